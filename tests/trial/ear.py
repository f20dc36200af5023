"""A page's socket of the lobby, /ws/lobby/: it rests on the session cookie, and wakes whoever waits for news."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.trial.web import Web

WAKES = ("queue", "you")


class Ear:
    """`news` is set when something concerns this player, `ended` at the end."""

    def __init__(self, socket: Any, process: int) -> None:
        self._socket, self._process = socket, process
        self.opened = time.monotonic()
        self.ended, self.news = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, web: Web, process: int) -> "Ear":
        """Raises OSError when there is no line."""
        address, began = f"ws://127.0.0.1:{web.site.ports[process]}/ws/lobby/", time.monotonic()
        try:
            socket = await connect(
                address, additional_headers=web.headers, proxy=None, compression=None, ping_interval=None
            )
        except (OSError, InvalidHandshake, EOFError, TimeoutError) as error:
            web.site.lost(process, began, error, "a handshake of the lobby")
            raise ConnectionError(str(error)) from error
        return cls(socket, process)

    def __str__(self) -> str:
        return f"a socket of the lobby at process {self._process}"

    async def close(self) -> None:
        with suppress(OSError, ConnectionClosed):
            await self._socket.close()
        await self.ended.wait()

    async def _listen(self) -> None:
        with suppress(ConnectionClosed):
            async for payload in self._socket:
                if json.loads(payload).get("type") in WAKES:
                    self.news.set()
        self.ended.set()
        self.news.set()
