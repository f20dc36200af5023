"""A game for tests of lobby and admin: options of every kind, turns, clocks, a phase, a secret each, a rematch of its
own, bots of four levels, and nobody drops in.
"""

from typing import ClassVar

from games.engine import Bot, Game, Input, Match, Options, Rematch, Row, State, between, choose, flag, secret
from games.engine.game import complete

THOUGHTS = {0: 3141592653, 1: 2718281828, 2: 1618033988}


class Nod(Input):
    """The one thing to do."""


class Table(State):
    thoughts: secret(dict[int, between(0, 2**40)])
    nods: int = 0


class Seen(Row):
    nods: int


class Rules(Options):
    cards: between(5, 9) = 7
    clock: choose({"none": "No clock", "fast": "A minute each"}, title="Clock") = "none"
    wild: flag("Wild ones") = True


class Regular(Bot):
    levels = 4


class Parlour(Game):
    """People nod at each other in turn."""

    seats, options, bot = (2, 3), Rules, Regular
    standard: ClassVar = (Rematch,)
    stand_in, drop_in = False, False

    def setup(self, match: Match) -> Table:
        match.turn.clock(total=match.seconds(75))
        match.turn.give(0)
        match.enter("nodding")
        return Table(thoughts={seat: THOUGHTS[seat] for seat in match.seats})

    def on_input(self, match: Match, seat: int, nod: Nod) -> None:
        match.state.nods += 1
        match.turn.next()

    def view(self, match: Match, audience: int | str | None) -> Seen:
        return Seen(match.state.nods)


complete(Parlour)
