"""A site in memory: hosts, hubs and players around one store, in virtual time."""

import asyncio
from typing import Any

import msgspec

from games.hosting.connection import Connection, Pass
from games.hosting.host import Host
from games.hosting.hub import Hub
from games.wire.codec import CODECS
from games.wire.limits import Limits
from games.wire.patch import apply
from tests.hosting.virtual import FakeSocket, Inline, MemoryStore, VirtualLoop


class House:
    """One process's share, and the store that processes share."""

    def __init__(
        self,
        loop: VirtualLoop,
        store: MemoryStore | None = None,
        limits: Limits | None = None,
        thinkers: Any = None,
    ) -> None:
        self.loop, self.limits = loop, limits or Limits()
        self.store = store or MemoryStore(loop.time)
        self.hub = Hub(self.limits)
        self.host = Host(self.store, self.limits, executor=Inline(), thinkers=thinkers)

    async def open(self) -> "House":
        await self.host.start()
        return self

    async def match(self, game: str = "dots", seats: int = 2, **kwargs: Any) -> str:
        """A new match, running here."""
        match = self.store.add(game, seats, **kwargs)
        self.host.nudge()
        await until(lambda: match in self.host.matches)
        return match

    def player(self, match: str, seat: int | None, **kwargs: Any) -> "Player":
        live = self.host.matches[match]
        return Player(self, match, seat, live.core.game, live.door, **kwargs)


class Slow:
    """Thinkers that answer when the test says so."""

    def __init__(self):
        self.asked = []

    def ask(self, question, seconds, answer):
        self.asked.append((question, seconds, answer))

    async def close(self):
        self.asked.clear()


class Player:
    """A client that keeps up, answers pings while `listening`, and holds the view that it was sent."""

    def __init__(
        self,
        house: House,
        match: str,
        seat: int | None,
        game: Any,
        upstream: Any,
        *,
        since: tuple[int, int] = (0, 0),
        login: str = "",
        rules: str | None = None,
    ) -> None:
        self.socket = FakeSocket()
        self.listening = True
        self.house, self.view, self.tick, self.seen = house, None, -1, 0
        self.connection: Connection = house.hub.open(self.socket, CODECS["backbeat.v1.json"], "127.0.0.1")
        self.say(type="hello", ticket="t", epoch=since[0], event=since[1], rules=rules)
        admitted = Pass(match, f"player-{seat}", f"Player {seat}", seat, login, "resume-key")
        house.hub.join(self.connection, admitted, game, upstream)
        self._task = asyncio.get_running_loop().create_task(self._listen())

    def say(self, **message: Any) -> None:
        self.connection.received(msgspec.json.encode(message), True)

    def lose_network(self) -> None:
        """The socket is gone, as the server sees it."""
        self.house.hub.lost(self.connection)
        self.listening = False

    async def _listen(self) -> None:
        while True:
            await asyncio.sleep(0.01)
            if self.listening:
                self.take()

    def take(self) -> None:
        """Apply what came, as docs/protocol.md says."""
        for message in self.socket.messages[self.seen :]:
            if message["type"] == "ping":
                self.say(type="pong", id=message["id"], ack=max(self.tick, 0))
            elif message["type"] == "frame":
                assert message["base"] in (-1, self.tick), "a frame that does not fit what was sent before"
                self.view, self.tick = apply(message["patch"], self.view), message["tick"]
        self.seen = len(self.socket.messages)

    @property
    def bye(self) -> dict[str, Any] | None:
        return next(iter(self.socket.of("bye")), None)

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.socket.of("event")]


async def until(condition: Any, seconds: float = 120) -> None:
    """Let (virtual) time pass until `condition()`; fail loudly if it never holds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not condition():
        assert loop.time() < end, f"not within {seconds} s"
        await asyncio.sleep(0.01)
