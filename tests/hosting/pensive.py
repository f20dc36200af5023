"""A game whose bot is slow, broken, or chatty, depending on its level. Only the thinkers' own process imports it."""

import os
import time

from games.engine import Bot, BotSeat, Game, Input, Match, State, between, bot_for, register


class Answer(Input):
    number: between(0, 99)


class Riddle(State):
    number: between(0, 99)


@register
class Pensive(Game):
    def setup(self, match: Match) -> Riddle:
        return Riddle(number=7)

    def on_input(self, match: Match, seat: int, input: Answer) -> None:
        match.state.number = input.number


@bot_for(Pensive)
class PensiveBot(Bot):
    levels, thinks = 5, 1

    def choose(self, view: Riddle, me: BotSeat) -> Answer | None:
        match me.level:
            case 1:
                print("thinking aloud")  # noqa: T201 - on purpose: it must not garble the answer
                return Answer(number=view.number + me.random.below(1))
            case 2:
                time.sleep(60)
            case 3:
                os._exit(3)
            case 4:
                raise ZeroDivisionError("no idea")
            case 5:
                time.sleep(0.3)
        return None
