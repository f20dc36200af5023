"""Where bots think that need longer than a tick allows: in a process of their own, so that no match waits for them.

One question at a time goes to the worker (games.hosting.thinker), others queue. Who waits too long, and a worker that
answers too late, is answered None and the worker is replaced: a bot can be slow or broken, a match cannot tell.
"""

import asyncio
import logging
import os
import struct
import sys
from collections import deque

from games.hosting.bots import Answer

logger = logging.getLogger(__name__)

MOST_WAITING = 64  # questions: with a second each the last one waits a minute, which no clock allows
START_SECONDS = 10.0  # for a process to start on a busy machine; its first question may wait so long
LENGTH = struct.Struct(">I")


class Thinkers:
    """Make it inside the running loop. The worker starts with the first question."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[bytes, float, float, Answer]] = deque()
        self._worker: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    def ask(self, question: bytes, seconds: float, answer: Answer) -> None:
        """Have `answer` called with the worker's answer, or with None if there is none after so many `seconds`."""
        if len(self._waiting) >= MOST_WAITING:
            self._loop.call_soon(answer, None)
            return
        self._waiting.append((question, seconds, self._loop.time() + seconds, answer))
        if self._task is None or self._task.done():
            self._task = self._loop.create_task(self._work(), name="backbeat-thinkers")

    async def _work(self) -> None:
        while self._waiting:
            question, seconds, until, answer = self._waiting.popleft()
            thought: bytes | None = None
            if self._loop.time() < until or self._worker is None:
                thought = await self._ask(question, seconds)
            try:
                answer(thought)
            except Exception:
                logger.exception("What a bot has thought of could not be used.")

    async def _ask(self, question: bytes, seconds: float) -> bytes | None:
        try:
            fresh = self._worker is None
            worker = self._worker = self._worker or await self._start()
            async with asyncio.timeout(seconds + (START_SECONDS if fresh else 0)):
                return await _exchange(worker, question)
        except Exception as error:
            logger.warning("A bot did not answer within %s s: %r. Another level decides.", seconds, error)
            self._stop()
            return None

    async def _start(self) -> asyncio.subprocess.Process:
        # The worker finds the games where this process does, however that was started.
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "games.hosting.thinker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

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


async def _exchange(worker: asyncio.subprocess.Process, question: bytes) -> bytes:
    if worker.stdin is None or worker.stdout is None:
        raise RuntimeError("the worker has no pipes")
    worker.stdin.write(LENGTH.pack(len(question)) + question)
    await worker.stdin.drain()
    (length,) = LENGTH.unpack(await worker.stdout.readexactly(LENGTH.size))
    return await worker.stdout.readexactly(length)
