"""When each match of a process runs: one task, absolute deadlines, so that no lateness adds up.

It knows deadlines only; what a run does, and how much of a delay is caught up, is the match's own affair. A run must
not await or raise.
"""

import asyncio
import heapq
import logging
from collections.abc import Callable
from itertools import count
from typing import Protocol

logger = logging.getLogger(__name__)

SLACK = 64  # void entries that are not worth a clean-up


class Scheduled(Protocol):
    """Something that runs at times it names itself."""

    def deadline(self) -> float | None:
        """The loop time of the next run, or None to sleep until `Scheduler.wake`."""

    def run(self, now: float) -> None:
        """Do what is due at `now`."""


class Scheduler:
    """Runs everything scheduled, in order of deadline.

    `before_slot` is called before anything runs and may remove items, or all of them (a lost lease).
    """

    def __init__(self, before_slot: Callable[[float], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._before_slot = before_slot
        self._heap: list[tuple[float, int, Scheduled]] = []
        self._current: dict[Scheduled, int] = {}
        self._order = count()
        self._changed = asyncio.Event()
        self._task = self._loop.create_task(self._run(), name="backbeat-scheduler")

    def add(self, item: Scheduled) -> None:
        """Start running `item`."""
        self.wake(item)

    def wake(self, item: Scheduled) -> None:
        """The deadline of `item` has changed."""
        self._push(item)
        self._changed.set()

    def remove(self, item: Scheduled) -> None:
        """Run `item` no more. Safe to repeat."""
        self._current.pop(item, None)

    def close(self) -> None:
        """Run nothing any more."""
        self._task.cancel()
        self._current.clear()

    def _push(self, item: Scheduled) -> None:
        deadline = item.deadline()
        if deadline is None:
            self._current.pop(item, None)
            return
        entry = self._current[item] = next(self._order)  # older entries of the item are void
        heapq.heappush(self._heap, (deadline, entry, item))
        if len(self._heap) > 2 * len(self._current) + SLACK:
            self._heap = [one for one in self._heap if self._current.get(one[2]) == one[1]]
            heapq.heapify(self._heap)

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            self._run_due()
            delay = self._heap[0][0] - self._loop.time() if self._heap else None
            if delay is not None and delay <= 0:
                await asyncio.sleep(0)  # late: let sockets be read between two slots all the same
                continue
            timer = None if delay is None else self._loop.call_later(delay, self._changed.set)
            try:
                await self._changed.wait()
            finally:
                if timer is not None:
                    timer.cancel()

    def _run_due(self) -> None:
        now = self._loop.time()
        if not self._heap or self._heap[0][0] > now:
            return
        self._before_slot(now)
        while self._heap and self._heap[0][0] <= now:
            _, entry, item = heapq.heappop(self._heap)
            if self._current.get(item) != entry:
                continue
            try:
                item.run(now)
            except Exception:
                logger.exception("Something scheduled raised, and runs no more.")
                self.remove(item)
            if self._current.get(item) == entry:
                self._push(item)
