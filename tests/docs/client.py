"""Somebody else's client: plain HTTP and a plain WebSocket in JSON, written from docs/protocol.md alone."""

import json
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import websockets

from tests.support.site import Daphne


def call(base: str, path: str, body: Any = None, token: str = "", parse: Callable[[bytes], Any] = json.loads) -> Any:
    """GET, or POST if there is a body; what `parse` makes of the answer."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return parse(answer.read())


def guest(base: str, game: str, name: str = "Ada") -> tuple[str, dict[str, Any]]:
    """A new guest's token, and their seat in a match of the game."""
    token = call(base, "/api/players/guest", {"name": name, "token": True})["token"]
    return token, call(base, "/api/play", {"game": game}, token)


class Talk:
    """One conversation in backbeat.v1.json."""

    def __init__(self, ws: Any) -> None:
        self.ws = ws
        self.heard: list[dict[str, Any]] = []
        self.tick = 0

    async def say(self, **message: Any) -> None:
        await self.ws.send(json.dumps(message))

    async def hear(self) -> dict[str, Any]:
        """The next message; pings are answered on the way."""
        message: dict[str, Any] = json.loads(await self.ws.recv())
        self.heard.append(message)
        if message["type"] == "frame":
            self.tick = message["tick"]
        if message["type"] == "ping":
            await self.say(type="pong", id=message["id"], ack=self.tick)
        return message

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next message of that type (with those fields)."""
        while True:
            message = await self.hear()
            if message["type"] == kind and fields.items() <= message.items():
                return message


@asynccontextmanager
async def socket(server: Daphne, token: str, match: str, protocol: str = "backbeat.v1.json") -> AsyncIterator[Talk]:
    """A socket that has said hello with a ticket."""
    ticket = call(server.url, f"/api/matches/{match}/ticket", {}, token)
    async with websockets.connect(server.ws_url + ticket["url"], subprotocols=[protocol]) as ws:
        talk = Talk(ws)
        await talk.say(type="hello", ticket=ticket["ticket"])
        yield talk
