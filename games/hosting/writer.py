"""The one way from a host to its store: a thread of its own, so that no tick ever waits for a database.

Leases come before results, results before reads, then checkpoints; of a match's checkpoints only the newest waits.
When the store is slow, checkpoints are dropped, never results. Nothing here decides what is written.
"""

import asyncio
import heapq
import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from enum import IntEnum
from itertools import count
from typing import Any, TypeVar

from games.hosting.store import Progress, Store

logger = logging.getLogger(__name__)
T = TypeVar("T")


class Urgency(IntEnum):
    """What goes first."""

    LEASE = 0
    RESULT = 1
    READ = 2
    CHECKPOINT = 3
    NOTHING = 4


class Writer:
    """Runs store calls one after another, most urgent first."""

    def __init__(self, store: Store, executor: Executor | None = None) -> None:
        self.store = store
        self._executor = executor or ThreadPoolExecutor(1, thread_name_prefix="backbeat-writer")
        self._jobs: list[tuple[int, int, Callable[[], Any], asyncio.Future[Any]]] = []
        self._checkpoints: dict[str, tuple[int, Progress]] = {}
        self._order = count()
        self._work = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="backbeat-writer")

    def call(self, urgency: Urgency, job: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """Have `job(*args)` done; the future gets its answer or its exception."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._jobs, (urgency, next(self._order), lambda: job(*args), future))
        self._work.set()
        return future

    def checkpoint(
        self, host: int, progress: Progress, kept: Callable[[Progress], None], unkept: Callable[[str, int, bool], None]
    ) -> None:
        """Keep a checkpoint when there is time; one of the same match that still waits is replaced.

        `kept(progress)` is called when one is written, `unkept(match, epoch, lost)` if it could not be, or (`lost`) the
        match is another host's.
        """
        if progress.match not in self._checkpoints:
            saved = self.call(Urgency.CHECKPOINT, self._save, progress.match)
            saved.add_done_callback(lambda future: _saved(future, progress.match, progress.epoch, kept, unkept))
        self._checkpoints[progress.match] = (host, progress)

    def forget(self, match: str) -> None:
        """The match is over: a checkpoint that still waits is not needed."""
        self._checkpoints.pop(match, None)

    async def flush(self) -> None:
        """Wait until everything asked for so far is written."""
        await self.call(Urgency.NOTHING, lambda: None)

    async def close(self) -> None:
        """Write what waits, then stop the thread."""
        await self.flush()
        self._task.cancel()
        self._executor.shutdown(wait=False)

    def _save(self, match: str) -> tuple[Progress | None, bool]:
        """On the writer's thread. Taking one entry out of a dict is atomic."""
        waiting = self._checkpoints.pop(match, None)
        return (None, True) if waiting is None else (waiting[1], self.store.save(*waiting))

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


def _saved(
    future: "asyncio.Future[tuple[Progress | None, bool]]",
    match: str,
    epoch: int,
    kept: Callable[[Progress], None],
    unkept: Callable[[str, int, bool], None],
) -> None:
    if future.cancelled():
        return
    if error := future.exception():
        logger.error("A checkpoint of match %s could not be written.", match, exc_info=error)
        unkept(match, epoch, False)
        return
    progress, ours = future.result()
    if not ours:
        unkept(match, epoch, True)
    elif progress is not None:
        kept(progress)
