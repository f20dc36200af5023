"""Which tick it is: a match's ticks laid on the loop's clock by absolute deadlines, so that no lateness adds up."""

from math import ceil

CATCH_UP = 3  # ticks run back to back after a delay; what is beyond them is dropped, lest lateness breed lateness
GRID = 0.005  # seconds: matches that share a moment share a turn of the loop, and what it leaves in the caches
_ROUNDING = 1e-6  # seconds: a deadline computed from a tick must not fall just before it


class Pace:
    """Tick numbers and loop times (seconds) of one match. `dropped` counts the ticks that a delay has cost."""

    def __init__(self, tick_rate: int, tick: int, now: float, phase: float) -> None:
        self._seconds = 1 / tick_rate
        self.dropped = 0
        self._origin = 0.0
        self.resume(tick, now + phase * self._seconds)

    def resume(self, tick: int, now: float) -> None:
        """It is `tick` at the next moment of the grid, however long it has been."""
        self._origin = ceil(now / GRID) * GRID - tick * self._seconds

    def time_of(self, tick: int) -> float:
        """When `tick` is over."""
        return self._origin + tick * self._seconds

    def tick_at(self, now: float) -> int:
        """The last tick that is over at `now`."""
        return int((now - self._origin + _ROUNDING) / self._seconds)

    def target(self, tick: int, now: float) -> int:
        """Where a match that stands at `tick` should be: at most CATCH_UP ticks on, the rest of a delay is dropped."""
        behind = self.tick_at(now) - tick - CATCH_UP
        if behind > 0:
            self._origin += behind * self._seconds
            self.dropped += behind
        return self.tick_at(now)
