"""Wakes the browsers in the lobby: says that something changed, never what. Whoever is woken fetches it over HTTP.

Sent when the transaction commits, so that nobody fetches what is not there yet. The channel layer may lose a message
(a full queue, a restarted Redis), and a page may begin to listen too late: each is told the present when its socket
opens and when it begins to watch a room, so nothing rests on one arriving.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.urls import reverse

ROOMS = "lobby.rooms"
FRIENDS = {"type": "friends"}
logger = logging.getLogger(__name__)


def room_group(code: str) -> str:
    return f"lobby.room.{code}"


def player_group(player: int) -> str:
    return f"lobby.player.{player}"


def about_group(player: int) -> str:
    """Of the pages that show where this player is."""
    return f"lobby.about.{player}"


def room_frame(code: str) -> dict[str, str]:
    return {"type": "room", "code": code}


def match_frame(code: str, match: UUID) -> dict[str, str]:
    return {"type": "match", "code": code, "match": str(match), "url": reverse("lobby:match", args=[match])}


def queue_changed(players: Iterable[int]) -> None:
    """Something changed for these people in the queue: found, ready, dissolved, or made into a match."""
    _send([player_group(player) for player in players], {"type": "queue"})


def rooms_changed() -> None:
    """The list of open rooms is another than before."""
    _send([ROOMS], {"type": "rooms"})


def room_changed(code: str, *, listing: bool = True) -> None:
    """Something in a room changed; `listing` says whether what the list shows of it did, too."""
    _send([room_group(code)], room_frame(code))
    if listing:
        rooms_changed()


def match_made(code: str, match: UUID) -> None:
    """A room's people go to their match."""
    _send([room_group(code)], match_frame(code, match))
    rooms_changed()


def room_gone(code: str) -> None:
    _send([room_group(code)], {"type": "gone", "code": code})
    rooms_changed()


def player_changed(player: int) -> None:
    """Something that concerns this player alone: friends, questions, invitations."""
    _send([player_group(player)], {"type": "you"})


def whereabouts_changed(players: Iterable[int]) -> None:
    """These people came or went, or are in another room or match: for pages that show where their friends are."""
    _send([about_group(player) for player in players], FRIENDS)


def room_said(code: str) -> None:
    """There is a new line in a room's chat."""
    _send([room_group(code)], {"type": "said", "code": code})


def _send(groups: list[str], frame: dict[str, Any]) -> None:
    """To thousands, if need be, at the cost of one call when the transaction commits."""
    if groups:
        transaction.on_commit(partial(_deliver, groups, {"type": "wake", "frame": frame}), robust=True)


def _deliver(groups: list[str], message: dict[str, Any]) -> None:
    if _loop is not None and _loop.is_running():
        _loop.call_soon_threadsafe(_put, groups, message)
    else:
        async_to_sync(_deliver_now)(groups, message)


async def _deliver_now(groups: list[str], message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    for group in groups:
        await layer.group_send(group, message)


def _put(groups: list[str], message: dict[str, Any]) -> None:
    """In the loop. What waits to be said already is said once."""
    global _sending
    for group in groups:
        _waiting.setdefault((group, *message["frame"].items()), message)
    loop = asyncio.get_running_loop()
    if _sending is None or _sending.done() or _sending.get_loop() is not loop:
        _sending = loop.create_task(_send_waiting(), name="backbeat-wakes")


async def _send_waiting() -> None:
    """One after the other: each is a round trip to Redis, and sockets that come and go wait behind it."""
    layer = get_channel_layer()
    while _waiting:
        (group, *_frame), message = _waiting.popitem(last=False)
        try:
            await layer.group_send(group, message)
        except Exception as error:  # pages are told the present when their sockets are back
            logger.warning("Pages of %s were not woken: %r.", group, error)
        await asyncio.sleep(0)  # the layer in memory never lets others in between


def listen() -> None:
    """Send from the running loop from now on. Called by the sockets, which live in it.

    Changes come from many threads; the in-memory layer works in the loop of its listeners only, and nobody should wait.
    """
    global _loop  # one process has one that sockets live in
    _loop = asyncio.get_running_loop()


_loop: asyncio.AbstractEventLoop | None = None
_waiting: OrderedDict[tuple[Any, ...], dict[str, Any]] = OrderedDict()  # as many as there are groups and frames
_sending: "asyncio.Task[None] | None" = None
