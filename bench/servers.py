"""The contestants: how each is started, how its players get in, and whether it does its work at all.

Each runs the standard scene, or what a Shape asks for instead. None is measured before `fault` has found none.
"""

import http.client
import json
import os
import shutil
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

from websockets.sync.client import connect

from bench import load
from bench.processes import BUILD, HERE, LOAD_CORE, ROOT, Process, Trouble, free_port, output

COLYSEUS = ROOT / "bench" / "colyseus"
LIMITS = {"sockets_per_address": 100_000, "matches_per_host": 5000}
CHECK_SECONDS = 3.0
NEARLY = 0.9  # of the frames that the rate should give, and of the inputs sent, where nothing is wrong


@dataclass(frozen=True)
class Shape:
    """How many play what. `game` is Backbeat's name for it; rivals know the standard scene alone."""

    matches: int = 60
    players: int = 10
    rate: int = 20
    inputs: int = 20
    game: str = "standard"

    @property
    def sockets(self) -> int:
        return self.matches * self.players


class Contestant:
    """A server that is started and stopped for each measurement."""

    name: ClassVar[str]
    flavour: ClassVar[str]
    most: ClassVar[int | None] = None  # matches of a table's row, if it cannot do with as many as the others

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: Process | None = None

    @property
    def pids(self) -> list[int]:
        return self.process.tree if self.process else []

    def start(self, shape: Shape) -> None:
        self.port = free_port()
        self.process = self.run(shape)
        self.process.ready(self.port)

    def run(self, shape: Shape) -> Process:
        raise NotImplementedError

    def connections(self, shape: Shape) -> list[str]:
        """The list for bench/load.c, made right before it is used."""
        raise NotImplementedError

    def stop(self) -> str:
        written, self.process = self.process.stop() if self.process else "", None
        return written

    def played(self, shape: Shape, **options: float) -> Any:
        """Started, played on and stopped again: what the load generator told."""
        try:
            self.start(shape)
            return load.run(self, shape, **options)
        finally:
            self.stop()

    def measured(self, shape: Shape, seconds: float) -> load.Figures:
        return load.figures(self.played(shape, seconds=seconds))

    def fault(self) -> str:
        """What is wrong with it, or ""."""
        shape = Shape(matches=2, players=2)
        try:
            self.start(shape)
            return self.find_fault(shape)
        except Trouble as trouble:
            return str(trouble)
        finally:
            self.stop()

    def find_fault(self, shape: Shape) -> str:
        told = load.run(self, shape, warm=1, seconds=CHECK_SECONDS)
        if told["in"] < shape.sockets or told["left"]:
            return f"{told['in']} of {shape.sockets} players came in, {told['left']} were sent away: {told['closes']}"
        if told["share"] < NEARLY or told["told"] < NEARLY * told["inputs"]:
            return f"{told['share']:.0%} of the frames came, and {told['told']} of {told['inputs']} inputs were told"
        return ""

    def log(self) -> Path:
        return self.folder / f"{type(self).__name__.lower()}.log"


class Floor(Contestant):
    name, flavour = "Floor", "floor"

    def run(self, shape: Shape) -> Process:
        self.log().unlink(missing_ok=True)
        words = map(str, (self.port, shape.rate, shape.matches, shape.players))
        return Process([str(BUILD / "floor"), *words], self.log())

    def connections(self, shape: Shape) -> list[str]:
        return [f"{seat} /{match}/{seat} - -" for match in range(shape.matches) for seat in range(shape.players)]


class Backbeat(Contestant):
    name, flavour = "Backbeat", "backbeat"
    application = "gameproject.asgi:application"
    sockets = "fast"

    @property
    def variables(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DEBUG": "0",
            "HTTPS": "0",
            "SECRET_KEY": "of-a-bench",
            "ALLOWED_HOSTS": HERE,
            "ORIGINS": f"http://{HERE}",
            "DATABASE_URL": f"sqlite:///{self.folder / 'db.sqlite3'}",
            "REDIS_URL": "",
            "BENCH_STATIC_ROOT": str(self.folder / "static"),
            "BACKBEAT_LIMITS": json.dumps(LIMITS),
            "BACKBEAT_SOCKETS": self.sockets,
        }

    def run(self, shape: Shape) -> Process:
        """A site that nobody has played on before."""
        fresh = self.folder / "fresh.sqlite3"
        if not fresh.exists():
            manage = [sys.executable, "manage.py"]
            output([*manage, "migrate", "-v", "0"], **self.variables)
            output([*manage, "collectstatic", "--noinput", "-v", "0"], **self.variables)
            (self.folder / "db.sqlite3").rename(fresh)
        for old in self.folder.glob("db.sqlite3*"):
            old.unlink()
        shutil.copy(fresh, self.folder / "db.sqlite3")
        command = [str(Path(sys.executable).with_name("daphne")), "-p", str(self.port), self.application]
        return Process(command, self.log(), **self.variables)

    def connections(self, shape: Shape) -> list[str]:
        words = map(str, (shape.game, shape.matches, shape.players))
        return output([sys.executable, "-m", "bench.seats", *words], **self.variables).splitlines()


class BackbeatPlain(Backbeat):
    name, sockets = "Backbeat, plain sockets", "plain"


class Colyseus(Contestant):
    name, flavour = "Colyseus", "colyseus"
    room = "standard"

    def run(self, shape: Shape) -> Process:
        variables = {"PORT": str(self.port), "PLAYERS": str(shape.players), "RATE": str(shape.rate)}
        return Process([node(), str(COLYSEUS / "server.mjs")], self.log(), NODE_ENV="production", **variables)

    def connections(self, shape: Shape) -> list[str]:
        line = http.client.HTTPConnection(HERE, self.port)
        lines = []
        for number in range(shape.sockets):
            line.request("POST", f"/matchmake/joinOrCreate/{self.room}", "{}", {"Content-Type": "application/json"})
            seat = json.load(line.getresponse())
            path = f"/{seat['processId']}/{seat['roomId']}?sessionId={seat['sessionId']}"
            lines.append(f"{number % shape.players} {path} - -")
        line.close()
        return lines

    def find_fault(self, shape: Shape) -> str:
        """Seen with its own client, which reads the states."""
        seen = json.loads(output([node(), str(COLYSEUS / "check.mjs"), f"http://{HERE}:{self.port}", self.room]))
        whole = seen["sameRoom"] and seen["entities"] == shape.players
        return "" if whole and min(seen["rate"] / 20, seen["moved"], seen["heard"]) >= NEARLY else f"its client: {seen}"


class ColyseusTold(Colyseus):
    """By its own means for it, each player is told which inputs were taken; as Backbeat does and Colyseus need not."""

    name, flavour, room = "Colyseus, inputs told", "told", "told"


class Stock(Contestant):
    name, flavour, most = "Stock Channels, in memory (100 players)", "stock", 10
    redis = ""

    def run(self, shape: Shape) -> Process:
        command = [str(Path(sys.executable).with_name("daphne")), "-p", str(self.port), "bench.stock.asgi:application"]
        variables = {"PLAYERS": str(shape.players), "RATE": str(shape.rate), "REDIS_URL": self.redis}
        return Process(command, self.log(), **variables)

    def connections(self, shape: Shape) -> list[str]:
        return [f"{seat} /ws/{match}/{seat}/ - -" for match in range(shape.matches) for seat in range(shape.players)]

    def find_fault(self, shape: Shape) -> str:
        """Seen by a client that reads the states."""
        states: list[Any] = []
        with connect(f"ws://{HERE}:{self.port}/ws/check/0/", proxy=None) as socket:
            ends = time.monotonic() + CHECK_SECONDS
            while time.monotonic() < ends:
                states.append(json.loads(socket.recv(timeout=5)))
                socket.send(json.dumps({"type": "move", "seq": len(states), "dx": 1, "dy": -1}))
        moved = sum(one["entities"] != other["entities"] for one, other in pairwise(states))
        least = NEARLY * CHECK_SECONDS * shape.rate
        if min(len(states), moved, states[-1]["taken"][0]) < least or len(states[0]["entities"]) != shape.players:
            return f"{len(states)} states in {CHECK_SECONDS} s, {moved} of them new; taken: {states[-1]['taken']}"
        return super().find_fault(shape)


class StockRedis(Stock):
    name = "Stock Channels, Redis (100 players)"
    server: Process | None = None

    def run(self, shape: Shape) -> Process:
        port = free_port()
        command = ["redis-server", "--bind", HERE, "--port", str(port), "--save", "", "--appendonly", "no"]
        self.server = Process(command, self.folder / "redis.log", core=LOAD_CORE)  # and not on the rival's own core
        self.server.ready(port)
        self.redis = f"redis://{HERE}:{port}/0"
        return super().run(shape)

    def stop(self) -> str:
        written = super().stop()
        if self.server:
            self.server.stop()
        return written


def node() -> str:
    """Node 22, which Colyseus asks for: the one that package.json brings."""
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(os.uname().machine, "")
    brought = COLYSEUS / "node_modules" / f"node-linux-{machine}" / "bin" / "node"
    return str(brought) if brought.exists() else "node"


CONTESTANTS: dict[str, type[Contestant]] = {
    "floor": Floor,
    "backbeat": Backbeat,
    "plain": BackbeatPlain,
    "colyseus": Colyseus,
    "colyseus-told": ColyseusTold,
    "stock": Stock,
    "stock-redis": StockRedis,
}
