"""The standard scene (bench/scene.py) for stock Channels: a consumer a player, a group a room, a task that ticks it."""

import asyncio
import os
import random
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import get_channel_layer

PLAYERS = int(os.environ.get("PLAYERS", "10"))
PERIOD = 1 / float(os.environ.get("RATE", "20"))
REACH, EDGE = 63, 32767

heard = {"inputs": 0}
rooms: dict[str, "Room"] = {}


class Room:
    """The state of one room, told to its group at every tick."""

    def __init__(self, name: str) -> None:
        self.group = f"scene_{name}"
        self.entities = [{"x": random.randint(-9000, 9000), "y": random.randint(-9000, 9000)} for _ in range(PLAYERS)]
        self.taken = [0] * PLAYERS
        self.task = asyncio.create_task(self.run())

    async def run(self) -> None:
        loop, layer, tick = asyncio.get_running_loop(), get_channel_layer(), 0
        begun = loop.time() + random.random() * PERIOD
        while True:
            tick += 1
            await asyncio.sleep(begun + tick * PERIOD - loop.time())
            for entity in self.entities:
                for axis in entity:
                    entity[axis] = max(-EDGE - 1, min(EDGE, entity[axis] + random.randint(-REACH, REACH)))
            state = {"tick": tick, "taken": self.taken, "entities": self.entities}
            await layer.group_send(self.group, {"type": "scene.state", "state": state})


class SceneConsumer(AsyncJsonWebsocketConsumer):
    """`/ws/<room>/<seat>/`"""

    async def connect(self) -> None:
        place = self.scope["url_route"]["kwargs"]
        self.seat = place["seat"]
        if place["room"] not in rooms:
            rooms[place["room"]] = Room(place["room"])
        self.room = rooms[place["room"]]
        await self.channel_layer.group_add(self.room.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.room.group, self.channel_name)

    async def receive_json(self, content: dict[str, Any]) -> None:
        self.room.taken[self.seat] = content["seq"]
        heard["inputs"] += 1

    async def scene_state(self, event: dict[str, Any]) -> None:
        await self.send_json(event["state"])
