"""Python's garbage collector, kept out of the way of ticks, and its pauses, measured. It knows no matches.

Measured with 60 matches of 10 (bench/scene.py): a full collection takes 80 to 180 ms, nearly all of it for what was
imported and never goes; once that is frozen, 7 to 15 ms. The young generations take 0.2 and 1 ms as often as Python
likes; if they came less often each would take longer, up to 11 ms, and all together only half as long: 1 % of the
processor instead of 1.7 %. So they stay as they are, and full collections come by the clock instead of in any tick.
"""

import asyncio
import gc
import time
from typing import Any

FULL_EVERY = 60.0  # seconds: a frame in thousands is late for it; only cycles that lived for long wait for it
BY_ITSELF_NEVER = 2**30  # collections of the middle generation before a full one that nobody asked for


class Collector:
    """From `begin` to `close`. `pauses` counts collections, `total` and `longest` are seconds."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._before = gc.get_threshold()
        self._next: asyncio.TimerHandle | None = None
        self._begun = 0.0
        self.pauses, self.total, self.longest = 0, 0.0, 0.0

    def begin(self) -> None:
        """All is imported that will be: look at it no more."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*self._before[:2], BY_ITSELF_NEVER)
        gc.callbacks.append(self._measure)
        self._next = self._loop.call_later(FULL_EVERY, self._collect)

    def close(self) -> None:
        """Leave it as it was. Safe to repeat, and before any beginning."""
        if self._next is not None:
            self._next.cancel()
            self._next = None
            gc.callbacks.remove(self._measure)
            gc.set_threshold(*self._before)
            gc.unfreeze()

    def _collect(self) -> None:
        gc.collect()
        self._next = self._loop.call_later(FULL_EVERY, self._collect)

    def _measure(self, phase: str, info: dict[str, Any]) -> None:
        if phase == "start":
            self._begun = time.perf_counter()
        else:
            seconds = time.perf_counter() - self._begun
            self.pauses += 1
            self.total += seconds
            self.longest = max(self.longest, seconds)
