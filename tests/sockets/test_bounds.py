"""What a socket may cost that reads nothing or says too much, and what it gets when it reads again.

How little others notice of it is measured in bench/.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from games.hosting.connection import Connection
from games.wire.codec import CODECS
from games.wire.limits import Limits
from games.wire.messages import Event
from tests.sockets.peers import FastPeer
from tests.support.network import until
from tests.support.program import BINARY, Program
from tests.support.site import ROOT, Daphne, clean_environment

HELD = 256 * 1024  # bytes in the process, for one socket


class Sleeper:
    """A player in another process (tests/support/player.py), and what it has told."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-m", "tests.support.player", url, "arena"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=clean_environment(), stdout=subprocess.PIPE, text=True)
        self.news: list[dict[str, Any]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.news.append(json.loads(line))

    def told(self, name: str, after: int = 0) -> list[Any]:
        return [news[name] for news in self.news[after:] if name in news]

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def sleepers(daphne_server: Callable[..., Daphne], kind: str) -> Iterator[list[Sleeper]]:
    url = daphne_server(BACKBEAT_SOCKETS=kind).url
    sleepers = [Sleeper(url) for _ in range(2)]
    yield sleepers
    for sleeper in sleepers:
        sleeper.end()


@pytest.mark.parametrize("kind", ["fast", "plain"])
def test_who_is_stopped_gets_the_newest_state_or_is_closed_and_comes_back(sleepers: list[Sleeper]):
    url = sleepers[0].process.args[3]  # type: ignore[index]
    watcher = Program(url, "Eve")
    short, long = sleepers
    for sleeper in sleepers:
        until(lambda sleeper=sleeper: len(sleeper.told("tick")) > 20, what="twenty frames")
    with watcher.join(short.told("match")[0]) as wire:
        rate = wire.of("welcome")[0]["tick_rate"]

        def now() -> int:
            return max((frame["tick"] for frame in wire.of("frame")), default=0)

        until(now, what="a frame")
        began = now()
        for sleeper in sleepers:
            sleeper.signal(signal.SIGSTOP)
        before = [len(sleeper.news) for sleeper in sleepers]

        until(lambda: now() > began + 7 * rate, what="seven seconds")
        awake = now()
        short.signal(signal.SIGCONT)
        until(lambda: max(short.told("tick", before[0]), default=0) >= awake, what="the newest state")
        stale = [tick for tick in short.told("tick", before[0]) if tick < awake]
        assert len(stale) <= 4 * rate, "what has grown old is not sent"
        assert not short.told("closed")

        until(lambda: now() > began + 13 * rate, what="thirteen seconds")
        long.signal(signal.SIGCONT)
        until(lambda: long.told("resumed"), what="the way back")
        assert long.told("closed") == [4408]
        assert long.told("resumed") == [0]
        back = len(long.news)
        until(lambda: len(long.told("tick", back)) > 20, what="frames after the return")


@pytest.mark.parametrize("kind", ["fast", "plain"])
def test_a_flood_is_closed_with_4429(daphne_server: Callable[..., Daphne], kind: str):
    ada = Program(daphne_server(BACKBEAT_SOCKETS=kind).url)
    with ada.join(ada.start(), protocol=BINARY) as wire:
        message = wire.encode("pong", id=0)
        with contextlib.suppress(ConnectionClosed):
            for _ in range(10_000):
                wire.raw(message)
        assert wire.closed(3) == 4429


async def test_a_socket_that_reads_nothing_holds_little():
    """Messages that must arrive are queued up to a bound; then the socket is closed."""
    peer, limits = await FastPeer().open(), Limits()
    loop = asyncio.get_running_loop()
    connection = Connection(peer.socket, CODECS["backbeat.v1.json"], limits, loop.time)
    sent = 0
    while not connection.closed:
        sent += 1
        connection.send(Event(epoch=1, number=sent, kind="chat", data={"text": "x" * 1000}))
        assert peer.socket.queued() <= HELD
        assert sent < 100_000, "it is never closed"
        await asyncio.sleep(0)
    assert peer.socket.queued() > limits.queued_bytes
    assert (await peer.closed())[0] == 4408
    await peer.shut()


async def test_who_breaks_the_protocol_and_takes_nothing_is_cut_off():
    """The line would wait for ever to hand over what is queued."""
    peer = await FastPeer().open()
    while not peer.socket.queued():
        peer.socket.send(b"x" * 60_000, False)
        await asyncio.sleep(0)
    await peer.raw(b"\x81\x01a")  # not masked
    async with asyncio.timeout(4):
        while not peer.gone:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
    await peer.shut()
