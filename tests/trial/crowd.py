"""All bots of a trial: they arrive one after the other, live until the crowd goes home, and know each other by name.

It watches what no bot sees by itself: that whoever may not be here any more has no open socket.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Coroutine
from contextlib import suppress
from random import Random
from typing import Any, Protocol

from tests.trial.bot import Bot
from tests.trial.web import Site

CLOSED_WITHIN = 2.0  # seconds: what the site promises
HEARD_WITHIN = 0.5  # seconds more that this process, with hundreds of sockets, may take to hear of it
LOOKED_AT = 15.0  # seconds more that a socket which should have closed is watched, to tell what became of it


class Socket(Protocol):
    ended: asyncio.Event
    opened: float  # time.monotonic()

    def __str__(self) -> str:
        """What it is a socket of, and where."""


class Crowd:
    """`modes` are the slugs that are queued for."""

    def __init__(self, site: Site, modes: list[str], bots: int, seed: int) -> None:
        self.site, self.modes, self.journal = site, modes, site.journal
        self.going_home = asyncio.Event()
        self.random = Random(seed)
        self.bots = [Bot(self, number, Random(seed + number)) for number in range(bots)]
        self.players: dict[str, int] = {}  # by shown name
        self.found: dict[str, set[int]] = defaultdict(set)  # who has been found a match, by mode
        self.suspended: set[int] = set()
        self._sockets: dict[int, set[Socket]] = defaultdict(set)
        self._loop = asyncio.get_running_loop()
        self._lives: list[asyncio.Task[None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def arrive(self, seconds: float) -> None:
        """All come within that time, one after the other."""
        for bot in self.bots:
            self._lives.append(asyncio.create_task(bot.live()))
            await asyncio.sleep(seconds / len(self.bots))

    async def go_home(self) -> None:
        """Everybody stops, as people close a browser. Raises what a bot may not have met."""
        self.going_home.set()
        await asyncio.gather(*self._lives)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def news(self, seconds: float) -> bool:
        """Wait; whether it is time to go home."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.going_home.wait()
        return self.going_home.is_set()

    def opened(self, player: int, socket: Socket) -> None:
        """A bot has a socket as that player."""
        self._sockets[player].add(socket)
        if player in self.suspended:
            self.expect_closed([socket], f"player {player}, who is suspended, got a socket", time.monotonic())
        self._start(self._forget(player, socket))

    async def _forget(self, player: int, socket: Socket) -> None:
        await socket.ended.wait()
        self._sockets[player].discard(socket)

    def _start(self, job: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # What the operator tells, from another thread -----------------------------------------------------------------

    def sockets(self, player: int) -> list[Socket]:
        """Those that the player has open."""
        return list(self._sockets[player].copy())

    def thrown_out(self, player: int, why: str, sockets: list[Socket], began: float) -> None:
        """This player was suspended, banned or logged out since `began`, when they had these sockets."""
        self._loop.call_soon_threadsafe(self._thrown_out, player, why, sockets, began)

    def lift(self, player: int) -> None:
        """A suspension is about to end."""
        self._loop.call_soon_threadsafe(self.suspended.discard, player)

    def _thrown_out(self, player: int, why: str, sockets: list[Socket], began: float) -> None:
        if why in ("suspended", "banned"):
            self.suspended.add(player)
            sockets = [*sockets, *(self._sockets[player] - set(sockets))]
        self.expect_closed(sockets, f"player {player} was {why}", began)

    def expect_closed(self, sockets: list[Socket], why: str, began: float) -> None:
        """These sockets have closed, or will within the promised time from now."""
        if sockets:
            self._start(self._watch(sockets, why, began))

    async def _watch(self, sockets: list[Socket], why: str, began: float) -> None:
        answered = time.monotonic()
        closed = await _all_ended(sockets, self.journal.patience * (CLOSED_WITHIN + HEARD_WITHIN))
        now = time.monotonic()
        if closed:
            self.journal.closings.append((now - began, now - answered))
            return
        late = [socket for socket in sockets if not socket.ended.is_set()]
        told = ", ".join(f"{socket}, opened {answered - socket.opened:.1f} s before the answer" for socket in late)
        closed = await _all_ended(late, LOOKED_AT)
        took = time.monotonic() - answered
        self.journal.fault(f"{why}, and {told}, {'was' if closed else 'is'} open {took:.1f} s after it")


async def _all_ended(sockets: list[Socket], seconds: float) -> bool:
    """Whether they have, or do within that time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for socket in sockets:
                await socket.ended.wait()
            return True
    return False
