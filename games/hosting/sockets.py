"""The narrow interface between a match and whatever carries its bytes: send this, how far behind is it, close.

PlainSocket serves any ASGI server by its `send`. No messages and no rules are known here.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol


class Socket(Protocol):
    """One accepted WebSocket. No call blocks, and none raises because the peer is gone."""

    def send(self, payload: bytes, text: bool) -> None:
        """Send one message as one frame."""

    def queued(self) -> int:
        """Bytes that were given to `send` and have not been handed on yet."""

    def close(self, code: int, reason: str) -> None:
        """Send what is queued, then close; what is sent after that is lost."""


class PlainSocket:
    """A Socket over ASGI's `send`. A task of its own awaits the server, so that callers never do."""

    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._bytes = 0
        self._sending = False
        self._closing = False
        self._work = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="backbeat-socket")

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

    def lost(self) -> None:
        """The peer is gone: drop what is queued."""
        self._closing = True
        self._task.cancel()

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
