"""The line between the processes of a site: Channels' layer, used for control and for the relay, never for a client.

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

GROUP = "backbeat"
FAREWELL_SECONDS = 1.0  # for what waits to be sent when the process ends
MOST_WAITING = 4096  # messages that wait to be sent while Redis is slow; older ones are stale by then


class Intercom:
    """Sends in order, receives into `heard`. Make it inside the running loop."""

    def __init__(self, heard: Callable[[dict[str, Any]], None]) -> None:
        self._layer = get_channel_layer()
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
        self._put(channel, {"kind": "relay", "from": self._channel, "data": data})

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
            channel, message = await self._outgoing.get()
            try:
                if channel:
                    await self._layer.send(channel, message)
                else:
                    await self._layer.group_send(GROUP, message)
            except Exception as error:
                logger.warning("A message to other processes was lost: %r.", error)
            finally:
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
