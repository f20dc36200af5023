"""What is left in an old match of somebody who has deleted their account: a seat of no name, and not a line that they
said, from a seat or among the audience; in the row's last events as in the recording, which has no lines of the
audience. It changes nothing that a recording is verified by.
"""

import json
from collections.abc import Collection
from typing import Any

import msgspec
from django.contrib.auth import get_user_model
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from games.engine.packing import pack, unpack
from games.engine.recording import Part, Told
from games.models import Match, Seat

GONE = "Deleted player"  # as seats keep it, in every language: names are not translated


def gone(match: Match) -> set[int]:
    """The numbers of the seats whose players have deleted their accounts."""
    return set(Seat.objects.filter(match=match, player=None, bot=None, name=GONE).values_list("number", flat=True))


def said_by(player: object) -> QuerySet[Match]:
    """Matches among whose last events is a line of this player's. The events of all matches are read for it."""
    said = json.dumps({"player": str(player)})[1:-1]  # as both databases write it
    return Match.objects.annotate(text=Cast("events", TextField())).filter(text__contains=said)


def to_keep(match: Match, events: list[Any]) -> list[Any]:
    """The plain events of a match as its row may keep them, when it is over."""
    speakers = {event["data"].get("player") for event in events if event["kind"] == "chat"} - {None}
    known = {str(key) for key in get_user_model().objects.in_bulk(speakers)} if speakers else set()
    return unsay(events, gone(match), speakers - known)


def unsay(events: list[Any], seats: Collection[int], players: Collection[str]) -> list[Any]:
    """The plain events of a match without what these seats and players said, and with no name for the seats."""
    kept = (event for event in events if not _said(event["kind"], event["data"], seats, players))
    return [event | {"data": _nameless(event["kind"], event["data"], seats)} for event in kept]


def unsay_file(data: bytes, seats: Collection[int]) -> bytes:
    """The same of a recording's file. RecordingError if it cannot be read."""
    recording = unpack(data)
    sitters = [
        msgspec.structs.replace(sitter, name=GONE) if sitter.number in seats else sitter for sitter in recording.seats
    ]
    parts = [_unsay_part(part, seats) for part in recording.parts]
    return pack(msgspec.structs.replace(recording, seats=sitters, parts=parts))


def _unsay_part(part: Part, seats: Collection[int]) -> Part:
    told = []
    for one in part.told:
        data = one.data
        if _said(one.kind, data, seats):
            continue
        changed = _nameless(one.kind, data, seats)
        packed = one.packed if changed == data else msgspec.Raw(msgspec.msgpack.encode(changed))
        told.append(Told(one.at, one.kind, packed))
    return msgspec.structs.replace(part, told=told)


def _said(kind: str, data: Any, seats: Collection[int], players: Collection[str] = ()) -> bool:
    return kind == "chat" and (data["seat"] in seats or data.get("player") in players)


def _nameless(kind: str, data: Any, seats: Collection[int]) -> Any:
    """The event's data; those of `seat` and `seats` name people."""
    if kind == "seat" and data["seat"] in seats:
        return data | {"name": GONE}
    if kind == "seats":
        return [one | {"name": GONE} if one["number"] in seats else one for one in data]
    return data
