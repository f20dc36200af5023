"""What is said in a room: kept as rows, bounded, for who is in the room. Pages and API call the same functions."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from games.matches.errors import Problem
from games.wire.lines import shown
from lobby import limits, notify, paging, reporting
from lobby.models import LINE_LENGTH, Player, Room, RoomLine
from lobby.selectors import clean_code, no_such_room

KEPT = 100  # lines a room: what somebody who joins can read at once


def clean_line(text: str) -> str:
    """The line as it is kept, on one line and without what shows nothing; or Problem("invalid")."""
    text = shown(text)
    if not 0 < len(text) <= LINE_LENGTH:
        problem = _("Say something of at most %(count)d characters.") % {"count": LINE_LENGTH}
        raise Problem("invalid", problem, {"text": problem})
    return text


def say(*, player: Player, code: str, text: str) -> RoomLine:
    """Say a line in the room that one sits in. Problem: not_member, muted, too_many_requests, invalid."""
    room = _room_of(player, code)
    if reporting.is_muted(player):
        raise Problem("muted", _("You may not write at the moment. A moderator has muted you."))
    text = clean_line(text)
    limits.spend("lines_per_minute", player.pk)
    with transaction.atomic():
        line = RoomLine.objects.create(room=room, player=player, name=player.name, text=text)
        old = room.lines.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 10]
        room.lines.filter(pk__in=list(old)).delete()
        notify.room_said(room.code)
    return line


def lines(*, player: Player, code: str) -> list[RoomLine]:
    """All lines that are kept, oldest first, as a page shows them; for who sits in the room."""
    return list(_heard(player, _room_of(player, code)).order_by("-pk")[:KEPT])[::-1]


def lines_page(*, player: Player, code: str, asked: paging.PageIn) -> paging.Page:
    """The same in pages, newest first."""
    room = _room_of(player, code)
    return paging.page(_heard(player, room), keys=("-pk",), asked=asked, name=f"lines {room.pk}")


def _heard(player: Player, room: Room) -> QuerySet[RoomLine]:
    """The room's lines without those of whom this player has blocked."""
    return room.lines.exclude(player__in=player.blocks.values("blocked"))


def _room_of(player: Player, code: str) -> Room:
    room = Room.objects.filter(code=clean_code(code)).first()
    if room is None:
        raise no_such_room()
    if not room.seats.filter(player=player).exists():
        raise Problem("not_member", _("You are not in this room."))
    return room
