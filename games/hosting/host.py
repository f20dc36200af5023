"""A process that runs matches: its lease, the matches it has claimed, and the commands that reach them.

The lease is the right to run and to write. A host that cannot prolong it in time stops by its own clock, before
anybody else may take over, and starts again with a new one. Nothing here knows rules, sockets or Django.
"""

import asyncio
import logging
from concurrent.futures import Executor
from itertools import count
from typing import Any

from games.engine import registry
from games.engine.checkpoint import CheckpointError
from games.hosting.live import LiveMatch
from games.hosting.scheduler import Scheduler
from games.hosting.store import Ending, MatchRecord, Progress, Store
from games.hosting.writer import Urgency, Writer
from games.wire.limits import Limits

logger = logging.getLogger(__name__)

LEASE_SECONDS = 4.0  # how long a dead host's matches stand still, at most
RENEW_EVERY = 1.0
FENCE_AFTER = 3.0  # without a renewal for so long, stop: a second before the lease can have ended
POLL_EVERY = 0.4  # seconds: how soon commands and new matches are seen without a wake-up
GOLDEN = 0.618034  # phases at multiples of the golden ratio spread evenly however many matches there are


class Host:
    """Runs matches until drained. Make it inside the running loop, then `await start()`."""

    def __init__(self, store: Store, limits: Limits, *, channel: str = "", executor: Executor | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self.limits = limits
        self.matches: dict[str, LiveMatch] = {}
        self.draining = False
        self._store, self._channel = store, channel
        self._scheduler = Scheduler(self._check_lease)
        self._writer = Writer(store, executor)
        self._host: int | None = None
        self._renewed = 0.0
        self._phase = count(1)
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take a lease and begin."""
        await self._open()
        self._tasks = [
            self._loop.create_task(self._keep_lease(), name="backbeat-lease"),
            self._loop.create_task(self._poll(), name="backbeat-poll"),
        ]

    @property
    def number(self) -> int | None:
        """This host's number while it holds a lease."""
        return self._host

    def nudge(self) -> None:
        """There may be something to do: look now."""
        self._wake.set()

    # For live matches (live.Keeper) ------------------------------------------------------------------------------

    def time(self) -> float:
        return self._loop.time()

    def changed(self, match: LiveMatch) -> None:
        if match.id in self.matches:
            self._scheduler.wake(match)

    def keep(self, progress: Progress) -> None:
        if self._host is not None:
            self._writer.checkpoint(self._host, progress)

    def end(self, match: LiveMatch, ending: Ending) -> None:
        self._scheduler.remove(match)
        self._loop.create_task(self._finish(match, ending)).add_done_callback(_log_failure)

    async def _finish(self, match: LiveMatch, ending: Ending) -> None:
        """Write the end until it is written or no longer ours; only then players are told."""
        self._writer.forget(match.id)
        while (host := self._host) is not None and self.matches.get(match.id) is match:
            try:
                ours = await self._writer.call(Urgency.RESULT, self._store.finish, host, ending)
            except Exception:
                logger.exception("The result of match %s could not be written; trying again.", match.id)
                await asyncio.sleep(RENEW_EVERY)
                continue
            self.matches.pop(match.id, None)
            if ours:
                match.over()
            else:
                match.part(retry=0)
            return

    # Lease ------------------------------------------------------------------------------------------------------

    async def _open(self) -> None:
        asked = self._loop.time()
        self._host = await self._writer.call(Urgency.LEASE, self._store.open_lease, self._channel)
        self._renewed = asked

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            try:
                if self._host is None:
                    await self._open()
                    logger.warning("This process has a new lease: host %s.", self._host)
                    continue
                asked = self._loop.time()
                renewal = self._writer.call(Urgency.LEASE, self._store.renew_lease, self._host)
                held = await asyncio.wait_for(renewal, max(0.05, self._renewed + FENCE_AFTER - asked))
            except Exception as error:
                logger.warning("The lease could not be prolonged: %r.", error)
                held = self._loop.time() < self._renewed + FENCE_AFTER
            else:
                self._renewed = asked if held else self._renewed
            if not held:
                self._lose()

    def _check_lease(self, now: float) -> None:
        """Before anything runs: a process that was stopped for a while must not speak for a lease that ended."""
        if self._host is not None and now > self._renewed + FENCE_AFTER:
            self._lose()

    def _lose(self) -> None:
        """The lease has ended, or may end before we hear: run nothing, write nothing, say nothing more."""
        logger.error("Host %s has lost its lease; its %d matches go on elsewhere.", self._host, len(self.matches))
        self._host = None
        for match in list(self.matches.values()):
            self._scheduler.remove(match)
            match.part(retry=1000)
        self.matches.clear()

    # Matches and commands -----------------------------------------------------------------------------------------

    async def _poll(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._look()
            except Exception:
                logger.exception("Looking for matches and commands failed; trying again.")
            timer = self._loop.call_later(POLL_EVERY, self._wake.set)
            await self._wake.wait()
            timer.cancel()

    async def _look(self) -> None:
        host = self._host
        if host is None or self.draining:
            return
        room = self.limits.matches_per_host - len(self.matches)
        if room > 0:
            for record in await self._writer.call(Urgency.READ, self._store.claim, host, room):
                if self._host == host:
                    self._begin(record)
        for command in await self._writer.call(Urgency.READ, self._store.commands, host):
            match = self.matches.get(command.match)
            if match is None:
                continue
            try:
                match.command(command.kind, command.params)
            except Exception:
                logger.exception("Command %d (%s) for match %s failed.", command.id, command.kind, command.match)
            # Behind the checkpoint that holds the effect: a crash between the two repeats the command, which is safe,
            # while the other order would lose it and say that it was done.
            await self._writer.call(Urgency.CHECKPOINT, self._store.took_effect, host, command.id, match.core.tick)

    def _begin(self, record: MatchRecord) -> None:
        if record.id in self.matches:
            return
        try:
            game = registry.get(record.game)
            match = LiveMatch(record, game, self, phase=next(self._phase) * GOLDEN % 1)
        except Exception as error:
            logger.exception("Match %s of %s cannot go on.", record.id, record.game)
            reason = "checkpoint" if isinstance(error, CheckpointError) else "failed"
            ending = Ending(record.id, record.epoch, 0, "failed", reason, None)
            future = self._writer.call(Urgency.RESULT, self._store.finish, self._host or 0, ending)
            future.add_done_callback(_log_failure)
            return
        self.matches[record.id] = match
        self._scheduler.add(match)
        match.checkpoint()

    async def drain(self, retry: int = 1000) -> None:
        """Take no more matches, keep all there are, send members away, give the lease back. Safe to repeat."""
        if self.draining:
            return
        self.draining = True
        for task in self._tasks:
            task.cancel()
        for match in list(self.matches.values()):
            self._scheduler.remove(match)
            match.draining(retry)
        await self._writer.flush()
        self.matches.clear()
        if self._host is not None:
            await self._writer.call(Urgency.LEASE, self._store.close_lease, self._host)
            self._host = None
        await self._writer.close()
        self._scheduler.close()


def _log_failure(future: "asyncio.Future[Any]") -> None:
    if not future.cancelled() and (error := future.exception()):
        logger.error("Writing the end of a match failed.", exc_info=error)
