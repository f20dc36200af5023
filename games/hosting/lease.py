"""A host's lease: the right to run matches and to write. Whoever cannot prolong it in time stops by their own clock,
before anybody else may take over, and begins again with a new one. What a host does with it is host.py.

It is prolonged on a thread of its own: a result that waits for somebody's row must not cost a host all its matches.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from games.hosting.store import Store

logger = logging.getLogger(__name__)
T = TypeVar("T")

LEASE_SECONDS = 4.0  # how long a dead host's matches stand still, at most
RENEW_EVERY = 1.0
FENCE_AFTER = 3.0  # without a renewal for so long, stop: a second before the lease can have ended


class Lease:
    """`number` is the host's while it holds a lease, else None. `opened` and `lost` are called when that changes."""

    def __init__(
        self,
        store: Store,
        channel: str,
        *,
        executor: Executor | None = None,
        opened: Callable[[], None],
        lost: Callable[[int], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._store, self._channel = store, channel
        self._executor = executor or ThreadPoolExecutor(1, "backbeat-lease")
        self._opened, self._lost = opened, lost
        self.number: int | None = None
        self._renewed = 0.0

    async def open(self) -> None:
        """Take a lease, if the store is there; `keep` tries again."""
        asked = self._loop.time()
        try:
            self.number = await self._ask(self._store.open_lease, self._channel)
        except Exception as error:
            logger.error("This process cannot host matches yet: %r. It keeps trying.", error)
        else:
            self._renewed = asked
            logger.info("This process hosts matches as host %s.", self.number)
            self._opened()

    async def keep(self) -> None:
        """Prolong it, and take a new one when it is lost, for ever."""
        while True:
            await asyncio.sleep(RENEW_EVERY)
            number = self.number
            if number is None:
                await self.open()
                continue
            asked = self._loop.time()
            try:
                held = await self._answer(self._ask(self._store.renew_lease, number), self._renewed + FENCE_AFTER)
            except Exception as error:
                logger.warning("The lease could not be prolonged: %r.", error)
                held = self._loop.time() < self._renewed + FENCE_AFTER
            else:
                self._renewed = asked if held else self._renewed
            if not held:
                self._lose()

    def check(self, now: float) -> None:
        """Before anything runs: a process that was stopped for a while must not speak for a lease that ended."""
        if self.number is not None and now > self._renewed + FENCE_AFTER:
            self._lose()

    async def give_back(self) -> None:
        """It is needed no more."""
        if self.number is not None:
            await self._ask(self._store.close_lease, self.number)
            self.number = None
        await self._ask(self._store.let_go)
        self._executor.shutdown(wait=False)

    async def _answer(self, renewal: "asyncio.Future[bool]", until: float) -> bool:
        """What comes of it. Raises TimeoutError.

        When both come at once, wait_for would keep a cancellation to itself, and asyncio.timeout throw the answer away.
        """
        await asyncio.wait([renewal], timeout=max(0.05, until - self._loop.time()))
        if not renewal.done():
            renewal.cancel()
            raise TimeoutError("no answer in time")
        return renewal.result()

    def _ask(self, job: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        return self._loop.run_in_executor(self._executor, job, *args)

    def _lose(self) -> None:
        """It has ended, or may end before we hear."""
        number, self.number = self.number, None
        if number is not None:
            self._lost(number)
