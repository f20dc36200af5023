"""The lobby's socket, /ws/lobby/: tells a page that something it shows has changed, and keeps its player present.

The server says {"type": "rooms"}, {"type": "room", "code"}, {"type": "match", "code", "match", "url"}, {"type": "gone",
"code"}, {"type": "said", "code"} and, to one player's pages, {"type": "you"} and {"type": "queue"}, and {"type":
"friends"} to who asks for it; a page says {"type": "watch", "room": CODE or null, "friends": whether it shows where
they are (may be left out)}, and is told the present at once: it may have missed what was said before. Nothing but
wake-ups travels here: what changed is fetched over HTTP, where it is decided who may see it. Anybody may listen for the
list; presence needs a player.

Closes: 4400 not understood, 4401 the login session ended, 4403 wrong Origin, 4413 too large, 4429 too fast or too many.
"""

import asyncio
import json
import logging
import time
from collections import Counter
from contextlib import suppress
from importlib import import_module
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from games.matches import reporter, tidings
from games.matches.addresses import address_of
from games.matches.tickets import login_of, origin_allowed
from games.signals import tiding_heard
from lobby import accounts, friends, notify, presence, queueing, selectors, tokens
from lobby.limits import bound
from lobby.models import Player, Token
from lobby.selectors import clean_code

LARGEST_MESSAGE = 256  # characters; the one message we know is under 40
MESSAGES_AT_ONCE, MESSAGES_PER_SECOND = 10, 1  # a page says one when it opens and one when it moves to another room
GONE_AFTER = 3.0  # seconds without a socket until a player is offline: a page that loads another is back by then
logger = logging.getLogger(__name__)
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


class Watch(NamedTuple):
    """What a page shows: a room, or "" for none, and whether it shows where friends are."""

    room: str
    friends: bool


class LobbyConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]
    groups = (notify.ROOMS,)
    open_by_address: ClassVar[Counter[str]] = Counter()
    here: ClassVar[dict["LobbyConsumer", Player]] = {}  # the sockets of players
    going: ClassVar[set[asyncio.Task[None]]] = set()
    address = ""  # while it is counted there
    pulse: asyncio.Task[None] | None = None

    async def __call__(self, *asked: Any) -> None:
        try:
            await super().__call__(*asked)
        finally:
            self._forget()  # also when it failed: Channels tells a consumer that raised nothing any more

    async def connect(self) -> None:
        notify.listen()
        self.loop = asyncio.get_running_loop()
        self.accepted = False
        self.ended: int | None = None  # the close code
        self.room = self.login = self.token = ""
        self.friends: set[int] | None = None  # whose whereabouts it shows
        self.player: Player | None = None
        self.budget, self.refilled = float(MESSAGES_AT_ONCE), time.monotonic()
        self.address = address_of(self._peer(), self._header(b"x-forwarded-for"))
        self.open_by_address[self.address] += 1
        if self.open_by_address[self.address] > bound("lobby_sockets_per_address"):
            await self._end(4429)
        elif not origin_allowed(self._header(b"origin")):
            await self._end(4403)
        else:
            await self._identify()
        await self.accept()  # all the same: a refused handshake would reach a browser as a bare network error
        self.accepted = True
        if self.ended is not None:
            await self.close(self.ended)
        else:
            await self._begin()

    async def _identify(self) -> None:
        """A program comes by its token, a browser by its session; all others are passers-by, who may listen."""
        given = self._header(b"authorization")
        if given is not None:
            self.token = accounts.digest(given.partition(" ")[2].strip())
            found = await self._token()
            if found is None:
                await self._end(4401)
                return
            self.player, self.login = found.player, login_of(tokens.login_key(found))
        elif self.scope["user"].is_authenticated:
            self.player, self.login = self.scope["user"], login_of(self._session_key())
        else:
            return
        LobbyConsumer.here[self] = self.player
        # Not before: from here on it hears when the login ends. It may have ended since the handshake was read.
        if not await self._login_lives():
            await self._end(4401)

    async def _begin(self) -> None:
        if self.player is not None:
            await self.channel_layer.group_add(notify.player_group(self.player.pk), self.channel_name)
            await database_sync_to_async(accounts.seen)(player=self.player)
        self.pulse = asyncio.create_task(self._stay_present())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.ended is not None:
            return
        now = time.monotonic()
        self.budget = min(MESSAGES_AT_ONCE, self.budget + (now - self.refilled) * MESSAGES_PER_SECOND) - 1
        self.refilled = now
        if self.budget < 0:
            await self._end(4429)
        elif len(text_data or bytes_data or "") > LARGEST_MESSAGE:
            await self._end(4413)
        elif (wanted := _watched(text_data)) is None:
            await self._end(4400)
        else:
            await self._watch(wanted)

    async def disconnect(self, code: int) -> None:
        self._forget()
        if self.room:
            await self.channel_layer.group_discard(notify.room_group(self.room), self.channel_name)
        if self.player is not None:
            await self.channel_layer.group_discard(notify.player_group(self.player.pk), self.channel_name)
            await self._show_friends(set())
            task = asyncio.create_task(self._leave(self.player.pk))
            self.going.add(task)
            task.add_done_callback(self.going.discard)

    def _forget(self) -> None:
        """Count this socket no more. Safe to repeat."""
        LobbyConsumer.here.pop(self, None)
        if self.pulse is not None:
            self.pulse.cancel()
        if self.address:
            self.open_by_address[self.address] -= 1
            if not self.open_by_address[self.address]:
                del self.open_by_address[self.address]
            self.address = ""

    async def wake(self, event: dict[str, Any]) -> None:
        """A message of notify.py."""
        frame = event["frame"]
        if self.friends is not None and frame["type"] == "you":  # it may be somebody else's friend now
            await self._show_friends(await self._friends())
        await self._say(frame)

    async def still_here(self, event: dict[str, Any]) -> None:
        """Another process has seen this player's last socket there go."""
        if self.player is not None and self.ended is None:
            await database_sync_to_async(accounts.seen)(player=self.player, anyway=True)

    async def _leave(self, player: int) -> None:
        """Unless the player comes back or is elsewhere, friends see that they have gone."""
        await asyncio.sleep(GONE_AFTER / 2)
        if player in self._present():
            return
        asked = timezone.now()
        await self.channel_layer.group_send(notify.player_group(player), {"type": "still_here"})
        await asyncio.sleep(GONE_AFTER / 2)
        if player not in self._present():
            await database_sync_to_async(accounts.gone)(player=player, since=asked)

    @classmethod
    def _present(cls) -> set[int]:
        return {player.pk for player in cls.here.values()}

    def rests_on(self, what: str) -> bool:
        """Whether this socket ends when that is told (games/matches/tidings.py)."""
        return self.player is not None and what in (self.login, tidings.of_player(self.player.pk))

    def end_soon(self) -> None:
        """The login has ended. From any thread."""
        asyncio.run_coroutine_threadsafe(self._end(4401), self.loop)

    async def _say(self, frame: dict[str, str]) -> None:
        if self.ended is None:
            await self.send(json.dumps(frame))

    async def _end(self, code: int) -> None:
        if self.ended is None:
            self.ended = code
            if self.accepted:
                await self.close(code)

    async def _watch(self, wanted: Watch) -> None:
        await self._watch_room(wanted.room)
        if wanted.friends and self.player is not None:
            self.friends = self.friends or set()
            await self._show_friends(await self._friends())
            await self._say(notify.FRIENDS)
        elif self.friends is not None:
            await self._show_friends(set())
            self.friends = None

    async def _show_friends(self, players: set[int]) -> None:
        """Hear where these are from now on, and of nobody else."""
        if self.friends is None:
            return
        before, self.friends = self.friends, players
        for player in before - players:
            await self.channel_layer.group_discard(notify.about_group(player), self.channel_name)
        for player in players - before:
            await self.channel_layer.group_add(notify.about_group(player), self.channel_name)

    async def _watch_room(self, code: str) -> None:
        if self.room:
            await self.channel_layer.group_discard(notify.room_group(self.room), self.channel_name)
        self.room = code
        if code:
            await self.channel_layer.group_add(notify.room_group(code), self.channel_name)
            await self._seen()
            await self._say(notify.room_frame(code))
            if match := await self._match_to_join():
                await self._say(notify.match_frame(code, match))

    async def _stay_present(self) -> None:
        """An open socket is presence: pages in hidden tabs run no timers, so the server does the counting."""
        while True:
            await asyncio.sleep(presence.SEEN_EVERY.total_seconds())
            try:
                if self.player is not None and not await self._login_lives():
                    await self._end(4401)
                    return
                await self._seen()
            except DatabaseError as error:  # a database that restarts is back by the next beat
                logger.warning("A player's presence could not be written: %r.", error)

    @database_sync_to_async
    def _login_lives(self) -> bool:
        """Whether the token is still good, or the cookie would still log this player in: a changed password or time end
        sessions, too. The end of a login is told a moment before its session is gone.
        """
        if tidings.ended([self.login]):
            return False
        if self.token:
            return selectors.token(self.token) is not None
        request = HttpRequest()
        request.session = SessionStore(self._session_key())
        return bool(get_user(request) == self.player)

    @database_sync_to_async
    def _token(self) -> Token | None:
        return selectors.token(self.token)

    @database_sync_to_async
    def _seen(self) -> None:
        if self.player is not None:
            accounts.seen(player=self.player)
            queueing.seen(player=self.player)
            if self.room:
                presence.seen(player=self.player, code=self.room)
        presence.sweep_now_and_then()

    @database_sync_to_async
    def _friends(self) -> set[int]:
        return friends.keys(self.player) if self.player is not None else set()

    @database_sync_to_async
    def _match_to_join(self) -> UUID | None:
        return self.player and selectors.match_to_join(player=self.player, code=self.room)

    def _session_key(self) -> str:
        return str(self.scope["session"].session_key)

    def _peer(self) -> str:
        return str((self.scope.get("client") or ("", 0))[0])

    def _header(self, name: bytes) -> str | None:
        return next((value.decode("latin-1") for key, value in self.scope["headers"] if key == name), None)


@reporter.people
def online() -> set[str]:
    """Who has a socket of the lobby in this process."""
    return {str(player.pk) for player in LobbyConsumer.here.values()}


@receiver(tiding_heard)
def end_with_the_login(sender: Any, what: str, **kwargs: Any) -> None:
    for socket in list(LobbyConsumer.here):
        if socket.rests_on(what):
            socket.end_soon()


def _watched(text: str | None) -> Watch | None:
    """What a page wants to watch; None when this is not such a message."""
    with suppress(ValueError, RecursionError):
        match json.loads(text or ""):
            case {"type": "watch", "room": None | str() as code, **rest}:
                shows_friends = rest.get("friends", False)
                if isinstance(shows_friends, bool) and (code is None or clean_code(code)):
                    return Watch(clean_code(code or ""), shows_friends)
    return None
