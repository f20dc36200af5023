"""When each match of a process runs: one task, absolute deadlines, so that no lateness adds up.

It goes in rounds. In a round everything that is due has one turn, in order of deadline, and what has become due again
meanwhile waits for the next round: after a halt nothing is caught up twice before everything has been once. What takes
long waits until nothing else is due, or the fourth round, and comes last then, one item in a round: all others lose one
such turn at a time. Between rounds, and within long
ones, the loop reads its sockets.

It knows deadlines only; what a turn does is the match's own affair. A turn must not await or raise.
"""

import asyncio
import heapq
import logging
from collections.abc import Callable
from itertools import count
from typing import Protocol

from games.hosting.counts import Histogram

logger = logging.getLogger(__name__)

SLACK = 64  # void entries that are not worth a clean-up
PATIENCE = 4  # rounds: others have caught up by then (pace.CATCH_UP), or cannot in a loop that has too much to do
BREATH = 0.01  # seconds of turns in a row, after which sockets are read within a round, too


class Scheduled(Protocol):
    """Something that runs at times it names itself."""

    @property
    def long(self) -> bool:
        """Whether its turns take long, so that it has to let all others go first."""

    def deadline(self) -> float | None:
        """The loop time of the next turn, or None to sleep until `Scheduler.wake`."""

    def run(self, now: float) -> None:
        """Do what is due at `now`, if it is not too much for one turn."""


Entry = tuple[float, int, Scheduled]


class Scheduler:
    """Runs everything scheduled.

    `before_slot` is called before anything runs and may remove items, or all of them (a lost lease).
    """

    def __init__(self, before_slot: Callable[[float], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._before_slot = before_slot
        self.lateness, self.duration = Histogram(), Histogram()  # of turns, in seconds
        self._heap: list[Entry] = []
        self._current: dict[Scheduled, int] = {}
        self._order = count()
        self._passed_over = 0  # rounds since what takes long has been due
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
            await self._round()
            delay = self._heap[0][0] - self._loop.time() if self._heap else None
            if delay is not None and delay <= 0:
                await _let_sockets_be_read()  # late as it is
                continue
            timer = None if delay is None else self._loop.call_later(delay, self._changed.set)
            try:
                await self._changed.wait()
            finally:
                if timer is not None:
                    timer.cancel()

    async def _round(self) -> None:
        due = self._due(self._loop.time())
        if long := [one for one in due if one[2].long]:
            due = [one for one in due if not one[2].long]
            self._passed_over = self._passed_over + 1 if due else PATIENCE
            if self._passed_over >= PATIENCE:
                self._passed_over = 0
                due.append(long.pop(0))
            for one in long:
                heapq.heappush(self._heap, one)
        breath = self._loop.time()
        for one in due:
            now = self._loop.time()
            if now - breath > BREATH:
                await _let_sockets_be_read()
                breath = now = self._loop.time()
            self._take_turn(one, now)

    def _due(self, now: float) -> list[Entry]:
        """Everything that is due, by deadline, taken out of the heap."""
        due: list[Entry] = []
        if not self._heap or self._heap[0][0] > now:
            return due
        self._before_slot(now)
        while self._heap and self._heap[0][0] <= now:
            one = heapq.heappop(self._heap)
            if self._current.get(one[2]) == one[1]:
                due.append(one)
        return due

    def _take_turn(self, one: Entry, now: float) -> None:
        due, entry, item = one
        current = self._current.get(item)
        if current is None:  # removed by what ran before it
            return
        if current != entry:  # woken meanwhile: it is in the heap again, but loses its turn only if it is not due
            deadline = item.deadline()
            if deadline is None or deadline > now:
                return
            entry = current
        self.lateness.add(now - due)
        try:
            item.run(now)
        except Exception:
            logger.exception("Something scheduled raised, and runs no more.")
            self.remove(item)
        self.duration.add(self._loop.time() - now)
        if self._current.get(item) == entry:
            self._push(item)


async def _let_sockets_be_read() -> None:
    """The loop's next pass finds what has come, but puts it in line behind this task; in the one after it is done."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)
