"""The one way from a host to its store: a thread of its own, so that no tick ever waits for a database.

Results come before reads, then checkpoints, but nothing waits for ever behind what is more urgent: each call is due at
a time, and the earliest goes first. Of a match's checkpoints only the newest waits. When the store is slow, checkpoints
are dropped, never results. Nothing here decides what is written.
"""

import asyncio
import heapq
import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from enum import Enum
from functools import partial
from itertools import count
from math import inf
from typing import Any, TypeVar

from games.hosting.store import Progress, Store

logger = logging.getLogger(__name__)
T = TypeVar("T")

MOST_AT_ONCE = 50  # checkpoints in one transaction: some 20 ms, in which a result waits
STEPS_BACK = 5  # of "nice": a quarter of a core that both are busy on; less would starve who may hold a lock
GATHER_SECONDS = 0.25  # what a crash may cost more, where it may cost two seconds
Kept = Callable[[Progress], None]
Unkept = Callable[[str, int, bool], None]


class Urgency(Enum):
    """How many seconds after it is asked for a call is due. When a store is too slow for all, these are by how much
    others go first; operators' commands are read, and marked as done, all the same.
    """

    RESULT = 0.0
    READ = 1.0
    CHECKPOINT = 5.0
    NOTHING = inf


class Writer:
    """Runs store calls one after another, in the order in which they are due."""

    def __init__(self, store: Store, executor: Executor | None = None) -> None:
        self.store = store
        self._executor = executor or ThreadPoolExecutor(1, "backbeat-writer", initializer=_step_back)
        self._jobs: list[tuple[float, int, Callable[[], Any], asyncio.Future[Any]]] = []
        self._checkpoints: dict[str, tuple[int, Progress, Kept, Unkept]] = {}
        self._saves: list[None] = []  # one for each call of _save that has not begun
        self._gathering: asyncio.TimerHandle | None = None
        self._order = count()
        self._work = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="backbeat-writer")

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return len(self._jobs)

    def call(self, urgency: Urgency, job: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """Have `job(*args)` done; the future gets its answer or its exception."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        heapq.heappush(self._jobs, (loop.time() + urgency.value, next(self._order), lambda: job(*args), future))
        self._work.set()
        return future

    def checkpoint(self, host: int, progress: Progress, kept: Kept, unkept: Unkept, *, hurry: bool = True) -> None:
        """Keep a checkpoint when there is time; one of the same match that still waits is replaced. Without `hurry` it
        waits a moment for others, since all together cost little more than one.

        `kept(progress)` is called when one is written, `unkept(match, epoch, lost)` if it could not be, or (`lost`) the
        match is another host's.
        """
        self._checkpoints[progress.match] = (host, progress, kept, unkept)
        if hurry:
            self._save_soon()
        elif self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._save_soon)

    def _save_soon(self) -> None:
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        # No more calls than all that wait need, or a slow store would have ever more of them before everything else.
        while MOST_AT_ONCE * len(self._saves) < len(self._checkpoints):
            self._saves.append(None)
            self.call(Urgency.CHECKPOINT, self._save).add_done_callback(_tell)

    def forget(self, match: str) -> None:
        """The match is over: a checkpoint that still waits is not needed."""
        self._checkpoints.pop(match, None)

    async def flush(self) -> None:
        """Wait until everything asked for so far is written."""
        self._save_soon()
        await self.call(Urgency.NOTHING, lambda: None)

    async def close(self) -> None:
        """Write what waits, then stop the thread."""
        await self.flush()
        await self.call(Urgency.NOTHING, self.store.let_go)
        self._task.cancel()
        self._executor.shutdown(wait=False)

    def _save(self) -> list[Callable[[], None]]:
        """On the writer's thread: keep those that have waited longest together. Answers whom to tell what came of it.

        As many of these calls wait as all checkpoints need, so that what is asked for afterwards comes after all of
        them. Listing a dict and taking one entry out of a dict or list are atomic.
        """
        self._saves.pop()  # before it looks: a checkpoint that comes from now on may come too late for this call
        taken = [self._checkpoints.pop(match, None) for match in list(self._checkpoints)[:MOST_AT_ONCE]]
        waiting = [one for one in taken if one is not None]
        kept = self._keep([(host, progress) for host, progress, *_ in waiting])
        return [partial(_saved, progress, kept, *told) for _, progress, *told in waiting]

    def _keep(self, batch: list[tuple[int, Progress]]) -> dict[str, bool | None]:
        """By match: whether it was kept, or None if that failed. What cannot be kept must not hold up the others."""
        try:
            hosts = {host for host, _progress in batch}
            ours = set[str]().union(*(self.store.save(h, [p for host, p in batch if host == h]) for h in hosts))
            return {progress.match: progress.match in ours for _host, progress in batch}
        except Exception:
            if len(batch) > 1:
                return {match: kept for one in batch for match, kept in self._keep([one]).items()}
            logger.exception("A checkpoint of match %s could not be written.", batch[0][1].match)
            return {batch[0][1].match: None}

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._work.wait()
            self._work.clear()
            while self._jobs:
                *_, job, future = heapq.heappop(self._jobs)
                try:
                    answer = await loop.run_in_executor(self._executor, job)
                except Exception as error:
                    if not future.done():
                        future.set_exception(error)
                else:
                    if not future.done():
                        future.set_result(answer)


def _step_back() -> None:
    """Let the loop go first where both want one core: a thread that is busy would keep it for several ms."""
    if sys.platform == "linux":  # elsewhere it would be the process
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, min(19, os.getpriority(os.PRIO_PROCESS, thread) + STEPS_BACK))


def _tell(future: "asyncio.Future[list[Callable[[], None]]]") -> None:
    if not future.cancelled():
        for tell in future.result():
            tell()


def _saved(progress: Progress, all_kept: dict[str, bool | None], kept: Kept, unkept: Unkept) -> None:
    was_kept = all_kept[progress.match]
    if was_kept:
        kept(progress)
    else:
        unkept(progress.match, progress.epoch, was_kept is not None)
