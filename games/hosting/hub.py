"""All match sockets of a process: who may open one, which feed it joins, when it is looked at.

A process has one hub whether it hosts matches or only shows them. It is handed each match's upstream and knows neither
hosts nor relays.
"""

import asyncio
import logging
from collections import Counter

from games.engine import Game
from games.hosting.connection import Connection, Pass
from games.hosting.counts import Traffic
from games.hosting.feed import Feed
from games.hosting.outlet import Upstream
from games.hosting.sockets import Socket
from games.wire.codec import Codec
from games.wire.codes import Close
from games.wire.limits import Limits
from games.wire.messages import Bye
from games.wire.session import Refusal

logger = logging.getLogger(__name__)

POLL_EVERY = 0.25
SLICES = 16  # of all sockets, looked at one after the other


class Hub:
    """Make it inside the running loop."""

    def __init__(self, limits: Limits) -> None:
        self._loop = asyncio.get_running_loop()
        self._limits = limits
        self.traffic = Traffic()
        self._feeds: dict[str, Feed] = {}
        self._where: dict[Connection, Feed] = {}
        self._connections: dict[Connection, str] = {}
        self._players: Counter[str] = Counter()
        self._addresses: Counter[str] = Counter()
        self._held: dict[Connection, str] = {}
        self.draining = False
        self._task = self._loop.create_task(self._poll(), name="backbeat-sockets")

    def open(self, socket: Socket, codec: Codec, address: str) -> Connection:
        """A socket has been accepted. It is told bye at once if its address has too many already."""
        connection = Connection(socket, codec, self._limits, self._loop.time, self.traffic)
        self._connections[connection] = address
        self._addresses[address] += 1
        if self.draining:
            connection.bye(Bye(close=int(Close.UNAVAILABLE), code="draining", retry=1000))
        elif self._addresses[address] > self._limits.sockets_per_address:
            connection.bye(Bye(close=int(Close.TOO_FAST), code="too_many_sockets", retry=10_000))
        return connection

    def join(self, connection: Connection, admitted: Pass, game: type[Game], upstream: Upstream) -> None:
        """Let an admitted connection into the feed of its match. Raises Refusal."""
        if connection.closed or connection not in self._connections:
            return
        if admitted.player and self._players[admitted.player] >= self._limits.sockets_per_player:
            raise Refusal(Close.TOO_FAST, "too_many_sockets", retry=10_000)
        feed = self._feeds.get(admitted.match)
        if feed is None or feed.upstream is not upstream:
            feed = self._feeds[admitted.match] = Feed(admitted.match, game, upstream, self._limits, self._loop.time)
        if admitted.player:
            self._held[connection] = admitted.player
            self._players[admitted.player] += 1
        self._where[connection] = feed
        feed.join(connection, admitted)

    @property
    def sockets(self) -> int:
        """How many are open."""
        return len(self._connections)

    @property
    def players(self) -> set[str]:
        """Who is on them, by the key of their account."""
        return set(self._players)

    def feed(self, match: str) -> Feed | None:
        """The feed of a match, if sockets of this process show it."""
        return self._feeds.get(match)

    def lost(self, connection: Connection) -> None:
        """The connection's socket is gone. Safe to repeat."""
        address = self._connections.pop(connection, None)
        if address is None:
            return
        connection.closed = True
        _count_down(self._addresses, address)
        if (player := self._held.pop(connection, None)) is not None:
            _count_down(self._players, player)
        feed = self._where.pop(connection, None)
        if feed is not None:
            feed.part(connection)
            if feed.empty and self._feeds.get(feed.match) is feed:
                del self._feeds[feed.match]

    def of_player(self, player: str) -> list[tuple[Connection, str]]:
        """The player's sockets, each with the match that it shows."""
        theirs = [connection for connection, holder in self._held.items() if holder == player]
        return [(connection, self._where[connection].match) for connection in theirs]

    def end(self, *, login: str = "", player: str = "") -> None:
        """A login session, or every login of a player, has ended: so do its sockets."""
        for connection in list(self._connections):
            if (login and connection.login == login) or (player and self._held.get(connection) == player):
                connection.bye(Bye(close=int(Close.UNAUTHORIZED), code="login_ended"))

    def drain(self, retry: int) -> None:
        """Accept nobody any more and send everybody away."""
        self.draining = True
        for connection in list(self._connections):
            connection.bye(Bye(close=int(Close.UNAVAILABLE), code="draining", retry=retry))

    def close(self) -> None:
        """Look at nothing any more."""
        self._task.cancel()

    async def _poll(self) -> None:
        """Look at every socket once in POLL_EVERY, a slice at a time: all at once would make ticks late."""
        while True:
            for part in range(SLICES):
                await asyncio.sleep(POLL_EVERY / SLICES)
                now = self._loop.time()
                for connection in list(self._connections)[part::SLICES]:
                    feed = self._where.get(connection)
                    connection.poll(now, _no_tick if feed is None else feed.tick)
            for feed in [feed for feed in self._feeds.values() if feed.behind]:
                try:
                    feed.show()
                except Exception:
                    logger.exception("Match %s cannot be shown.", feed.match)


def _no_tick() -> int:
    return 0


def _count_down(counter: "Counter[str]", key: str) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
