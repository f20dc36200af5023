"""Wakes of the lobby are sent one after the other, each once, however many ask for them while Redis is slow."""

import asyncio
from typing import Any

import pytest

from lobby import notify


class Layer:
    """A channel layer that sends nothing until it is told to."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.under_way = self.most = 0
        self.free = asyncio.Event()

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.free.wait()
        self.under_way -= 1
        self.sent.append((group, message["frame"]))


@pytest.fixture
async def layer(monkeypatch):
    made = Layer()
    monkeypatch.setattr(notify, "get_channel_layer", lambda: made)
    monkeypatch.setattr(notify, "_loop", asyncio.get_running_loop())
    return made


async def test_what_waits_is_sent_once_one_after_the_other(layer):
    players = [notify.player_group(player) for player in range(10)]
    for _time in range(20):
        notify._deliver(players, {"type": "wake", "frame": {"type": "queue"}})
        await asyncio.sleep(0)
    layer.free.set()
    await notify._sending
    assert layer.most == 1
    groups = [group for group, _frame in layer.sent]
    assert set(groups) == set(players)
    assert len(groups) <= 11, "the first may have been under way when it was asked for again"
