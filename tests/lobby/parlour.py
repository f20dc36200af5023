"""A game for tests of the lobby: options of every kind, four levels of bots, its own rematch, and nobody drops in."""

from games.engine import Bot, Game, Input, Match, Options, Rematch, Row, State, between, choose, flag
from games.engine.game import complete


class Nod(Input):
    """The one thing to do."""


class Table(State):
    nods: dict[int, Row]


class Rules(Options):
    cards: between(5, 9) = 7
    clock: choose({"none": "No clock", "fast": "A minute each"}, title="Clock") = "none"
    wild: flag("Wild ones") = True


class Regular(Bot):
    levels = 4


class Parlour(Game):
    """People nod at each other in turn."""

    seats, options, bot = (2, 3), Rules, Regular
    standard, stand_in, drop_in = (Rematch,), False, False

    def setup(self, match: Match) -> Table:
        match.turn.give(0)
        return Table(nods={seat: Row() for seat in match.seats})

    def on_input(self, match: Match, seat: int, nod: Nod) -> None:
        match.turn.next()


complete(Parlour)
