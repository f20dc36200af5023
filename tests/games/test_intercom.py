"""The line between processes keeps up, however slow a message is: what waits for one process leaves together."""

import asyncio
from typing import Any

from games.matches import intercom
from games.matches.intercom import Intercom


class Layer:
    """A channel layer that takes note, and hands nothing on."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []

    async def new_channel(self) -> str:
        return "here"

    async def group_add(self, group: str, channel: str) -> None: ...

    async def group_discard(self, group: str, channel: str) -> None: ...

    async def receive(self, channel: str) -> dict[str, Any]:
        return await asyncio.get_running_loop().create_future()

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        self.sent.append((channel, message))

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.sent.append(("", message))


async def test_what_waits_for_one_process_is_one_message(monkeypatch):
    layer = Layer()
    monkeypatch.setattr(intercom, "get_channel_layer", lambda name: layer)
    line = Intercom(lambda message: None)
    await line.open()
    for number in range(100):
        line.send("there", bytes([number]))
        line.send("elsewhere", bytes([number]))
    line.broadcast({"kind": "nudge"})
    await line.close()
    assert [channel for channel, _message in layer.sent] == ["there", "elsewhere", ""]
    for _channel, message in layer.sent[:2]:
        assert b"".join(message["data"]) == bytes(range(100))
