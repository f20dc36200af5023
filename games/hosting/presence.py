"""Whose coming and going a match waits for, and until when: people at the beginning, people who are away, anybody at
all. It names times and seats; what happens then is the match's affair.
"""

from games.hosting.seating import Seating
from games.wire.limits import Limits


class Presence:
    """Deadlines of one match's people, in loop time. `gathers`: the clocks of those who have yet to come, or to come
    back after a restart, wait for them a moment.
    """

    def __init__(self, seating: Seating, limits: Limits, now: float, *, gathers: bool) -> None:
        self._seating, self._limits = seating, limits
        self._gathers_until = now + limits.away_after if gathers and not seating.gathered() else None
        self._seats_due: float | None = None
        self._lonely_until: float | None = None

    @property
    def gathering(self) -> bool:
        """Whether people are waited for, and time stands still."""
        return self._gathers_until is not None

    def gathered(self, now: float) -> bool:
        """Whether time may begin: everybody is here, or has been waited for. True once."""
        if self._gathers_until is None or not (now >= self._gathers_until or self._seating.gathered()):
            return False
        self._gathers_until = None
        return True

    def look(self, now: float, *, watched: bool) -> None:
        """Who plays, or whether anybody watches, has changed."""
        limits = self._limits
        self._seats_due = self._seating.next_change(now, limits.away_after, limits.keep_seat)
        if watched or self._seating.anybody():
            self._lonely_until = None
        elif self._lonely_until is None:
            self._lonely_until = now + limits.pending_seconds

    def next(self) -> float | None:
        """When one of the deadlines is reached, or None."""
        times = (self._gathers_until, self._seats_due, self._lonely_until)
        return min((time for time in times if time is not None), default=None)

    def changes(self, now: float) -> tuple[list[int], list[int]] | None:
        """The seats that are away from now on, and those whose time is over; None if it is not time for either."""
        if self._seats_due is None or now < self._seats_due:
            return None
        limits = self._limits
        return self._seating.missed(now, limits.away_after), self._seating.overdue(now, limits.keep_seat)

    def abandoned(self, now: float) -> bool:
        """Whether nobody has played or watched for too long."""
        return self._lonely_until is not None and now >= self._lonely_until

    def driven(self, now: float, *, stand_in: bool) -> list[tuple[int, int]]:
        """See Seating.driven."""
        return self._seating.driven(now, self._limits.away_after, stand_in)
