"""The scene that frameworks are compared by (bench/scene.py), in bytes: every one that the server sends is counted,
those of the WebSocket included.
"""

import asyncio
import random
from typing import Any

import msgspec

from bench.scene import SEATS, TICK_RATE, Standard
from games.engine import Game, Match, registry
from games.engine.game import complete
from games.hosting.connection import Pass
from games.wire.codec import CODECS
from tests.hosting.house import House
from tests.hosting.virtual import virtually
from tests.support.eyes import Eyes, is_frame

SECONDS = 60
MOST_BYTES = 42  # a frame, on average; another framework's are 85 without the inputs


class Resting(Standard):
    """The same when nobody does anything."""

    slug = "resting"

    def tick(self, match: Match) -> None:
        pass


complete(Standard)
complete(Resting)


class Recorder:
    """A socket that counts, answers pings, acknowledges, and steers with as little regularity as people do."""

    def __init__(self, house: House, live: Any, seat: int, *, steers: bool) -> None:
        self.frames, self.all_bytes = [0], 0
        self._eyes, self._seq, self._ack = Eyes(), 0, 0
        self._chance = random.Random(seat)  # noqa: S311 - repeatable
        self._connection = house.hub.open(self, CODECS["backbeat.v1.binary"], "127.0.0.1")
        self._say([1, "ticket"])
        house.hub.join(self._connection, Pass(live.id, f"{seat}", f"{seat}", seat, "", None), live.core.game, live.door)
        if steers:
            self._task = asyncio.get_running_loop().create_task(self._steer())

    def _say(self, message: list[Any]) -> None:
        self._connection.received(msgspec.msgpack.encode(message), False)

    async def _steer(self) -> None:
        while True:
            await asyncio.sleep(self._chance.uniform(0.5, 1.5) / TICK_RATE)
            self._seq += 1
            steer = {"dx": self._chance.randint(-63, 63), "dy": self._chance.randint(-63, 63)}
            self._say([2, self._seq, steer, 0, self._ack])

    def send(self, payload: bytes, text: bool) -> None:
        size = len(payload) + (2 if len(payload) < 126 else 4)
        self.all_bytes += size
        if is_frame(payload):
            frame = self._eyes.read(payload)
            self._ack = frame["tick"]
            self.frames.append(size)
        elif (message := msgspec.msgpack.decode(payload))[0] == 19:
            asyncio.get_running_loop().call_soon(self._say, [3, message[1], self._ack])
        elif message[0] == 16:
            self._eyes.welcome(message[2])

    def queued(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(f"closed with {code} {reason}")


def play(monkeypatch: Any, game: type[Game], *, steers: bool) -> list[Recorder]:
    monkeypatch.setattr(registry, "_registered", [game])
    recorders: list[Recorder] = []

    async def main(loop: Any) -> None:
        house = await House(loop).open()
        match = await house.match(game.slug, seats=SEATS)
        live = house.host.matches[match]
        recorders.extend(Recorder(house, live, seat, steers=steers) for seat in live.core.seats)
        await asyncio.sleep(SECONDS)

    virtually(main)
    return recorders


def test_a_frame_of_the_standard_scene_is_small(monkeypatch):
    for recorder in play(monkeypatch, Standard, steers=True):
        frames = recorder.frames[2:]  # the first one is whole
        assert len(frames) >= SECONDS * TICK_RATE * 99 // 100
        assert sum(frames) / len(frames) <= MOST_BYTES


def test_all_that_is_sent_beside_frames_is_less_than_a_byte_for_each(monkeypatch):
    recorder = play(monkeypatch, Standard, steers=True)[0]
    beside = recorder.all_bytes - sum(recorder.frames)
    assert beside / len(recorder.frames) < 2, "pings, events, the welcome"


def test_a_resting_scene_sends_heartbeats_only(monkeypatch):
    for recorder in play(monkeypatch, Resting, steers=False):
        assert len(recorder.frames[1:]) == 1
        assert recorder.all_bytes - recorder.frames[1] < 20 * SECONDS + 2000
