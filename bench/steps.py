"""Where each microsecond of the host goes on the way from an input to the frame that shows it: the standard scene, as
hosts run it, and a crowd of 200 whose views are cut. Virtual time and sockets that cost nothing; all else is real.

    python -m bench.steps

Prints microseconds for one delivered frame, that is for one input in, its share of the tick, and one frame out: of each
step the least that any tick took, because whatever else a machine does only adds. A step is measured in a run of its
own, so that the clock's cost falls on no other; those that stand further in are part of the one above. What the loop
and the scheduler take is not in it.
"""

import asyncio
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

TICKS = 150  # of a run: shorter than the silence after which pings must have been answered
CODEC = CODECS["backbeat.v1.binary"]


class Step(NamedTuple):
    """A method whose time is taken. `depth`: how far in it stands."""

    title: str
    depth: int
    owner: type
    method: str


class Scene(NamedTuple):
    """What is played, by how many."""

    title: str
    game: type[Game]
    seats: int


SCENES = (Scene("10 players", Standard, 10), Scene("a crowd of 200", Cut, 200))

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


class Clock:
    """Takes the time of a function. `laps` are the seconds of all its calls in each tick, less the clock's own cost."""

    def __init__(self, cost: float = 0.0) -> None:
        self.cost = cost
        self.laps: list[float] = []
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

    def lap(self) -> None:
        """A tick is over."""
        self.laps.append(self.seconds - self.calls * self.cost)
        self.seconds, self.calls = 0.0, 0


def own_cost() -> float:
    """Seconds that a clock shows for a call of something that takes none."""
    clock = Clock()
    nothing = clock.around(lambda one, other: None)
    for _tick in range(1000):
        for number in range(100):
            nothing(number, number)
        clock.lap()
    return min(clock.laps) / 100


class Table:
    """The players of one match. Each says something new in each tick, which was encoded before the clock ran."""

    def __init__(self, hub: Hub, live: LiveMatch, clock: Clock) -> None:
        self._loop, self._clock = asyncio.get_running_loop(), clock
        self._connections = []
        for seat in live.core.seats:
            connection = hub.open(Sink(), CODEC, "127.0.0.1")
            connection.received(msgspec.msgpack.encode([1, "ticket"]), False)
            hub.join(connection, Pass(live.id, f"{seat}", "", seat, "", None), live.core.game, live.door)
            self._connections.append(connection)
        start = live.core.tick
        self._said = iter([self._payload(number, start + number - 2) for number in range(1, TICKS + 10)])
        self._due = live.pace.time_of(start + 1) + 0.5 / TICK_RATE
        self._loop.call_at(self._due, self._say)

    def _payload(self, number: int, ack: int) -> bytes:
        steer = {"dx": number % 64, "dy": -(number * 7 % 64)}
        return msgspec.msgpack.encode([2, number, steer, 0, max(0, ack)])

    def _say(self) -> None:
        self._clock.lap()
        self._due += 1 / TICK_RATE
        self._loop.call_at(self._due, self._say)
        payload = next(self._said)
        for connection in self._connections:
            connection.received(payload, False)


async def play(scene: Scene, clock: Clock) -> None:
    """TICKS ticks of a scene."""
    people = [SeatRecord(seat, f"Player {seat}") for seat in range(scene.seats)]
    shelf, limits = Shelf(), Limits(sockets_per_address=scene.seats)
    shelf.waiting = [MatchRecord("match", 1, scene.game.slug, 1, {}, people, "bench")]
    host, hub = Host(shelf, limits, executor=Inline()), Hub(limits)  # type: ignore[arg-type]  # as in bench.resting
    await host.start()
    await asyncio.sleep(1)  # until it is claimed
    Table(hub, host.matches["match"], clock)
    Sink.frames = 0
    await asyncio.sleep(TICKS / TICK_RATE)
    wanted = TICKS * scene.seats
    if Sink.frames < 0.95 * wanted:
        raise AssertionError(f"{Sink.frames} frames were sent, not {wanted}: somebody was refused or let go.")
    await host.drain()


def microseconds(step: Step, scene: Scene, cost: float) -> float:
    """What a step takes for one frame; `cost` is what the clock itself takes."""
    clock, method = Clock(cost), vars(step.owner)[step.method]
    setattr(step.owner, step.method, clock.around(method))
    try:
        virtually(lambda _loop: play(scene, clock))
    finally:
        setattr(step.owner, step.method, method)
    return 1e6 * min(clock.laps[10:]) / scene.seats


def main() -> None:
    cost = own_cost()
    columns = []
    for scene in SCENES:
        registry.register(scene.game)
        figures = [microseconds(step, scene, cost) for step in STEPS]
        outermost = (figure for step, figure in zip(STEPS, figures, strict=True) if step.depth == 0)
        columns.append([sum(outermost), *figures])
    titles = ["all", *("  " * (step.depth + 1) + step.title for step in STEPS)]
    print(f"{'microseconds a frame':<36}" + "".join(f"{scene.title:>20}" for scene in SCENES))
    for title, row in zip(titles, zip(*columns, strict=True), strict=True):
        print(f"{title:<36}" + "".join(f"{figure:20.2f}" for figure in row))


if __name__ == "__main__":
    main()
