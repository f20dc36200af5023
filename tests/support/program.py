"""A program that plays: HTTP with a bearer token, then one WebSocket, as docs/protocol.md says and nothing more."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

import msgspec
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from games.wire.messages import CLIENT, SERVER
from tests.support.eyes import Eyes, is_frame

JSON, BINARY = "backbeat.v1.json", "backbeat.v1.binary"
NUMBERS = {kind.__struct_config__.tag: number for number, kind in {**CLIENT, **SERVER}.items()}
FIELDS = {number: kind.__struct_fields__ for number, kind in {**CLIENT, **SERVER}.items()}
NAMES = {number: name for name, number in NUMBERS.items()}


class Refused(Exception):
    """The API answered with an error: `status`, and the content of `error`."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status}: {error}")
        self.status, self.error = status, error


class Program:
    """A guest with a bearer token."""

    def __init__(self, url: str, name: str = "Ada") -> None:
        self.url = url
        self.token = ""
        self.token = self.post("/api/players/guest", name=name, token=True)["token"]

    def post(self, path: str, **body: Any) -> Any:
        return self._call("POST", path, body)

    def get(self, path: str) -> Any:
        return self._call("GET", path, None)

    def _call(self, method: str, path: str, body: Any) -> Any:
        request = urllib.request.Request(self.url + path, method=method)
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, data, timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(error.code, json.load(error)["error"]) from None

    def play(self, game: str = "lightcycles") -> str:
        """A running match to play in; its id."""
        return self.post("/api/play", game=game)["match"]

    def start(self, *others: "Program", game: str = "lightcycles", bots: int = 1) -> str:
        """A match of this guest, the others and bots, that no stranger joins; its id."""
        room = self.post("/api/rooms", game=game, private=True)["code"]
        for other in others:
            other.post(f"/api/rooms/{room}/join")
            other.post(f"/api/rooms/{room}/ready", ready=True)
        for number in range(bots):
            self.post(f"/api/rooms/{room}/bots", seat=1 + len(others) + number, level=1)
        return self.post(f"/api/rooms/{room}/start")["match"]

    def ticket(self, match: str) -> str:
        return self.post(f"/api/matches/{match}/ticket")["ticket"]

    def join(self, match: str, **options: Any) -> "Wire":
        """A socket that has said hello and heard welcome."""
        wire = Wire(self.url, match, **options)
        wire.say("hello", ticket=self.ticket(match))
        wire.hear("welcome")
        return wire


class Wire:
    """One match socket. A thread listens and answers pings; `messages` is everything that came, in order."""

    def __init__(self, url: str, match: str, *, protocol: str = JSON, answer: bool = True, **options: Any) -> None:
        self.protocol, self.answer, self._eyes = protocol, answer, Eyes()
        self.messages: list[dict[str, Any]] = []
        self.close_code: int | None = None
        self._news = threading.Condition()
        address = url.replace("http", "ws", 1) + f"/ws/matches/{match}/"
        self._open = ExitStack()
        self.socket: ClientConnection = self._open.enter_context(
            connect(address, subprotocols=[protocol], proxy=None, max_size=2**20, **options)  # type: ignore[list-item]
        )
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._open.close()
        self._thread.join(10)

    def say(self, kind: str, **fields: Any) -> None:
        """Say a message in the socket's own subprotocol."""
        self.raw(self.encode(kind, **fields))

    def encode(self, kind: str, **fields: Any) -> str | bytes:
        if self.protocol == JSON:
            return json.dumps({"type": kind, **fields})
        number = NUMBERS[kind]
        defaults = {"ticket": None, "resume": None, "epoch": 0, "event": 0, "rules": None, "tick": 0, "ack": 0}
        return msgspec.msgpack.encode([number, *({**defaults, **fields}[name] for name in FIELDS[number])])

    def raw(self, payload: str | bytes) -> None:
        self.socket.send(payload)

    def _listen(self) -> None:
        with suppress(ConnectionClosed):
            for payload in self.socket:
                self._take(self.decode(payload))
        with self._news:
            self.close_code = self.socket.close_code
            self._news.notify_all()

    def decode(self, payload: str | bytes) -> dict[str, Any]:
        if isinstance(payload, str):
            return json.loads(payload)
        if is_frame(payload):
            return self._eyes.read(payload)
        number, *values = msgspec.msgpack.decode(payload)
        message = {"type": NAMES[number], **dict(zip(FIELDS[number], values, strict=True))}
        if message["type"] == "welcome":
            self._eyes.welcome(message["game"])
        return message

    def _take(self, message: dict[str, Any]) -> None:
        with self._news:
            self.messages.append(message)
            self._news.notify_all()
        if message["type"] == "ping" and self.answer:
            frames = self.of("frame")
            with suppress(ConnectionClosed):
                self.say("pong", id=message["id"], ack=frames[-1]["tick"] if frames else 0)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]

    def hear(self, kind: str, where: Callable[[dict[str, Any]], Any] = bool, seconds: float = 15) -> dict[str, Any]:
        """Wait for a message of that kind that fits."""
        with self._news:
            self._news.wait_for(lambda: any(map(where, self.of(kind))) or self.close_code is not None, seconds)
            found = next(filter(where, self.of(kind)), None)
        assert found, f"no {kind} within {seconds} s; heard {[message['type'] for message in self.messages][-20:]}"
        return found

    def event(self, kind: str, seconds: float = 15) -> dict[str, Any]:
        return self.hear("event", lambda event: event["kind"] == kind, seconds)

    def closed(self, seconds: float = 15) -> int:
        """Wait for the end; the close code."""
        with self._news:
            assert self._news.wait_for(lambda: self.close_code is not None, seconds), "the socket is still open"
        return self.close_code or 0
