"""Inputs that many games share, so that no author writes them again. A game names those it takes in `standard`.

The engine applies them; they never reach `on_input`, need no turn, and may be sent in any phase.
"""

from typing import TYPE_CHECKING

import msgspec

from games.engine.refusal import Refused
from games.engine.types import Input

if TYPE_CHECKING:
    from games.engine.match import Match


class Resign(Input, frozen=True):
    """I give up: the seat is out, for the reason "resigned"."""


class Draw(Input, frozen=True):
    """I offer a draw, or take the one that is offered. An offer lapses when another seat moves."""


class Rematch(Input, frozen=True):
    """Once more, with sides changed. It counts when the match is over."""


STANDARD = (Resign, Draw, Rematch)


class Offers(msgspec.Struct):
    """Offers of a draw: `open` lists who offers one now, `turns` the number of the turn in which each last did."""

    open: list[int] = []
    turns: dict[int, int] = {}

    def offer(self, match: "Match", seat: int) -> None:
        """Refused if the seat has offered in this turn already: an offer is not a way to pester."""
        if seat in self.open or (not self.open and self.turns.get(seat) == match.turn.number):
            raise Refused("draw_offered")
        self.open.append(seat)
        self.turns[seat] = match.turn.number
        self.settle(match)

    def settle(self, match: "Match") -> None:
        """End the match if everybody who plays offers a draw."""
        if self.open and set(match.active) <= set(self.open):
            match.finish(reason="draw_agreed")

    def lapse(self, mover: int) -> None:
        """`mover` has played on: the offers of others are not taken."""
        if self.open:
            self.open[:] = [seat for seat in self.open if seat == mover]


def apply(match: "Match", seat: int, input: Input) -> None:
    """Let a standard input take effect, or raise Refused."""
    match input:
        case Resign():
            match.give_up(seat, reason="resigned")
        case Draw():
            match.draw.offer(match, seat)
        case Rematch():
            raise Refused("not_over")
