"""Who is really in a room: members keep themselves seen, and a sweep removes those who are not.

The lobby socket says "seen" every few seconds while a page is open; programs say it by asking for the room over HTTP.
During a room's match nobody is swept: the players are on the match's sockets, not in the lobby.
"""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from games.models import Match
from lobby import locks, notify
from lobby.models import Player, Room, RoomSeat
from lobby.selectors import clean_code

SEEN_EVERY = timedelta(seconds=10)
ABSENT_AFTER = timedelta(seconds=30)  # a page that reloads over a bad network is back by then
SWEEP_EVERY = timedelta(seconds=5)
SWEEP_AT_MOST = 50  # rooms a sweep, so that no reader of a list waits long


def seen(*, player: Player, code: str) -> None:
    """This member is about. Costs one UPDATE, and none when it was seen just now."""
    now = timezone.now()
    RoomSeat.objects.filter(room__code=clean_code(code), player=player, seen_at__lt=now - SEEN_EVERY / 2).update(
        seen_at=now
    )


def sweep_now_and_then() -> None:
    """Sweep unless this site has done so in the last few seconds; cheap enough to call on every read."""
    if cache.add("lobby:swept", 1, timeout=SWEEP_EVERY.total_seconds()):
        sweep()


def sweep() -> int:
    """Remove members who are gone from rooms without a running match; how many rooms changed."""
    stale = RoomSeat.objects.filter(_absent()).exclude(room__match__status__in=Match.LIVE)
    codes = list(stale.values_list("room__code", flat=True).distinct()[:SWEEP_AT_MOST])
    return sum(_sweep_room(code) for code in codes)


@transaction.atomic
def _sweep_room(code: str) -> bool:
    room = locks.rooms().filter(code=code).first()
    return room is not None and not room.is_playing and remove_absent(room)


def remove_absent(room: Room) -> bool:
    """Remove this locked room's members who are not seen any more; whether there were any."""
    removed = list(room.seats.filter(_absent()).values_list("player_id", flat=True))
    if removed:
        room.seats.filter(player__in=removed).delete()
        settle(room)
        notify.whereabouts_changed(removed)
    return bool(removed)


def settle(room: Room) -> None:
    """After somebody left this locked room: it closes when nobody is left, and it has an owner who is in it."""
    heir = room.seats.filter(player__isnull=False).select_related("player").order_by("pk").first()
    if heir is None:
        room.delete()
        notify.room_gone(room.code)
        return
    if not room.seats.filter(player_id=room.owner_id).exists():
        room.owner = heir.player
        room.save(update_fields=["owner"])
    notify.room_changed(room.code)


def _absent() -> Q:
    return Q(player__isnull=False, seen_at__lt=timezone.now() - ABSENT_AFTER)
