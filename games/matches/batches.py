"""Work that comes one by one and is cheaper done together: what waits is one job on a thread, what comes meanwhile the
next one. Nothing here knows what is done.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")

A_TURN = 8  # answers whose receivers act in one turn of the loop, then matches have their turn


class Batches(Generic[A, B]):
    """`job(askings)` runs in `thread` and gives one answer for each, in the same order: what `ask` returns, or the
    exception that it raises. At most `most` are taken at once. Make it inside the running loop.
    """

    def __init__(
        self,
        thread: Callable[[Callable[[], Sequence[B | Exception]]], Awaitable[Sequence[B | Exception]]],
        job: Callable[[list[A]], Sequence[B | Exception]],
        most: int,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread, self._job, self._most = thread, job, most
        self._waiting: deque[tuple[A, asyncio.Future[B]]] = deque()  # of sockets, whose number has a bound
        self._task: asyncio.Task[None] | None = None

    async def ask(self, asking: A) -> B:
        """The answer to that, when its batch is done."""
        future: asyncio.Future[B] = self._loop.create_future()
        self._waiting.append((asking, future))
        if self._task is None:
            self._task = self._loop.create_task(self._run(), name="backbeat-batches")
        return await future

    async def _run(self) -> None:
        try:
            while batch := self._take():
                askings = [asking for asking, _ in batch]
                try:
                    answers = await self._thread(lambda: self._job(askings))  # noqa: B023 - awaited at once
                except Exception as error:
                    answers = [error] * len(batch)
                for number, ((_, future), answer) in enumerate(zip(batch, answers, strict=True), 1):
                    _give(future, answer)
                    if number % A_TURN == 0:
                        await asyncio.sleep(0)
        finally:
            self._task = None

    def _take(self) -> list[tuple[A, "asyncio.Future[B]"]]:
        """The next batch, without those who have gone meanwhile."""
        batch: list[tuple[A, asyncio.Future[B]]] = []
        while self._waiting and len(batch) < self._most:
            asking, future = self._waiting.popleft()
            if not future.done():
                batch.append((asking, future))
        return batch


def _give(future: "asyncio.Future[B]", answer: B | Exception) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
