"""What bots ask for becomes the match's own, whatever they made it of."""

from typing import Any

from games.engine import Bot, BotSeat, Game, Input, Match, Row, State
from games.engine.game import complete
from games.hosting.bots import Bots


class Play(Input):
    cards: list[int]


class Table(State):
    hand: list[int]
    pile: list[int] = []


class Seen(Row):
    hand: list[int]


class AllIn(Bot):
    """Plays the very list that it is shown."""

    def choose(self, view: Any, me: BotSeat) -> Play:
        return Play(view.hand)


class Rummy(Game):
    seats, bot = (1, 1), AllIn

    def setup(self, match: Match) -> Table:
        return Table([3, 1, 2])

    def on_input(self, match: Match, seat: int, play: Play) -> None:
        for card in play.cards:
            match.state.hand.remove(card)
        match.state.pile = play.cards

    def tick(self, match: Match) -> None:
        pass

    def view(self, match: Match, audience: Any) -> Seen:
        return Seen(match.state.hand)


complete(Rummy)


def test_a_bot_may_ask_for_what_it_was_shown():
    match = Match(Rummy, seats=1, seed=1)
    match.step()
    Bots(match, lambda: [(0, 1)], lambda *question: None, lambda job: None).ask()
    match.step()
    assert (match.state.hand, match.state.pile) == ([], [3, 1, 2])
