"""One match socket of a bot, in either subprotocol. Pings are answered at once; frames are counted, and not read: a bot
that plays at random asks for what is legal, or needs to know nothing.
"""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.program import BINARY, FIELDS, JSON, NAMES, NUMBERS
from tests.trial.web import Site

HELLO_WITHIN = 10.0  # seconds until a hello has to be answered
FRAME = '{"type":"frame"'
DEFAULTS = {"ticket": None, "resume": None, "epoch": 0, "event": 0, "rules": None, "tick": 0, "ack": 0}


class Turned(Exception):
    """The server said bye instead of welcome."""

    def __init__(self, bye: dict[str, Any]) -> None:
        super().__init__(f"{bye['close']} {bye['code']}")
        self.close, self.code = bye["close"], bye["code"]


class Line:
    """Open it with `Line.open`. `heard` is called with each message but frames and pings; `ended` is set at the end."""

    def __init__(
        self, socket: ClientConnection, address: str, protocol: str, heard: Callable[[dict[str, Any]], None]
    ) -> None:
        self._socket, self._address, self.protocol, self._heard = socket, address, protocol, heard
        self.welcome: dict[str, Any] = {}
        self.bye: dict[str, Any] = {}
        self.event = (0, 0)  # epoch and number of the last one
        self.frames = self.tick = 0
        self.opened = time.monotonic()
        self.welcomed, self.ended = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    @classmethod
    async def open(
        cls, site: Site, process: int, url: str, *, binary: bool, heard: Callable[[dict[str, Any]], None], **key: Any
    ) -> "Line":
        """A socket that has heard welcome. Raises Turned, or OSError when there is no line."""
        protocol, began = (BINARY if binary else JSON), time.monotonic()
        address = url if "://" in url else f"ws://127.0.0.1:{site.ports[process]}{url}"
        try:
            socket = await connect(
                address, subprotocols=[protocol], proxy=None, compression=None, ping_interval=None, max_size=2**20
            )
        except (OSError, InvalidHandshake, EOFError, TimeoutError) as error:
            site.lost(process, began, error, "a handshake")
            raise ConnectionError(str(error)) from error
        line = cls(socket, address, protocol, heard)
        await line.say("hello", **key)
        with suppress(TimeoutError):
            async with asyncio.timeout(HELLO_WITHIN * site.journal.patience):
                await line.welcomed.wait()
        if line.welcome:
            return line
        await line.close()
        if line.bye:
            raise Turned(line.bye)
        took, code = time.monotonic() - began, line.code
        site.lost(process, began, ConnectionError(f"no welcome, and {code} after {took:.1f} s"), f"a hello at {url}")
        raise ConnectionError("no welcome")

    def __str__(self) -> str:
        return f"a {self.protocol} socket at {self._address}"

    @property
    def code(self) -> int | None:
        """The close code, when it is closed."""
        return self._socket.close_code

    async def say(self, kind: str, **fields: Any) -> None:
        """Say it, unless the line is closed."""
        with suppress(ConnectionClosed):
            await self._socket.send(self._encode(kind, fields))

    def _encode(self, kind: str, fields: dict[str, Any]) -> str | bytes:
        if self.protocol == JSON:
            return json.dumps({"type": kind, **fields})
        number = NUMBERS[kind]
        return msgspec.msgpack.encode([number, *({**DEFAULTS, **fields}[name] for name in FIELDS[number])])

    async def close(self) -> None:
        """As a tab is closed."""
        with suppress(OSError, ConnectionClosed):
            await self._socket.close()
        await self.ended.wait()

    async def cut(self) -> None:
        """As a network is lost."""
        self._socket.transport.abort()
        await self.ended.wait()

    async def _listen(self) -> None:
        try:
            async for payload in self._socket:
                message = self._decode(payload)
                if message is None:
                    self.frames += 1
                elif message["type"] == "ping":
                    self.tick = message["tick"]
                    await self.say("pong", id=message["id"], ack=self.tick)
                else:
                    self._take(message)
        except ConnectionClosed:
            pass
        finally:
            self.ended.set()
            self.welcomed.set()

    def _decode(self, payload: str | bytes) -> dict[str, Any] | None:
        if isinstance(payload, str):
            return None if payload.startswith(FRAME) else json.loads(payload)
        if payload[0] < 0x80:
            return None
        number, *values = msgspec.msgpack.decode(payload)
        return {"type": NAMES[number], **dict(zip(FIELDS[number], values, strict=True))}

    def _take(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "welcome":
                self.welcome = message
                self.welcomed.set()
            case "bye":
                self.bye = message
            case "event":
                self.event = max(self.event, (message["epoch"], message["number"]))
        self._heard(message)
