"""The line between the processes of a site: Channels' layer, used for control and for the relay, never for a client.

It has a connection of its own, and what waits for one process leaves as one message: a message costs a round trip to
Redis, behind all others of its connection, and a busy loop makes each of those slow.

Messages may be lost (Redis Pub/Sub promises nothing); whoever sends one must be repaired by what comes next. Not used
without Redis: then there is one process, or the database alone must do.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer

logger = logging.getLogger(__name__)

LAYER, GROUP = "intercom", "backbeat"
FAREWELL_SECONDS = 1.0  # for what waits to be sent when the process ends
MOST_WAITING = 4096  # messages that wait to be sent while Redis is slow; older ones are stale by then


class Intercom:
    """Sends in order, receives into `heard`. Make it inside the running loop."""

    def __init__(self, heard: Callable[[dict[str, Any]], None]) -> None:
        self._layer = get_channel_layer(LAYER)
        self._heard = heard
        self._channel = ""
        self._outgoing: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue(MOST_WAITING)
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> str:
        """Begin to listen; returns the name of this process's channel."""
        self._channel = await self._layer.new_channel()
        await self._layer.group_add(GROUP, self._channel)
        loop = asyncio.get_running_loop()
        self._tasks = [
            loop.create_task(self._receive(), name="backbeat-intercom-in"),
            loop.create_task(self._send(), name="backbeat-intercom-out"),
        ]
        return self._channel

    def send(self, channel: str, data: bytes) -> None:
        """A relay batch for one process. Dropped if too many wait."""
        self._put(channel, {"kind": "relay", "from": self._channel, "data": [data]})

    def broadcast(self, message: dict[str, Any]) -> None:
        """For every other process."""
        self._put("", message | {"from": self._channel})

    def _put(self, channel: str, message: dict[str, Any]) -> None:
        try:
            self._outgoing.put_nowait((channel, message | {"type": "backbeat"}))
        except asyncio.QueueFull:
            logger.warning("The line to other processes is full; a message was dropped.")

    async def _send(self) -> None:
        while True:
            waiting = [await self._outgoing.get()]
            while not self._outgoing.empty():
                waiting.append(self._outgoing.get_nowait())
            for channel, message in _together(waiting):
                try:
                    if channel:
                        await self._layer.send(channel, message)
                    else:
                        await self._layer.group_send(GROUP, message)
                except Exception as error:
                    logger.warning("A message to other processes was lost: %r.", error)
            for _each in waiting:
                self._outgoing.task_done()

    async def _receive(self) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
                if message["kind"] == "relay" or message["from"] != self._channel:
                    self._heard(message)
            except Exception:
                logger.exception("A message from another process could not be taken.")
                await asyncio.sleep(0.1)

    async def close(self) -> None:
        """Send what waits, then listen no more."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._outgoing.join(), FAREWELL_SECONDS)
        for task in self._tasks:
            task.cancel()
        await self._layer.group_discard(GROUP, self._channel)


def _together(waiting: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """The same, with all batches for one process in its first message."""
    told: list[tuple[str, dict[str, Any]]] = []
    batches: dict[str, list[bytes]] = {}
    for channel, message in waiting:
        if channel in batches:
            batches[channel] += message["data"]
            continue
        if channel:
            batches[channel] = message["data"]
        told.append((channel, message))
    return told
