"""A process that runs matches: the matches it has claimed under its lease, and the commands that reach them.

Whoever has lost the lease runs nothing, writes nothing, and starts again with a new one (lease.py). Nothing here knows
rules, sockets or Django.
"""

import asyncio
import logging
from concurrent.futures import Executor
from itertools import count
from typing import Any

from games.engine import registry
from games.engine.checkpoint import CheckpointError
from games.hosting.bots import Answer
from games.hosting.gathering import read_now
from games.hosting.lease import Lease
from games.hosting.live import LiveMatch
from games.hosting.scheduler import Scheduler
from games.hosting.store import CommandRecord, Ending, MatchRecord, Progress, Store
from games.hosting.thinkers import Thinkers
from games.hosting.writer import Urgency, Writer
from games.wire.limits import Limits

logger = logging.getLogger(__name__)

RETRY_EVERY = 1.0  # seconds, to write an end that could not be written
CLAIM_MOST = 20  # matches taken over in one transaction: a larger one would keep results waiting
POLL_EVERY = 0.4  # seconds: how soon commands and new matches are seen without a wake-up
GOLDEN = 0.618034  # phases at multiples of the golden ratio spread evenly however many matches there are


class Host:
    """Runs matches until drained. Make it inside the running loop, then `await start()`."""

    def __init__(
        self,
        store: Store,
        limits: Limits,
        *,
        channel: str = "",
        executor: Executor | None = None,
        thinkers: Thinkers | None = None,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self.limits = limits
        self.matches: dict[str, LiveMatch] = {}
        self._ticking: set[str] = set()  # ids of those that run all the time
        self.draining = False
        self._store = store
        self._scheduler = Scheduler(self._before_slot)
        self._writer = Writer(store, executor)
        self._thinkers = thinkers or Thinkers()
        self._lease = Lease(store, channel, executor=executor, opened=self.nudge, lost=self._lose)
        self._phase = count(1)
        self._dropped = 0  # by matches that are gone
        self._wake = asyncio.Event()
        self._marks: dict[int, asyncio.Future[bool]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._finishing: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin: take a lease, or keep trying to until the store is there."""
        await self._lease.open()
        self._tasks = [
            self._loop.create_task(self._lease.keep(), name="backbeat-lease"),
            self._loop.create_task(self._poll(), name="backbeat-poll"),
        ]

    @property
    def number(self) -> int | None:
        """This host's number while it holds a lease."""
        return self._lease.number

    @property
    def dropped(self) -> int:
        """How many ticks delays have cost this process's matches, those that are over included. From any thread."""
        return self._dropped + sum(match.pace.dropped for match in list(self.matches.values()))

    @property
    def turns(self) -> Scheduler:
        """Who gives the matches their turns, and counts them."""
        return self._scheduler

    @property
    def waiting(self) -> int:
        """How many inputs wait for their tick, in all matches. From any thread."""
        return sum(match.core.waiting for match in list(self.matches.values()))

    @property
    def calls(self) -> int:
        """How many calls to the store wait for their turn."""
        return self._writer.waiting

    def nudge(self) -> None:
        """There may be something to do: look now."""
        self._wake.set()

    # For live matches (keeper.Keeper) ---------------------------------------------------------------------------

    def time(self) -> float:
        return self._loop.time()

    def holds(self, match: LiveMatch) -> bool:
        self._lease.check(self._loop.time())
        return self.matches.get(match.id) is match

    def changed(self, match: LiveMatch) -> None:
        if self.matches.get(match.id) is match:
            self._scheduler.wake(match)

    def keep(self, progress: Progress, *, hurry: bool) -> None:
        if self._lease.number is not None:
            self._writer.checkpoint(self._lease.number, progress, self._kept, self._unkept, hurry=hurry)

    def _kept(self, progress: Progress) -> None:
        """A checkpoint was written."""
        live = self.matches.get(progress.match)
        if live is not None and live.epoch == progress.epoch:
            live.kept(progress)

    def _unkept(self, match: str, epoch: int, lost: bool) -> None:
        """A checkpoint was not written, perhaps because another host has this match."""
        live = self.matches.get(match)
        if live is None or live.epoch != epoch or live.ending:
            return
        if not lost:
            live.unkept()
        else:
            logger.warning("Match %s was taken over by another host.", match, extra={"match": match})
            self.forget(live)
            live.part(retry=0)

    def end(self, match: LiveMatch, ending: Ending) -> None:
        self._scheduler.remove(match)
        self._finishing.append(self._loop.create_task(self._finish(match, ending)))
        self._finishing[-1].add_done_callback(_log_failure)

    async def _finish(self, match: LiveMatch, ending: Ending) -> None:
        """Only when the end is written players are told."""
        ours = await self._write_end(ending)
        self._finishing = [task for task in self._finishing if task is not asyncio.current_task()]
        if self.matches.get(match.id) is not match:
            return
        self._writer.forget(match.id)
        if ours:
            told = (match.id, ending.status, ending.reason or "-", ending.tick)
            logger.info("Match %s is over: %s (%s) at tick %d.", *told, extra={"match": match.id})
            self._ticking.discard(match.id)
            match.closing.over()
        else:
            self.forget(match)
            match.part(retry=0)

    def said(self, match: str, events: list[Any]) -> None:
        self._writer.call(Urgency.CHECKPOINT, self._store.said, match, events).add_done_callback(_log_failure)

    def forget(self, match: LiveMatch) -> None:
        if self.matches.get(match.id) is match:
            del self.matches[match.id]
            self._ticking.discard(match.id)
            self._dropped += match.pace.dropped
        self._scheduler.remove(match)

    def again(self, match: LiveMatch) -> None:
        self._loop.create_task(self._make_rematch(match)).add_done_callback(_log_failure)

    async def _make_rematch(self, match: LiveMatch) -> None:
        try:
            made = await self._writer.call(Urgency.RESULT, self._store.rematch, match.id)
        except Exception:
            logger.exception("The rematch of match %s could not be made.", match.id, extra={"match": match.id})
            made = None
        match.closing.led(made)
        self.nudge()

    def think(self, question: bytes, seconds: float, answer: Answer) -> None:
        self._thinkers.ask(question, seconds, answer)

    async def _write_end(self, ending: Ending) -> bool:
        """Write an end until it is written; False if it is not ours to write any more."""
        while (host := self._lease.number) is not None:
            try:
                return await self._writer.call(Urgency.RESULT, self._store.finish, host, ending)
            except Exception:
                logger.exception(
                    "The end of match %s could not be written.", ending.match, extra={"match": ending.match}
                )
                if self.draining:
                    return False  # the next host comes to the same end
                await asyncio.sleep(RETRY_EVERY)
        return False

    # The lease --------------------------------------------------------------------------------------------------

    def _before_slot(self, now: float) -> None:
        read_now(self._loop)
        self._lease.check(now)

    def _lose(self, number: int) -> None:
        """The lease has ended, or may end before we hear: run nothing, write nothing, say nothing more."""
        logger.error("Host %s has lost its lease; its %d matches go on elsewhere.", number, len(self.matches))
        self._dropped = self.dropped
        for match in list(self.matches.values()):
            self._scheduler.remove(match)
            match.part(retry=1000)
        self.matches.clear()
        self._ticking.clear()

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
        host = self._lease.number
        if host is None or self.draining:
            return
        games, room = self._room()
        if games:
            records = await self._writer.call(Urgency.READ, self._store.claim, host, games, room)
            for record in records:
                if self._lease.number == host:
                    self._begin(record)
            if len(records) == room:
                self._wake.set()  # there may be more
        waiting = await self._writer.call(Urgency.READ, self._store.commands, host)
        self._marks = {command.id: self._marks[command.id] for command in waiting if command.id in self._marks}
        for command in waiting:
            self._carry_out(host, command)

    def _room(self) -> tuple[list[str], int]:
        """Of which games this host can take how many more matches at once. Those that tick cost more than others."""
        free = {
            True: self.limits.matches_per_host - len(self._ticking),
            False: self.limits.resting_matches_per_host - (len(self.matches) - len(self._ticking)),
        }
        games = [slug for slug, game in registry.games().items() if free[game.ticks] > 0]
        return games, min([CLAIM_MOST, *(room for room in free.values() if room > 0)])

    def _carry_out(self, host: int, command: CommandRecord) -> None:
        """Let a command take effect, once, and have it marked. A mark that could not be written is tried again."""
        match, mark = self.matches.get(command.match), self._marks.get(command.id)
        if match is None or (mark is not None and not mark.done()):
            return
        if mark is None and match.ending:  # it never takes effect: another was first, or the game itself
            return
        if mark is None:
            try:
                match.command(command.kind, command.params)
            except Exception:
                told = (command.id, command.kind, command.match)
                logger.exception("Command %d (%s) for match %s failed.", *told, extra={"match": command.match})
        # Behind the checkpoint that holds the effect: a crash between the two repeats the command, which is safe,
        # while the other order would lose it and say that it was done.
        mark = self._writer.call(Urgency.CHECKPOINT, self._store.took_effect, host, command.id, match.core.tick)
        mark.add_done_callback(_log_failure)
        self._marks[command.id] = mark

    def _begin(self, record: MatchRecord) -> None:
        if record.id in self.matches:
            return
        try:
            game = registry.get(record.game)
            match = LiveMatch(record, game, self, phase=next(self._phase) * GOLDEN % 1)
        except Exception as error:
            logger.exception("Match %s of %s cannot go on.", record.id, record.game, extra={"match": record.id})
            reason = "checkpoint" if isinstance(error, CheckpointError) else "failed"
            ending = Ending(record.id, record.epoch, record.tick, "failed", reason, None, record.events)
            self._loop.create_task(self._write_end(ending)).add_done_callback(_log_failure)
            return
        self.matches[record.id] = match
        if game.ticks:
            self._ticking.add(record.id)
        self._scheduler.add(match)
        match.checkpoint()
        logger.info(
            "Match %s of %s runs here from tick %d on.", record.id, record.game, record.tick, extra={"match": record.id}
        )

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
        await asyncio.gather(*self._finishing, return_exceptions=True)
        await self._writer.flush()
        self.matches.clear()
        await self._lease.give_back()
        await self._writer.close()
        await self._thinkers.close()
        self._scheduler.close()


def _log_failure(future: "asyncio.Future[Any]") -> None:
    if not future.cancelled() and (error := future.exception()):
        logger.error("A write about a match failed.", exc_info=error)
