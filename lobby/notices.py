"""What a player is told about others: kept in rows, bounded, and the player's open pages are woken to fetch them.

Nobody hears from whom they have blocked. Nothing here decides what is worth telling.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lobby import notify, paging
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
    """All of them, newest first."""
    return list(_of(player)[:MOST])


def listed_page(player: Player, asked: paging.PageIn) -> paging.Page:
    """Newest first. One that is told again while somebody goes through the pages is in front by then."""
    return paging.page(_of(player), keys=("-created_at", "-pk"), asked=asked, name=f"notices {player.pk}")


def _of(player: Player) -> QuerySet[Notice]:
    """The player's, without those of rooms that have closed."""
    open_room = Exists(Room.objects.filter(code=OuterRef("room")))
    return Notice.objects.filter(Q(room="") | open_room, player=player).select_related("sender")


def unread(player: Player) -> int:
    return Notice.objects.filter(player=player, read=False).count()


@transaction.atomic
def read(*, player: Player) -> None:
    """The player has seen them all."""
    if Notice.objects.filter(player=player, read=False).update(read=True):
        notify.player_changed(player.pk)
