"""What a process runs for matches: one hub for its sockets, one host if its role is to host, one line to other
processes.

`start` is called by the server when its loop runs, and by the first socket if nobody did; `drain` on the way out.
This is the only place that joins hosting (which knows no Django) to Django.
"""

import asyncio
import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.db import close_old_connections
from django.urls import get_resolver

from games.engine import Game, registry
from games.hosting.collector import Collector
from games.hosting.connection import Connection, Pass
from games.hosting.host import Host
from games.hosting.hub import Hub
from games.hosting.outlet import Upstream
from games.hosting.relay import Relay
from games.hosting.store import Location
from games.matches import entrance, tidings
from games.matches.batches import Batches
from games.matches.entrance import Knock
from games.matches.intercom import Intercom
from games.matches.reporter import Reporter
from games.matches.store import DjangoStore
from games.signals import tiding_heard
from games.wire.codes import Close
from games.wire.limits import Limits
from games.wire.messages import Hello
from games.wire.session import Refusal

logger = logging.getLogger(__name__)
T = TypeVar("T")
Way = tuple[type[Game], Callable[[], Upstream]]  # to a match; the upstream is asked for when it is needed

RETRY_MS = 1000  # after a restart, with jitter on the client's side
REACH_SECONDS = 3.0  # how long a socket waits for its match to be claimed by a host
REACH_EVERY = 0.1
SWITCH_SECONDS = 0.0005  # how long a thread that writes may keep the loop waiting; by itself Python allows 5 ms
MOST_AT_ONCE = 200  # hellos that are answered together
LISTEN_EVERY = 1.0  # seconds between looks for what another process has told


class Runtime:
    """One process's share of the matches. Make it inside the running loop."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.limits = limits()
        self.store = DjangoStore()
        self.intercom = Intercom(self._heard) if settings.REDIS_URL else None
        self.hub = Hub(self.limits)
        self.relay: Relay | None = None
        self.host: Host | None = None
        self.collector = Collector()
        self.reporter = Reporter(self)
        self._heard_of = tidings.Heard(self._learn)
        self._listener: asyncio.Task[None] | None = None
        self._asking: set[asyncio.Task[None]] = set()
        self.draining = False
        # Who says hello waits for none of the chores, which may wait for rows that others hold.
        self._admission = ThreadPoolExecutor(1, thread_name_prefix="backbeat-admission")
        self._chores = ThreadPoolExecutor(1, thread_name_prefix="backbeat-chores")
        self._checks = Batches(self._admitting, entrance.check, MOST_AT_ONCE)
        self._entries = Batches(self._admitting, entrance.enter, MOST_AT_ONCE)
        self._locations = Batches(self._admitting, self._locate, MOST_AT_ONCE)
        self.ready = self.loop.create_task(self._start(), name="backbeat-start")

    async def _start(self) -> None:
        channel = ""
        if self.intercom is not None:
            channel = await self._open_intercom(self.intercom)
        if settings.ROLE == "all":
            self.host = Host(self.store, self.limits, channel=channel)
            await self.host.start()
        if self.intercom is not None:
            self.relay = Relay(channel, self.intercom.send, self.host.matches if self.host else {})
        get_resolver().url_patterns  # noqa: B018 - or the first page would import them, which is late to be frozen
        self.collector.begin()
        self.reporter.begin()
        self._listener = self.loop.create_task(self._listen(), name="backbeat-tidings")
        sys.setswitchinterval(SWITCH_SECONDS)

    async def _open_intercom(self, intercom: Intercom) -> str:
        """Redis may come up after us."""
        while True:
            try:
                return await intercom.open()
            except Exception as error:
                logger.error("Redis does not answer yet: %r. Trying again.", error)
                await asyncio.sleep(RETRY_MS / 1000)

    def _heard(self, message: dict[str, Any]) -> None:
        """Another process speaks."""
        match message["kind"]:
            case "nudge" if self.host is not None:
                self.host.nudge()
            case "tiding":
                self._heard_of.hear([(message["what"], message["at"])])
            case "relay" if self.relay is not None:
                for data in message["data"]:
                    self.relay.receive(message["from"], data)

    async def _listen(self) -> None:
        """Hear what no message has told: it may have been lost, or come from a process that can send none."""
        failing = False
        while True:
            await asyncio.sleep(LISTEN_EVERY)
            try:
                # Behind no chore: this is what is sure when all else waits.
                self._heard_of.hear(await asyncio.to_thread(_with_database, tidings.recent))
                failing = False
            except Exception:
                if not failing:
                    logger.exception("It cannot be looked up whose logins have ended; trying again.")
                failing = True

    def _learn(self, what: str) -> None:
        """A login has ended, or what a player may do has changed."""
        kind, _, player = what.partition(":")
        match kind:
            case "chat":
                self._ask_again(player)
            case "player":
                self.hub.end(player=player)
            case _:
                self.hub.end(login=what)
        tiding_heard.send_robust(sender=Runtime, what=what)

    def _ask_again(self, player: str) -> None:
        """Let the player's open sockets talk, and hear others, or not, as the site's policy has it now."""
        theirs = self.hub.of_player(player)
        if theirs:
            task = self.loop.create_task(self._let_talk(player, theirs), name="backbeat-ask-again")
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def _let_talk(self, player: str, theirs: list[tuple[Connection, str]]) -> None:
        try:
            talk = await self.threaded(lambda: entrance.talk(player, {match for _one, match in theirs}))
        except Exception:
            logger.exception("How player %s may talk cannot be looked up: their sockets end.", player)
            self.hub.end(player=player)  # and come back with the answer that they get then
        else:
            for connection, match in theirs:
                connection.may_chat, connection.unheard = talk.get(match, entrance.Talk())

    async def threaded(self, job: Callable[[], T]) -> T:
        """Run blocking code that uses the database beside the loop, and not behind Django's pages."""
        return await self.loop.run_in_executor(self._chores, _with_database, job)

    async def _admitting(self, job: Callable[[], T]) -> T:
        return await self.loop.run_in_executor(self._admission, _with_database, job)

    async def admit(self, connection: Connection, match: str, hello: Hello) -> None:
        """Let a connection that said hello into its match. Raises Refusal.

        The match is reached first and the key used up last, so that whoever is turned away can try it again.
        """
        await asyncio.shield(self.ready)
        knock, way = Knock(match, hello), self._here(match)
        if way is None:
            knock = knock._replace(claim=await self._checks.ask(knock))
            way = await self._reach(match)
        before = self._heard_of.count
        admitted = await self._entries.ask(knock._replace(lingers=True))
        self._see_that_nothing_changed(admitted, before)
        game, upstream = way
        # Not before: the relay forgets a way that nobody has gone for a second, and this one would lead nowhere.
        self.hub.join(connection, admitted, game, upstream())

    def _see_that_nothing_changed(self, admitted: Pass, before: int) -> None:
        """While the database was asked, this process may have heard of something: the newcomer was not there yet to be
        found. Raises Refusal; a page that is still logged in comes back at once."""
        ends = [what for what in (admitted.login, tidings.of_player(admitted.player)) if what]
        if any(self._heard_of.since(before, what) for what in ends):
            raise Refusal(Close.UNAUTHORIZED, "login_ended")
        if self._heard_of.since(before, tidings.of_chat(admitted.player)):
            self.loop.call_soon(self._ask_again, admitted.player)

    def _here(self, match: str) -> Way | None:
        """The match, if it runs or lingers in this process."""
        live = self.host.matches.get(match) if self.host is not None else None
        return None if live is None else (live.core.game, lambda: live.door)

    async def _reach(self, match: str) -> Way:
        """The match, here or behind the relay; waits a little for a host to claim it."""
        deadline = self.loop.time() + REACH_SECONDS
        while self.loop.time() < deadline:
            if (here := self._here(match)) is not None:
                return here
            if self.relay is not None:
                location = await self._locations.ask(match)
                if location is not None and location.channel not in ("", self.relay.channel):
                    game = registry.get(location.game)
                    return game, partial(self.relay.upstream, match, game, location.channel)
            if self.host is not None:
                self.host.nudge()
            await asyncio.sleep(REACH_EVERY)
        raise Refusal(Close.UNAVAILABLE, "no_host", retry=RETRY_MS)

    def _locate(self, matches: list[str]) -> list[Location | None]:
        """Where they run; many sockets that wait for one match ask once."""
        found = {match: self.store.locate(match) for match in set(matches)}
        return [found[match] for match in matches]

    def tell_all(self, message: dict[str, Any]) -> None:
        """Tell every process of the site, this one included."""
        self._heard(message)
        if self.intercom is not None:
            self.intercom.broadcast(message)

    async def drain(self) -> None:
        """Refuse new matches, keep the running ones, send everybody away with a hint to come back."""
        if self.draining:
            return
        self.draining = self.hub.draining = True
        self.collector.close()
        self.reporter.close()
        if self._listener is not None:
            self._listener.cancel()
        if self.host is not None:
            await self.host.drain(RETRY_MS)
        self.hub.drain(RETRY_MS)
        if self.relay is not None:
            self.relay.close()
        if self.intercom is not None:
            await self.intercom.close()
        self.hub.close()


def _with_database(job: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return job()
    finally:
        close_old_connections()


_runtime: Runtime | None = None


def limits() -> Limits:
    """The site's bounds: the defaults of games.wire.limits, with what BACKBEAT_LIMITS overrides.

    The setting also holds the lobby's bounds, which are not for this house to know.
    """
    ours = {name: value for name, value in settings.BACKBEAT_LIMITS.items() if name in Limits.__struct_fields__}
    return msgspec.convert(ours, Limits)


def start() -> Runtime:
    """Begin hosting in the running loop. Safe to repeat."""
    global _runtime  # one process has one
    if _runtime is None or _runtime.loop is not asyncio.get_running_loop():
        _runtime = Runtime()
    return _runtime


async def drain() -> None:
    """Stop hosting and send everybody away. Safe to repeat, and before any start."""
    if _runtime is not None:
        await _runtime.drain()


def draining() -> bool:
    """Whether this process is on its way out. From any thread."""
    return _runtime is not None and _runtime.draining


def status() -> dict[str, Any]:
    """{"draining", "hosting", "matches", "dropped", "pause_ms"} of this process: `dropped` counts the ticks that delays
    have cost its matches, `pause_ms` is the longest pause that the garbage collector has made. From any thread.
    """
    if _runtime is None:
        return {"draining": False, "hosting": False, "matches": 0, "dropped": 0, "pause_ms": 0}
    host, pause = _runtime.host, round(1000 * _runtime.collector.longest)
    hosting = host is not None and host.number is not None
    matches, dropped = (len(host.matches), host.dropped) if host else (0, 0)
    return {
        "draining": _runtime.draining or (host is not None and host.draining),
        "hosting": hosting,
        "matches": matches,
        "dropped": dropped,
        "pause_ms": pause,
    }


def current() -> Runtime | None:
    """This process's, if it runs; for whoever measures it."""
    return _runtime


def nudge() -> None:
    """There is a new match or command: hosts look now instead of a moment later. From any thread; never fails."""
    _tell({"kind": "nudge"})


def tell(what: str, at: float) -> None:
    """Something that every process has to learn, as tidings.py says it. From any thread; never fails."""
    if not _tell({"kind": "tiding", "what": what, "at": at}):
        tiding_heard.send_robust(sender=Runtime, what=what)  # sockets that are no match's need no runtime


def _tell(message: dict[str, Any]) -> bool:
    running = _runtime is not None and not _runtime.loop.is_closed()
    if _runtime is not None and running:
        _runtime.loop.call_soon_threadsafe(_runtime.tell_all, message)
    return running
