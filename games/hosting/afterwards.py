"""The minute after a match that can be played again: people talk on, and once everybody who played asks for it,
there is a rematch. It only counts who asks; making the match is the store's affair.
"""

from collections.abc import Callable
from typing import Any

from games.engine import Refused, Rematch
from games.hosting.seating import Seating


class Afterwards:
    """`until` is the loop time at which everybody is let go. `tell` tells all an event, `again` makes the rematch."""

    def __init__(self, seating: Seating, until: float, tell: Callable[..., None], again: Callable[[], None]) -> None:
        self.until = until
        self._seating, self._tell, self._again = seating, tell, again
        self._asked: set[int] = set()

    def submit(self, seat: int, wanted: Any) -> None:
        """An input of a match that is over: the one thing to ask for is another. Raises Refused."""
        if not isinstance(wanted, Rematch):
            raise Refused("not_playing")
        people = [chair for chair in self._seating.chairs if chair.bot is None]
        if any(chair.left or chair.member is None for chair in people):
            raise Refused("rematch_over")
        if seat in self._asked:
            return  # once is enough: what was told must not push the result out of the ring
        self._asked.add(seat)
        self._tell("rematch", match=None, seats=sorted(self._asked))
        if all(chair.number in self._asked for chair in people):
            self._again()

    def led(self, rematch: str | None) -> None:
        """There is a rematch: tell everybody where. None: there can be none now."""
        self._tell("rematch", match=rematch, seats=sorted(self._asked) if rematch else [])
