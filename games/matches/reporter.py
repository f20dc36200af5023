"""What a process tells operators about itself, beside its work: each second which matches are watched, each fifth its
load, each minute the numbers of the charts. It hears from them whether it is to drain.

It has a thread of its own for the database and never holds up the loop. What fails is told once and tried again.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from games.hosting.counts import quantile
from games.matches import samples, watching
from games.models import Host

if TYPE_CHECKING:
    from games.matches.runtime import Runtime

logger = logging.getLogger(__name__)
T = TypeVar("T")

LOOK_EVERY = 1.0  # seconds
LOAD_EVERY = 5  # looks
People = Callable[[], set[str]]

_people: list[People] = []
_chores: list[Callable[[], object]] = []


def people(found: People) -> People:
    """Have these players, by the keys of their accounts, counted as online, too: an app has sockets of its own."""
    _people.append(found)
    return found


def every_minute(chore: Callable[[], T]) -> Callable[[], T]:
    """Have this done once a minute, by each process, beside its loop: it has to be safe to repeat at the same time."""
    _chores.append(chore)
    return chore


class Reporter:
    """Of one runtime, from `begin` to `close`."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime
        self.process = f"{socket.gethostname()}:{os.getpid()}"[:100]
        self._watcher = watching.Watcher()
        self._task: asyncio.Task[None] | None = None
        self._late: list[int] = []
        self._minute = samples.this_minute()

    def begin(self) -> None:
        """Start to report."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="backbeat-reporter")

    def close(self) -> None:
        """Report no more. Safe to repeat."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        failing, looks = False, 0
        while True:
            await asyncio.sleep(LOOK_EVERY)
            looks += 1
            try:
                await self._look(load=looks % LOAD_EVERY == 1)
                failing = False
            except Exception:
                if not failing:
                    logger.exception("Operators are not told how this process does; trying again.")
                failing = True

    async def _look(self, *, load: bool) -> None:
        host = self._runtime.host
        number = None if host is None else host.number
        if number is not None and load:
            await self._runtime.threaded(lambda: Host.objects.filter(pk=number).update(load=self.load()))
        wanted, drains = await self._runtime.threaded(lambda: (watching.watched(), _is_to_drain(number)))
        matches = {} if host is None else host.matches
        found = self._watcher.look(wanted, self._runtime.hub, matches, self._runtime.loop.time())
        if found:
            await self._runtime.threaded(lambda: watching.write(self.process, found))
        minute = samples.this_minute()
        if minute != self._minute:
            self._minute = minute
            own = self._own()
            await self._runtime.threaded(lambda: samples.write(self.process, own, minute))
            for chore in (watching.forget, *_chores):
                await self._runtime.threaded(chore)
        if drains and host is not None:
            logger.warning("An operator drains this process: its matches go on elsewhere.")
            await host.drain()

    def load(self) -> dict[str, Any]:
        """What this process does now, for the list of hosts."""
        runtime = self._runtime
        host = runtime.host
        return {
            "matches": 0 if host is None else len(host.matches),
            "sockets": runtime.hub.sockets,
            "dropped": 0 if host is None else host.dropped,
            "late_ms": 0 if host is None else round(1000 * quantile(host.turns.lateness.counts, 0.99), 1),
            "pause_ms": round(1000 * runtime.collector.longest, 1),
        }

    def _own(self) -> dict[str, float]:
        """What the charts show of this process: since the minute before."""
        runtime = self._runtime
        host, online = runtime.host, set(runtime.hub.players)
        for found in _people:
            online |= found()
        own: dict[str, float] = {"people": len(online), "sockets": runtime.hub.sockets}
        if host is not None:
            counts = list(host.turns.lateness.counts)
            since = [here - there for here, there in zip(counts, self._late or [0] * len(counts), strict=True)]
            self._late = counts
            own |= {"hosted": len(host.matches), "late_p99_ms": 1000 * quantile(since, 0.99)}
        return own


def _is_to_drain(number: int | None) -> bool:
    return number is not None and Host.objects.filter(pk=number, draining=True).exists()
