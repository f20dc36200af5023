"""Where each microsecond of the host goes on the way from an input to the frame that shows it: the standard scene, as
hosts run it, and a crowd of 200 whose views are cut. Virtual time and sockets that cost nothing; all else is real.

    python -m bench.steps

Prints microseconds of processor time for one delivered frame, that is for one input in, its share of the tick, and one
frame out: all of it, and of each step alone, the least of several rounds. A step is measured in runs of its own, so
that the clock's cost falls on no other; those that stand further in are part of the one above. Nothing else should run
meanwhile.
"""

import asyncio
import gc
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import msgspec

from bench.frames import Cut
from bench.resting import Shelf
from bench.scene import TICK_RATE, Standard
from games.engine import Game, Match, registry
from games.engine.recorder import Recorder
from games.hosting.connection import Connection, Pass
from games.hosting.door import Door
from games.hosting.feed import Feed
from games.hosting.host import Host
from games.hosting.hub import Hub
from games.hosting.live import LiveMatch
from games.hosting.members import Members
from games.hosting.store import MatchRecord, SeatRecord
from games.wire.codec import CODECS, BinaryCodec
from games.wire.limits import Limits
from games.wire.session import Session
from games.wire.sync import History
from games.wire.views import ViewCodec
from tests.hosting.virtual import Inline, virtually

ROUNDS = 3
WARM, TICKS = 20, 60  # of a round: shorter than the silence after which pings must have been answered
CODEC = CODECS["backbeat.v1.binary"]


class Step(NamedTuple):
    """A method whose time is taken. `depth`: how far in it stands."""

    title: str
    depth: int
    owner: type
    method: str


class Scene(NamedTuple):
    """What is played: so many matches at once, each with so many seats."""

    title: str
    game: type[Game]
    matches: int
    seats: int


SCENES = (Scene("6 matches of 10", Standard, 6, 10), Scene("a crowd of 200", Cut, 1, 200))

STEPS = (
    Step("an input comes", 0, Connection, "received"),
    Step("decoded and validated", 1, Session, "receive"),
    Step("accepted", 1, Door, "submit"),
    Step("into the inbox", 2, Match, "submit"),
    Step("written down", 3, Recorder, "submitted"),
    Step("a match runs", 0, LiveMatch, "run"),
    Step("a tick by the rules", 1, Match, "step"),
    Step("checkpoint and hash", 2, Recorder, "stepped"),
    Step("told", 1, Members, "publish"),
    Step("what is seen", 2, Match, "view"),
    Step("frozen", 2, ViewCodec, "freeze"),
    Step("to the sockets", 2, Feed, "publish"),
    Step("kept as a baseline", 3, History, "push"),
    Step("each socket's next frame", 3, Feed, "show"),
    Step("the frame's bytes", 4, BinaryCodec, "frame"),
)


class Sink:
    """A socket that everything fits into."""

    frames = 0

    def send(self, payload: bytes, text: bool) -> None:
        Sink.frames += payload[0] < 0x80

    def queued(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None:
        pass


class Table:
    """The players of one match. Each says something new in each tick, which was encoded before the clock ran."""

    def __init__(self, hub: Hub, live: LiveMatch) -> None:
        self._loop = asyncio.get_running_loop()
        self._connections = []
        for seat in live.core.seats:
            connection = hub.open(Sink(), CODEC, "127.0.0.1")
            connection.received(msgspec.msgpack.encode([1, "ticket"]), False)
            hub.join(connection, Pass(live.id, f"{live.id}-{seat}", "", seat, "", None), live.core.game, live.door)
            self._connections.append(connection)
        start = live.core.tick
        self._said = iter([self._payloads(number, start + number - 2) for number in range(1, WARM + TICKS + 10)])
        self._due = self._loop.time() + live.pace.time_of(start) % (1 / TICK_RATE)
        self._say()

    def _payloads(self, number: int, ack: int) -> list[bytes]:
        steer = {"dx": number % 64, "dy": -(number * 7 % 64)}
        payload = msgspec.msgpack.encode([2, number, steer, 0, max(0, ack)])
        return [payload] * len(self._connections)

    def _say(self) -> None:
        self._due += 1 / TICK_RATE
        self._loop.call_at(self._due, self._say)
        for connection, payload in zip(self._connections, next(self._said), strict=True):
            connection.received(payload, False)


class Clock:
    """Takes the time of each call of a method, or of any function."""

    def __init__(self) -> None:
        self.seconds, self.calls = 0.0, 0

    def around(self, method: Callable[..., Any]) -> Callable[..., Any]:
        """The same, timed."""

        @wraps(method)
        def timed(*args: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return method(*args, **named)
            finally:
                self.seconds += time.perf_counter() - begun
                self.calls += 1

        return timed


async def play(scene: Scene, clock: Clock) -> float:
    """TICKS ticks of a scene: processor seconds for each frame that was sent. The clock starts with them."""
    people = [SeatRecord(seat, f"Player {seat}") for seat in range(scene.seats)]
    records = [MatchRecord(f"m{seed}", 1, scene.game.slug, seed, {}, people, "bench") for seed in range(scene.matches)]
    shelf, limits = Shelf(), Limits(sockets_per_address=scene.matches * scene.seats)
    shelf.waiting = records
    host, hub = Host(shelf, limits, executor=Inline()), Hub(limits)  # type: ignore[arg-type]  # as in bench.resting
    await host.start()
    await asyncio.sleep(1)  # until they are claimed
    for live in host.matches.values():
        Table(hub, live)
    await asyncio.sleep(WARM / TICK_RATE)
    gc.collect()
    Sink.frames = clock.calls = 0
    clock.seconds = 0.0
    begun = time.process_time()
    await asyncio.sleep(TICKS / TICK_RATE)
    spent = time.process_time() - begun
    wanted = TICKS * scene.matches * scene.seats
    if Sink.frames < 0.99 * wanted:
        raise AssertionError(f"{Sink.frames} frames were sent, not {wanted}: somebody was refused or let go.")
    await host.drain()
    return spent / Sink.frames


def microseconds(scene: Scene, clock: Clock) -> float:
    """What a frame costs, by a round of `play` in virtual time."""
    spent: list[float] = []

    async def main(_loop: Any) -> None:
        spent.append(await play(scene, clock))

    virtually(main)
    return 1e6 * spent[0]


def own_cost() -> float:
    """Seconds that a clock shows for each call of something that takes none."""
    clock = Clock()
    nothing = clock.around(lambda one, other: None)
    for number in range(100_000):
        nothing(number, number)
    return clock.seconds / clock.calls


def step_alone(step: Step, scene: Scene, cost: float) -> float:
    """Microseconds of one step for each frame; `cost` is what the clock itself takes."""
    clock, method = Clock(), vars(step.owner)[step.method]
    setattr(step.owner, step.method, clock.around(method))
    try:
        microseconds(scene, clock)
    finally:
        setattr(step.owner, step.method, method)
    return 1e6 * (clock.seconds - clock.calls * cost) / Sink.frames


def main() -> None:
    cost = min(own_cost() for _ in range(ROUNDS))
    columns = []
    for scene in SCENES:
        registry.register(scene.game)
        whole = min(microseconds(scene, Clock()) for _ in range(ROUNDS))
        columns.append([whole, *(min(step_alone(step, scene, cost) for _ in range(ROUNDS)) for step in STEPS)])
    titles = ["all", *("  " * (step.depth + 1) + step.title for step in STEPS)]
    print(f"{'microseconds a frame':<36}" + "".join(f"{scene.title:>20}" for scene in SCENES))
    for title, row in zip(titles, zip(*columns, strict=True), strict=True):
        print(f"{title:<36}" + "".join(f"{figure:20.2f}" for figure in row))


if __name__ == "__main__":
    main()
