"""What a page says and hears on its match socket, followed from outside: each frame is decoded and the view kept.

It uses the server's own wire code, not the SDK's, so that the two are held against each other.
"""

from typing import Any

import msgspec
from playwright.sync_api import Page, WebSocket

from games.wire import messages
from games.wire.patch import apply
from tests.support.eyes import Eyes, is_frame


class Ear:
    """Attach before the page opens its match. `view` is that of the newest frame, over all sockets of the page."""

    def __init__(self, page: Page) -> None:
        self.view: Any = None
        self.tick = -1
        self.welcomes: list[dict[str, Any]] = []
        self.byes: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []
        page.on("websocket", self._follow)

    @property
    def seat(self) -> int | None:
        return self.welcomes[-1]["seat"] if self.welcomes else None

    @property
    def bike(self) -> dict[str, Any]:
        """This page's own bike in the newest view."""
        return self.view["bikes"][str(self.seat)]

    def inputs(self) -> list[dict[str, Any]]:
        return [message["input"] for message in self.said if message["type"] == "input"]

    def _follow(self, socket: WebSocket) -> None:
        if "/ws/matches/" in socket.url:
            eyes = Eyes()
            socket.on("framereceived", lambda frame: self._hear(_heard(frame, eyes)))
            socket.on("framesent", lambda frame: self.said.append(_named(frame, messages.CLIENT)))

    def _hear(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "welcome":
                self.welcomes.append(message)
            case "bye":
                self.byes.append(message)
            case "frame":
                self.view = apply(message["patch"], None if message["base"] == -1 else self.view)
                self.tick = message["tick"]


def _heard(frame: str | bytes, eyes: Eyes) -> dict[str, Any]:
    if isinstance(frame, bytes) and is_frame(frame):
        return eyes.read(frame)
    message = _named(frame, messages.SERVER)
    if message["type"] == "welcome":
        eyes.welcome(message["game"])
    return message


def _named(frame: str | bytes, kinds: dict[int, type[messages.Message]]) -> dict[str, Any]:
    """A binary message as a dict with `type`; fields at the end that were left out are absent."""
    assert isinstance(frame, bytes), "these pages speak backbeat.v1.binary"
    number, *values = msgspec.msgpack.decode(frame)
    kind = kinds[number]
    names = (field.encode_name for field in msgspec.structs.fields(kind))
    return {"type": kind.__struct_config__.tag, **dict(zip(names, values, strict=False))}
