"""The lobby's socket, /ws/lobby/: tells a page that something it shows has changed, and keeps its player present.

The server says {"type": "rooms"}, {"type": "room", "code"}, {"type": "match", "code", "match"} and {"type": "gone",
"code"}; a page says {"type": "watch", "room": CODE or null}. Nothing but wake-ups travels here: what changed is fetched
over HTTP, where it is decided who may see it. Anybody may listen for the list; presence needs a player.

Closes: 4400 not understood, 4401 the login session ended, 4403 wrong Origin, 4413 too large, 4429 too fast.
"""

import asyncio
import json
import time
from contextlib import suppress
from importlib import import_module
from typing import Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from games.matches.tickets import origin_allowed
from lobby import accounts, notify, presence
from lobby.models import Player
from lobby.selectors import clean_code

LARGEST_MESSAGE = 256  # characters; the one message we know is under 40
MESSAGES_AT_ONCE, MESSAGES_PER_SECOND = 10, 1  # a page says one when it opens and one when it moves to another room
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


class LobbyConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    groups = (notify.ROOMS,)

    async def connect(self) -> None:
        await self.accept()
        notify.listen()
        self.room = ""
        self.player: Player | None = None
        self.budget, self.refilled = float(MESSAGES_AT_ONCE), time.monotonic()
        self.pulse: asyncio.Task[None] | None = None
        if not self._origin_allowed():
            await self.close(4403)
            return
        if self.scope["user"].is_authenticated:
            self.player = self.scope["user"]
            await self.channel_layer.group_add(notify.session_group(self._session_key()), self.channel_name)
        self.pulse = asyncio.create_task(self._stay_present())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        now = time.monotonic()
        self.budget = min(MESSAGES_AT_ONCE, self.budget + (now - self.refilled) * MESSAGES_PER_SECOND) - 1
        self.refilled = now
        if self.budget < 0:
            await self.close(4429)
        elif len(text_data or bytes_data or "") > LARGEST_MESSAGE:
            await self.close(4413)
        elif (code := _watched(text_data)) is None:
            await self.close(4400)
        else:
            await self._watch(code)

    async def disconnect(self, code: int) -> None:
        if self.pulse is not None:
            self.pulse.cancel()
        if self.room:
            await self.channel_layer.group_discard(notify.room_group(self.room), self.channel_name)
        if self.player is not None:
            await self.channel_layer.group_discard(notify.session_group(self._session_key()), self.channel_name)

    async def wake(self, event: dict[str, Any]) -> None:
        """A message of notify.py."""
        if event["frame"].get("end"):
            await self.close(4401)
        else:
            await self.send(json.dumps(event["frame"]))

    async def _watch(self, code: str) -> None:
        if self.room:
            await self.channel_layer.group_discard(notify.room_group(self.room), self.channel_name)
        self.room = code
        if code:
            await self.channel_layer.group_add(notify.room_group(code), self.channel_name)
            await self._seen()

    async def _stay_present(self) -> None:
        """An open socket is presence: pages in hidden tabs run no timers, so the server does the counting."""
        while True:
            await asyncio.sleep(presence.SEEN_EVERY.total_seconds())
            if self.player is not None and not await self._session_lives():
                await self.close(4401)
                return
            await self._seen()

    async def _session_lives(self) -> bool:
        """Whether the cookie would still log this player in: a changed password or time end sessions, too."""
        user = await get_user({"session": SessionStore(self._session_key())})
        return bool(user == self.player)

    @database_sync_to_async
    def _seen(self) -> None:
        if self.player is not None:
            accounts.seen(player=self.player)
            if self.room:
                presence.seen(player=self.player, code=self.room)
        presence.sweep_now_and_then()

    def _session_key(self) -> str:
        return str(self.scope["session"].session_key)

    def _origin_allowed(self) -> bool:
        """A browser always says its Origin. Without one this is a program, which sends no cookie it was not given."""
        origins = [value.decode("latin-1") for name, value in self.scope["headers"] if name == b"origin"]
        return all(origin_allowed(origin) for origin in origins)


def _watched(text: str | None) -> str | None:
    """The code that a page wants to watch, "" for none; None when this is not such a message."""
    with suppress(ValueError, RecursionError):
        match json.loads(text or ""):
            case {"type": "watch", "room": None}:
                return ""
            case {"type": "watch", "room": str(code)} if clean_code(code):
                return clean_code(code)
    return None
