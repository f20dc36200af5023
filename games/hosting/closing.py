"""How a running match ends: while its end is written nobody is told; then everybody is told the result, and is let go
or talks of a rematch; at last whoever was cut off has time to come back and see it. It knows no rules and no ticks.
"""

from typing import TYPE_CHECKING

from games.engine import Rematch
from games.hosting import farewell
from games.hosting.afterwards import Afterwards
from games.hosting.keeper import Keeper
from games.hosting.store import Ending
from games.wire.limits import Limits
from games.wire.messages import Bye

if TYPE_CHECKING:
    from games.hosting.live import LiveMatch


class Closing:
    """`ending` is None while the match goes on; `afterwards` is there while people talk on after it."""

    def __init__(self, match: "LiveMatch", keeper: Keeper, limits: Limits) -> None:
        self._match, self._keeper, self._limits = match, keeper, limits
        self.ending: Ending | None = None
        self.afterwards: Afterwards | None = None
        self._lingers_until: float | None = None

    @property
    def lingers(self) -> bool:
        """Whether it is over, everybody was let go, and who was away at its end can still come to see it."""
        return self._lingers_until is not None

    def too_late(self) -> Bye | None:
        """What to tell who comes too late. None while it can be joined."""
        if self.ending is not None and self.afterwards is None:
            return farewell.over(self.ending, self._match.seating.chairs)
        return None

    def deadline(self) -> float | None:
        """When `run` has something to do (loop time); None if only somebody else can change that."""
        return self._lingers_until if self.afterwards is None else self.afterwards.until

    def run(self, now: float) -> None:
        """What is due after the match is over."""
        if self.afterwards is not None and now >= self.afterwards.until:
            self.let_go()
        elif self._lingers_until is not None and now >= self._lingers_until:
            self._keeper.forget(self._match)

    def begin(self, ending: Ending) -> None:
        """The match is over, and has its end written."""
        self.ending = ending
        self._keeper.end(self._match, ending)

    def over(self) -> None:
        """The end is written: tell everybody the result, and let them go, or talk of a rematch."""
        if self.ending is None:
            return
        match = self._match
        if self.ending.status != "failed":
            match.publish(final=True)
        match.tell("result", placings=farewell.placings(self.ending), reason=self.ending.reason)
        if self.ending.status == "finished" and Rematch in match.core.game.standard and match.seating.anybody():
            until = match.time() + self._limits.afterwards_seconds
            self.afterwards = Afterwards(match.seating, until, match.tell, lambda: self._keeper.again(match))
            match.look_for_people()
        else:
            self.let_go()

    def led(self, rematch: str | None) -> None:
        """Whether there is a rematch, and which. Nobody is kept any longer."""
        if self.afterwards is not None:
            self.afterwards.led(rematch)
            self.let_go()

    def let_go(self) -> None:
        """Send everybody away. Who was cut off has the time in which seats are kept to come back and see the end."""
        self.afterwards = None
        match = self._match
        if self.ending is not None:
            match.members.dismiss_all(farewell.over(self.ending, match.seating.chairs))
        if self.ending is not None and self.ending.status != "failed" and match.seating.anybody():
            self._lingers_until = match.time() + self._limits.keep_seat
            match.changed()
        else:
            self._keeper.forget(match)
