"""What a player is told about others: kept in rows, bounded, and the player's open pages are woken to fetch them.

Nobody hears from whom they have blocked. Nothing here decides what is worth telling.
"""

from django.db import transaction
from django.utils import timezone

from lobby import notify
from lobby.models import Block, Notice, Player, Room

MOST = 50  # a player; older ones go


@transaction.atomic
def tell(*, player: int, kind: str, sender: Player, room: str = "") -> None:
    """Tell the player; the same again is only newer."""
    if Block.objects.filter(player=player, blocked=sender).exists():
        return
    Notice.objects.update_or_create(
        player_id=player,
        kind=kind,
        sender=sender,
        room=room,
        defaults={"created_at": timezone.now(), "read": False},
    )
    old = Notice.objects.filter(player=player).values_list("pk", flat=True)[MOST : 2 * MOST]
    Notice.objects.filter(pk__in=list(old)).delete()
    notify.player_changed(player)


@transaction.atomic
def forget(*, player: int, sender: int) -> None:
    """What that sender had to say is settled."""
    Notice.objects.filter(player=player, sender=sender).delete()
    notify.player_changed(player)


def listed(player: Player) -> list[Notice]:
    """Newest first; those of rooms that have closed are left out."""
    rows = list(Notice.objects.filter(player=player).select_related("sender")[:MOST])
    codes = {row.room for row in rows if row.room}
    open_codes = set(Room.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    return [row for row in rows if not row.room or row.room in open_codes]


def unread(player: Player) -> int:
    return Notice.objects.filter(player=player, read=False).count()


@transaction.atomic
def read(*, player: Player) -> None:
    """The player has seen them all."""
    if Notice.objects.filter(player=player, read=False).update(read=True):
        notify.player_changed(player.pk)
