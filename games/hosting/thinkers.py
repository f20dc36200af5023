"""Where bots think that need longer than a tick allows: in a process of their own, so that no match waits for them.

One question at a time goes to the worker (games.hosting.thinker), others queue. A question that has waited for too long
is answered None, and so is one that the worker does not answer in time; then the worker is replaced. So a bot can be
slow or broken, and no match waits for it.
"""

import asyncio
import logging
from collections import deque

from games.hosting.bots import Answer
from games.hosting.child import child
from games.hosting.thinker import LENGTH, READY

logger = logging.getLogger(__name__)

MOST_WAITING = 64  # questions: with a second each the last one waits a minute, which no clock allows
START_SECONDS = 20.0  # for a process to start on a busy machine


class Thinkers:
    """Make it inside the running loop. The worker starts with the first question."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[bytes, float, Answer]] = deque()
        self._worker: asyncio.subprocess.Process | None = None
        self._allowance = 0.0  # seconds that the first worker took to start: nobody's fault
        self._task: asyncio.Task[None] | None = None

    def ask(self, question: bytes, seconds: float, answer: Answer) -> None:
        """Have `answer` called with the worker's answer, or with None if there is none after so many `seconds`.

        The very first questions are given the time that the worker takes to start besides.
        """
        if len(self._waiting) >= MOST_WAITING:
            self._loop.call_soon(answer, None)
            return
        self._waiting.append((question, self._loop.time() + seconds, answer))
        if self._task is None or self._task.done():
            self._task = self._loop.create_task(self._work(), name="backbeat-thinkers")

    async def _work(self) -> None:
        first = self._worker is None and not self._allowance
        while self._waiting:
            question, until, answer = self._waiting.popleft()
            thought = await self._ask(question, until, first)
            try:
                answer(thought)
            except Exception:
                logger.exception("What a bot has thought of could not be used.")

    async def _ask(self, question: bytes, until: float, first: bool) -> bytes | None:
        """`first`: the question was asked before there was any worker."""
        try:
            worker = self._worker = self._worker or await self._start()
            left = until + (self._allowance if first else 0.0) - self._loop.time()
            if left <= 0:
                return None
            async with asyncio.timeout(left):
                return await _exchange(worker, question)
        except Exception as error:
            logger.warning("A bot did not answer in time: %r. Its level 1 decides.", error)
            self._stop()
            return None

    async def _start(self) -> asyncio.subprocess.Process:
        began = self._loop.time()
        worker = await child("games.hosting.thinker")
        self._worker = worker
        async with asyncio.timeout(START_SECONDS):
            await _pipes(worker)[1].readexactly(len(READY))
        self._allowance = self._allowance or self._loop.time() - began
        return worker

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None and worker.returncode is None:
            worker.kill()

    async def close(self) -> None:
        """End the worker; questions are not answered any more."""
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()
        worker = self._worker
        self._stop()
        if worker is not None:
            await worker.wait()


def _pipes(worker: asyncio.subprocess.Process) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    if worker.stdin is None or worker.stdout is None:
        raise RuntimeError("the worker has no pipes")
    return worker.stdin, worker.stdout


async def _exchange(worker: asyncio.subprocess.Process, question: bytes) -> bytes:
    questions, answers = _pipes(worker)
    questions.write(LENGTH.pack(len(question)) + question)
    await questions.drain()
    (length,) = LENGTH.unpack(await answers.readexactly(LENGTH.size))
    return await answers.readexactly(length)
