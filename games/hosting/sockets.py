"""The narrow interface between a match and whatever carries its bytes: send this, how far behind is it, close.

PlainSocket serves any ASGI server by its `send` and `receive`. A server that carries sockets itself (fast.py) offers
them in the scope. No messages and no rules are known here.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

logger = logging.getLogger(__name__)

EXTENSION = "backbeat.socket"  # of an ASGI scope: {"take": a function that gives the accepted Socket, or None}
Heard = Callable[[bytes, bool], None]  # called with each message of the peer, and whether it is text

_said: set[str] = set()


class Socket(Protocol):
    """One accepted WebSocket. No call blocks, and none raises because the peer is gone."""

    def send(self, payload: bytes, text: bool) -> None:
        """Send one message as one frame."""

    def queued(self) -> int:
        """Bytes that were given to `send` and have not been handed on yet."""

    def close(self, code: int, reason: str) -> None:
        """Send what is queued, then close; what is sent after that is lost."""


class HeardSocket(Socket, Protocol):
    """A Socket to whoever has accepted it."""

    async def listen(self, heard: Heard) -> None:
        """Pass on what the peer says until the socket is gone."""


class Flow:
    """Whether a peer takes what there is for it, as those say who carry its bytes."""

    def __init__(self) -> None:
        self._resumed: asyncio.Future[None] | None = None

    @property
    def stopped(self) -> bool:
        """Whether something waits for the peer."""
        return self._resumed is not None

    async def drained(self) -> None:
        """Wait while the peer takes nothing."""
        if self._resumed is not None:
            await asyncio.shield(self._resumed)

    def stop(self) -> None:
        """The peer takes no more for now. Safe to repeat."""
        if self._resumed is None:
            self._resumed = asyncio.get_running_loop().create_future()

    def go_on(self) -> None:
        """It takes more, or is gone. Safe to repeat."""
        if self._resumed is not None:
            self._resumed.set_result(None)
            self._resumed = None


def accepted(scope: MutableMapping[str, Any], receive: Any, send: Any) -> HeardSocket:
    """The socket of a scope whose `websocket.accept` was just sent: fast if the server offers that, else plain."""
    offer = (scope.get("extensions") or {}).get(EXTENSION)
    socket: HeardSocket | None = None if offer is None else offer["take"]()
    kind = "fast (carried by picows)" if socket is not None else "plain (carried by the ASGI server)"
    if kind not in _said:
        _said.add(kind)
        logger.info("Sockets of matches are %s.", kind)
    return socket or PlainSocket(receive, send)


class PlainSocket:
    """A Socket over ASGI. A task of its own awaits the server, so that callers never do."""

    def __init__(
        self, receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None:
        self._receive, self._send = receive, send
        self._waiting: deque[dict[str, Any]] = deque()
        self._bytes = 0
        self._sending = False
        self._closing = False
        self._work = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="backbeat-socket")

    async def listen(self, heard: Heard) -> None:
        try:
            while (event := await self._receive())["type"] == "websocket.receive":
                text = event.get("text")
                heard(event.get("bytes") or b"" if text is None else text.encode(), text is not None)
        finally:
            self._closing = True
            self._task.cancel()

    def send(self, payload: bytes, text: bool) -> None:
        if self._closing:
            return
        self._bytes += len(payload)
        content = {"text": payload.decode()} if text else {"bytes": payload}
        self._waiting.append({"type": "websocket.send"} | content)
        self._work.set()

    def queued(self) -> int:
        return self._bytes if self._sending else 0  # what no turn of the loop has been given to yet is not late

    def close(self, code: int, reason: str) -> None:
        if self._closing:
            return
        self._closing = True
        self._waiting.append({"type": "websocket.close", "code": code, "reason": reason})
        self._work.set()

    async def _run(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            while self._waiting:
                event = self._waiting.popleft()
                self._sending = True
                await self._send(event)
                self._sending = False
                if event["type"] == "websocket.close":
                    return
                self._bytes -= len(event.get("bytes") or event["text"].encode())
