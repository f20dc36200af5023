"""The line between two processes that play one match: what each says to the other, batched, numbered, and watched.

Whatever a process has to tell another leaves as one message per pass of its loop, that is per scheduler slot,
whatever the number of matches and players. The line below may lose messages: a gap in the numbers, or silence, is
told to the ends (games.hosting.far), which repair it. No rules, no frames, no Redis here.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from games.engine import Game
from games.hosting.far import FarOutlet, FarUpstream
from games.hosting.live import LiveMatch
from games.wire.codes import Close
from games.wire.messages import Bye
from games.wire.views import view_codec

logger = logging.getLogger(__name__)

PULSE = 1.0
SILENCE = 4.0  # seconds without a batch, after which a process is taken for dead: as long as a lease


class Batch(msgspec.Struct, array_like=True):
    """Calls on (match, "outlet" or "upstream" of it, method, arguments). `number` counts what one says to the other."""

    number: int
    calls: list[tuple[str, str, str, list[Any]]]


class Peer:
    """Another process, as seen from here."""

    def __init__(self, now: float) -> None:
        self.said = 0
        self.heard = 0
        self.heard_at = now
        self.calls: list[Any] = []
        self.outlets: dict[str, FarOutlet] = {}
        self.upstreams: dict[str, FarUpstream] = {}


class Relay:
    """All lines of this process. `send(channel, data)` hands one message on. Make it inside the loop."""

    def __init__(self, channel: str, send: Callable[[str, bytes], None], matches: Mapping[str, LiveMatch]) -> None:
        self.channel = channel
        self._send, self._matches = send, matches
        self._loop = asyncio.get_running_loop()
        self._peers: dict[str, Peer] = {}
        self._planned = False
        self._task = self._loop.create_task(self._pulse(), name="backbeat-relay")

    def upstream(self, match: str, game: type[Game], channel: str) -> FarUpstream:
        """The way to a match of `game` in the process that listens at `channel`."""
        peer = self._peer(channel)
        upstream = peer.upstreams.get(match)
        if upstream is None:
            upstream = peer.upstreams[match] = FarUpstream(self._caller(peer, match, "outlet"), view_codec(game))
        return upstream

    def close(self) -> None:
        """Send what waits and say nothing more."""
        self._task.cancel()
        self._flush()

    def receive(self, channel: str, data: bytes) -> None:
        """A message from another process."""
        batch = msgspec.msgpack.decode(data, type=Batch)
        peer = self._peer(channel)
        gap = peer.heard and batch.number != peer.heard + 1
        peer.heard, peer.heard_at = batch.number, self._loop.time()
        if gap:
            logger.warning("Something from %s was lost on the way; attaching anew.", channel)
            for upstream in peer.upstreams.values():
                upstream.gap()
            for outlet in peer.outlets.values():
                outlet.gap()
        for match, end, method, arguments in batch.calls:
            try:
                self._hear(peer, match, end, method, arguments)
            except Exception:
                logger.exception("What %s said about match %s could not be taken.", channel, match)

    def _hear(self, peer: Peer, match: str, end: str, method: str, arguments: list[Any]) -> None:
        if end == "outlet":
            self._hear_outlet(peer, match, method, arguments)
        elif (upstream := peer.upstreams.get(match)) is not None:
            upstream.hear(method, arguments)

    def _hear_outlet(self, peer: Peer, match: str, method: str, arguments: list[Any]) -> None:
        live = self._matches.get(match)
        if live is None:
            peer.outlets.pop(match, None)
            if method in ("attach", "members"):
                bye = Bye(close=int(Close.UNAVAILABLE), code="moved", retry=0)
                self._caller(peer, match, "upstream")("dismiss", None, bye)
            return
        outlet = peer.outlets.get(match)
        if outlet is None:
            outlet = peer.outlets[match] = FarOutlet(self._caller(peer, match, "upstream"), view_codec(live.core.game))
        outlet.hear(live, method, arguments)

    def _peer(self, channel: str) -> Peer:
        peer = self._peers.get(channel)
        if peer is None:
            peer = self._peers[channel] = Peer(self._loop.time())
        return peer

    def _caller(self, peer: Peer, match: str, end: str) -> Callable[..., None]:
        def call(method: str, *arguments: Any) -> None:
            peer.calls.append((match, end, method, arguments))
            if not self._planned:
                self._planned = True
                self._loop.call_soon(self._flush)

        return call

    def _flush(self) -> None:
        self._planned = False
        for channel, peer in self._peers.items():
            if peer.calls:
                self._say(channel, peer)

    def _say(self, channel: str, peer: Peer) -> None:
        peer.said += 1
        calls, peer.calls = peer.calls, []
        self._send(channel, msgspec.msgpack.encode(Batch(peer.said, calls)))

    async def _pulse(self) -> None:
        while True:
            await asyncio.sleep(PULSE)
            for channel, peer in list(self._peers.items()):
                try:
                    self._look_after(channel, peer)
                except Exception:
                    logger.exception("The line to %s could not be looked after.", channel)

    def _look_after(self, channel: str, peer: Peer) -> None:
        self._tidy(peer)
        if not peer.outlets and not peer.upstreams:
            del self._peers[channel]
        elif self._loop.time() - peer.heard_at > SILENCE:
            self._lost(channel, peer)
        else:
            for upstream in peer.upstreams.values():
                upstream.pulse()
            self._say(channel, peer)

    def _tidy(self, peer: Peer) -> None:
        for match in [match for match, upstream in peer.upstreams.items() if upstream.empty]:
            del peer.upstreams[match]
        for match in [match for match, outlet in peer.outlets.items() if not outlet.members]:
            del peer.outlets[match]

    def _lost(self, channel: str, peer: Peer) -> None:
        logger.warning("%s is not heard any more.", channel)
        del self._peers[channel]
        for upstream in peer.upstreams.values():
            upstream.lost(Bye(close=int(Close.UNAVAILABLE), code="host_lost", retry=500))
        for match, outlet in peer.outlets.items():
            if (live := self._matches.get(match)) is not None:
                outlet.lost(live)
