"""The other end of each kind of Socket, for tests of what they have in common: it reads when told to."""

import asyncio
import json
import socket
import struct
from typing import Any, Protocol

from gameproject.handover import Carried, carry
from games.hosting.fast import FastSocket
from games.hosting.sockets import Heard, PlainSocket
from tests.hosting.virtual import FakeSocket

TEXT, CLOSE = 1, 8
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
REQUEST = (
    "GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n"
).encode()


class Peer(Protocol):
    """Who a Socket speaks to."""

    socket: Any

    async def read(self, count: int) -> list[Any]:
        """The next so many messages, decoded from JSON."""

    async def closed(self) -> tuple[int, str]:
        """Read on to the close frame."""

    async def say(self, message: Any) -> None:
        """Send a text message; for sockets that listen."""

    async def vanish(self) -> None:
        """Be gone without a word."""


class FastPeer:
    """A TCP connection to a FastSocket, spoken by hand."""

    def __init__(self) -> None:
        self.gone: list[int] = []

    async def open(self) -> "FastPeer":
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.line = socket.create_connection(server.getsockname())
            accepted, _ = server.accept()
        self.line.setblocking(False)
        self.socket = FastSocket(lambda payload, text: None, self.gone.append)
        await carry((Carried(self.socket, [], REQUEST), accepted))
        self.loop = asyncio.get_running_loop()
        self.data = b""
        while b"\r\n\r\n" not in self.data:
            await self._more()
        self.data = self.data.partition(b"\r\n\r\n")[2]
        return self

    async def _more(self) -> None:
        data = await self.loop.sock_recv(self.line, 65536)
        assert data, "the line is down"
        self.data += data

    async def _take(self, count: int) -> bytes:
        while len(self.data) < count:
            await self._more()
        taken, self.data = self.data[:count], self.data[count:]
        return taken

    async def frame(self) -> tuple[int, bytes]:
        first, length = await self._take(2)
        if length == 126:
            (length,) = struct.unpack("!H", await self._take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await self._take(8))
        return first & 15, await self._take(length)

    async def read(self, count: int) -> list[Any]:
        return [json.loads((await self.frame())[1]) for _ in range(count)]

    async def closed(self) -> tuple[int, str]:
        while True:
            opcode, payload = await self.frame()
            if opcode == CLOSE:
                return struct.unpack("!H", payload[:2])[0], payload[2:].decode()

    async def raw(self, data: bytes) -> None:
        await self.loop.sock_sendall(self.line, data)

    async def say(self, message: Any) -> None:
        payload = json.dumps(message).encode()
        assert len(payload) < 126
        await self.raw(bytes([0x80 | TEXT, 0x80 | len(payload), 0, 0, 0, 0]) + payload)

    async def vanish(self) -> None:
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.line.close()

    async def shut(self) -> None:
        self.line.close()
        while not self.gone:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)
        await asyncio.sleep(0)  # the transport closes the socket when it has said so


class PlainPeer:
    """An ASGI server that takes one event at a time, when it is asked to."""

    async def open(self) -> "PlainPeer":
        self.asked = asyncio.Semaphore(0)
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.dead = False
        self.socket = PlainSocket(self.incoming.get, self._send)
        return self

    async def _send(self, event: dict[str, Any]) -> None:
        if not self.dead:
            await self.asked.acquire()
            self.events.put_nowait(event)

    async def _next(self) -> dict[str, Any]:
        self.asked.release()
        return await self.events.get()

    async def read(self, count: int) -> list[Any]:
        return [json.loads((await self._next())["text"]) for _ in range(count)]

    async def closed(self) -> tuple[int, str]:
        while (event := await self._next())["type"] != "websocket.close":
            pass
        return event["code"], event["reason"]

    async def say(self, message: Any) -> None:
        self.incoming.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    async def vanish(self) -> None:
        self.dead = True
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def shut(self) -> None:
        listening = asyncio.create_task(self.socket.listen(lambda payload, text: None))
        await self.vanish()
        await listening


class FakePeer:
    """Of the double that tests of matches use."""

    async def open(self) -> "FakePeer":
        self.socket, self.seen = FakeSocket(), 0
        self.socket.stuck = True
        return self

    async def read(self, count: int) -> list[Any]:
        messages = self.socket.messages[self.seen : self.seen + count]
        self.seen += count
        assert len(messages) == count
        if self.seen == len(self.socket.messages):
            self.socket.drain()
        return messages

    async def closed(self) -> tuple[int, str]:
        assert self.socket.closed is not None
        return self.socket.closed, self.socket.reason

    async def vanish(self) -> None:
        self.socket.close(1006, "")

    async def shut(self) -> None:
        pass


KINDS = {"fast": FastPeer, "plain": PlainPeer, "fake": FakePeer}


def heard_by(messages: list[Any]) -> Heard:
    """A listener that notes messages, text alone."""
    return lambda payload, text: messages.append(json.loads(payload) if text else payload)
