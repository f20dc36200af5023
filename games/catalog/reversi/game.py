"""Reversi: enclose the other's discs, and they are yours. More discs on the full board win.

The rule book of a match: whose turn it is, who must pass, when it is over. Where discs can be placed is in board.py.
"""

from games.catalog.reversi import board
from games.engine import (
    Draw,
    Game,
    Input,
    Match,
    Options,
    Refused,
    Rematch,
    Resign,
    State,
    between,
    choose,
    gettext_noop,
    register,
)

EMPTY = PASS = -1
START = {27: 1, 28: 0, 35: 0, 36: 1}  # by square: the seat whose disc it is

# By the name of a preset: minutes for the whole match, seconds more after each move.
CLOCKS = {"1+2": (1, 2), "3+2": (3, 2), "5+3": (5, 3), "10+5": (10, 5)}
A_MOVE = 30  # seconds, with a clock for each move


class Place(Input):
    """Put a disc there: 8 * row + column, 0 is a1 and 63 is h8."""

    square: between(0, 63)


class ReversiOptions(Options):
    clock: choose(
        {
            "none": gettext_noop("No clock"),
            "move": gettext_noop("30 seconds a move"),
            "1+2": gettext_noop("1 minute + 2 seconds a move"),
            "3+2": gettext_noop("3 minutes + 2 seconds a move"),
            "5+3": gettext_noop("5 minutes + 3 seconds a move"),
            "10+5": gettext_noop("10 minutes + 5 seconds a move"),
        },
        title=gettext_noop("Clock"),
    ) = "5+3"


class Board(State):
    """All there is, and everybody sees it."""

    discs: list[between(-1, 1)]  # by square: the seat whose disc it is, or -1
    moves: list[between(-1, 63)] = []  # dark and light in turn, from the beginning: the square, or -1 for a pass

    def squares(self, seat: int) -> int:
        """The squares with discs of `seat`, as a set of bits."""
        return sum(1 << square for square, disc in enumerate(self.discs) if disc == seat)

    def legal(self, seat: int) -> int:
        return board.legal(self.squares(seat), self.squares(1 - seat))

    def place(self, seat: int, square: int) -> bool:
        """Whether a disc can be put there; if so, it is."""
        turned = board.flips(self.squares(seat), self.squares(1 - seat), 1 << square)
        for changed in board.each(turned | 1 << square if turned else 0):
            self.discs[changed.bit_length() - 1] = seat
        return turned != 0


@register
class Reversi(Game):
    title = gettext_noop("Reversi")
    description = gettext_noop("Enclose the other's discs and make them yours. More discs on the full board win.")
    seats = (2, 2)
    tick_rate = 10
    options = ReversiOptions
    standard = (Resign, Draw, Rematch)
    stand_in = False
    drop_in = False

    def setup(self, match: Match) -> Board:
        """Seat 0 has the dark discs and begins."""
        clock = match.options.clock
        if clock == "move":
            match.turn.clock(move=match.seconds(A_MOVE))
        elif clock in CLOCKS:
            minutes, seconds = CLOCKS[clock]
            match.turn.clock(total=match.seconds(60 * minutes), increment=match.seconds(seconds))
        match.turn.give(0)
        return Board(discs=[START.get(square, EMPTY) for square in range(64)])

    def on_input(self, match: Match, seat: int, place: Place) -> None:
        """Who cannot turn anything over passes without being asked; when both cannot, the match is over."""
        table = match.state
        if not table.place(seat, place.square):
            raise Refused("not_legal", square=name(place.square))
        table.moves.append(place.square)
        following = match.turn.next(skip=lambda one: not table.legal(one))
        if following == seat:
            table.moves.append(PASS)
        elif following is None:
            counts = [table.discs.count(one) for one in match.seats]
            match.finish({one: 1 + (counts[one] < counts[1 - one]) for one in match.seats})

    def legal(self, match: Match, seat: int) -> list[Place]:
        return [Place(square=disc.bit_length() - 1) for disc in board.each(match.state.legal(seat))]


def name(square: int) -> str:
    """A square as players say it: d3."""
    return "abcdefgh"[square % 8] + str(square // 8 + 1)
