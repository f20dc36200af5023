"""Whose turn it is, how long they have, and in what order turns go round. All in ticks; a paused match has none, so its
clocks stand still.

A clock runs from the tick in which its seat is given the turn. The inputs of the tick in which it reaches zero still
count; then the game's `on_timeout` is called. Time with an increment is Fischer's: so much more after each move.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from games.engine.types import ClockInfo

if TYPE_CHECKING:
    from games.engine.match import Match


class TurnState(msgspec.Struct):
    """What a checkpoint keeps of the turn. `left` is each clock when it last stopped, `since` when it began to run."""

    order: list[int]
    seats: list[int] = []
    alone: bool = False
    number: int = 0
    begun: int = 0
    last: int = -1
    move: int = 0
    increment: int = 0
    left: dict[int, int] = {}
    since: dict[int, int] = {}


class Turn:
    """`match.turn`. It is in use from the first `give` or `next` on."""

    def __init__(self, match: "Match", kept: TurnState) -> None:
        self._match, self.kept = match, kept

    # Whose turn -------------------------------------------------------------------------------------------------

    @property
    def seats(self) -> tuple[int, ...]:
        """Whose turn it is: one seat, several that choose at once and have not yet, or none."""
        return tuple(self.kept.seats)

    @property
    def seat(self) -> int | None:
        """The one seat whose turn it is; None if it is nobody's, or was given to several."""
        return self.kept.seats[0] if self.kept.alone and self.kept.seats else None

    @property
    def number(self) -> int:
        """How many turns have been given. 0: this game does not use turns, or not yet."""
        return self.kept.number

    @property
    def begun(self) -> int:
        """The tick in which the turn was given."""
        return self.kept.begun

    @property
    def order(self) -> list[int]:
        """The seats in the order of their turns. Change it in place, or assign a new order."""
        return self.kept.order

    @order.setter
    def order(self, seats: list[int]) -> None:
        self.kept.order = list(seats)

    def give(self, *seats: int) -> None:
        """It is the turn of these seats now: of one, or of several that choose at once. Other clocks stop."""
        idle = [seat for seat in seats if seat not in self._match.active]
        if idle or not seats or len(set(seats)) < len(seats):
            raise ValueError(f"turn.give{seats}: give the turn to one or more of the seats {self._match.active}.")
        kept = self.kept
        for seat in list(kept.since):
            self.stop(seat)
        kept.seats, kept.begun = list(seats), self._match.tick
        kept.number += 1
        kept.alone = len(seats) == 1
        if kept.alone:
            kept.last = seats[0]
        if self.timed:
            for seat in seats:
                kept.left[seat] = kept.move or kept.left[seat]
                kept.since[seat] = self._match.tick

    def next(self, skip: Callable[[int], bool] | None = None) -> int | None:
        """Give the turn to the next active seat in `order`, leaving out those for which `skip(seat)` is true.

        That may be the same seat again. Returns it; None if there is none, and then it is nobody's turn.
        """
        order, last = self.kept.order, self.kept.last
        start = order.index(last) + 1 if last in order else 0
        for seat in order[start:] + order[:start]:
            if seat in self._match.active and not (skip and skip(seat)):
                self.give(seat)
                return seat
        self.end()
        return None

    def done(self, seat: int) -> bool:
        """The seat has chosen, and its clock stops. True if nobody is left who still has to choose."""
        if seat in self.kept.seats:
            self.kept.seats.remove(seat)
            self.stop(seat)
        return not self.kept.seats

    def end(self) -> None:
        """It is nobody's turn; all clocks stop."""
        for seat in self.seats:
            self.done(seat)

    def close(self) -> None:
        """The match is over: it is nobody's turn, and nobody has moved."""
        for seat in list(self.kept.since):
            self.stop(seat, moved=False)
        self.kept.seats.clear()

    # Clocks -----------------------------------------------------------------------------------------------------

    def clock(self, *, move: int = 0, total: int = 0, increment: int = 0) -> None:
        """Set the clocks, in ticks: so much for each `move`, or a `total` for the match with an `increment` a move.

        Call it in `setup`, before the first turn is given.
        """
        if (move > 0) == (total > 0) or min(move, total, increment) < 0 or (move and increment):
            raise ValueError("turn.clock: give either move=, or total= with or without increment=, in ticks from 1.")
        self.kept.move, self.kept.increment = move, increment
        self.kept.left = dict.fromkeys(self._match.seats, move or total)

    @property
    def timed(self) -> bool:
        """Whether there are clocks."""
        return bool(self.kept.left)

    def left(self, seat: int) -> int | None:
        """The ticks that a seat has left now; None without a clock."""
        kept = self.kept
        if not kept.left:
            return None
        ran = self._match.tick - kept.since[seat] if seat in kept.since else 0
        return max(0, kept.left[seat] - ran)

    def extend(self, seat: int, ticks: int) -> bool:
        """Give a clock so much more; False if the seat has none that counts now."""
        kept = self.kept
        if seat not in kept.left or (kept.move and seat not in kept.since):
            return False
        kept.left[seat] += ticks
        return True

    def stop(self, seat: int, *, moved: bool = True) -> None:
        """Stop a clock, if it runs. Who has `moved` in time gets the increment."""
        kept = self.kept
        if seat in kept.since:
            left = self.left(seat) or 0
            del kept.since[seat]
            kept.left[seat] = left + kept.increment if moved else left

    def next_end(self) -> int | None:
        """The tick at which the first of the running clocks is at zero, or None."""
        return min((since + self.kept.left[seat] for seat, since in self.kept.since.items()), default=None)

    def over(self) -> list[int]:
        """Seats whose running clocks are at zero, in order of number."""
        return sorted(seat for seat in self.kept.since if self.left(seat) == 0)

    def out_of_time(self) -> list[int]:
        """Of the seats whose turn it is those whose clocks are at zero, running or not."""
        return [seat for seat in self.kept.seats if self.left(seat) == 0]

    def clocks(self, *, still: bool = False) -> dict[int, ClockInfo]:
        """The clocks as everybody may see them; of clocks for each move those of the seats whose turn it is."""
        kept = self.kept
        shown = [seat for seat in sorted(kept.left) if not kept.move or seat in kept.since]
        if still:
            return {seat: ClockInfo(self.left(seat) or 0, 0) for seat in shown}
        return {
            seat: ClockInfo(kept.left[seat], kept.since[seat] + kept.left[seat] if seat in kept.since else 0)
            for seat in shown
        }
