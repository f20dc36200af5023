"""Friends: who asks whom, who accepts, who is blocked, and where friends are now. Pages and API call the same acts.

Every act holds both players' rows (locks.py), is one transaction and may be repeated after a lost answer. What is
refused raises Problem. Who is blocked is never told: the question is kept, and the one who blocked does not see it.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches import logins
from games.matches.errors import Problem
from games.matches.policy import policy
from games.models import Match, Seat
from lobby import accounts, locks, notices, notify, paging
from lobby.models import Block, Friendship, Notice, Player, Room, RoomSeat
from lobby.selectors import clean_code, no_such_room

# A page of friends is one answer, and one query looks up where all of them are.
MOST_FRIENDS = 200  # with questions that wait, in either direction
MOST_BLOCKS = 500


class Whereabouts(NamedTuple):
    """`state` is "offline", "online", "room" or "match"; `room` may be joined, `match` may be watched."""

    state: str
    room: str = ""
    match: Match | None = None


class Friend(NamedTuple):
    """The other player as one sees them: `relation` is "friend", "asked" (by me) or "asks" (me)."""

    player: Player
    relation: str
    where: Whereabouts


def find(*, name: str) -> Player:
    """The account of that username, else the one player of that shown name. Problem: not_found, name_ambiguous."""
    account = Player.objects.filter(username=name, is_guest=False, is_active=True).first()
    if account is not None:
        return account
    found = list(Player.objects.filter(name=name, is_active=True)[:2]) if "\x00" not in name else []
    if not found:
        raise Problem("not_found", _("There is no such player."), {"name": _("There is no such player.")})
    if len(found) > 1:
        problem = _("Several players have this name. Ask for the username, or meet in a room.")
        raise Problem("name_ambiguous", problem, {"name": problem})
    return found[0]


@transaction.atomic
def ask(*, player: Player, other: int) -> Friendship:
    """Ask to be friends; who was asked by the other already accepts by that."""
    _lock(player.pk, other)
    if Block.objects.filter(player=player, blocked=other).exists():
        raise Problem("blocked", _("You have blocked this player. Unblock first."))
    row = _pair(player.pk, other).first()
    if row is None:
        if any(_all_of(one).count() >= MOST_FRIENDS for one in (player.pk, other)):
            raise Problem("friends_full", _("There is no room for more friends."))
        row = Friendship.objects.create(asker=player, asked_id=other)
        if not Block.objects.filter(player=other, blocked=player).exists():
            notices.tell(player=other, kind=Notice.Kind.FRIEND_ASKED, sender=player)
    elif row.asked_id == player.pk:
        _accepted(row, player)
    return row


@transaction.atomic
def accept(*, player: Player, other: int) -> None:
    """Say yes to who asked."""
    _lock(player.pk, other)
    row = _pair(player.pk, other).first()
    if row is None or (row.accepted_at is None and row.asked_id != player.pk):
        raise Problem("not_asked", _("This player does not ask you any more."))
    _accepted(row, player)


def _accepted(row: Friendship, player: Player) -> None:
    if row.accepted_at is None:
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
        notices.tell(player=row.asker_id, kind=Notice.Kind.FRIEND_ACCEPTED, sender=player)
        notices.forget(player=player.pk, sender=row.asker_id)


@transaction.atomic
def refuse(*, player: Player, other: int) -> None:
    """Say no to who asked; they are not told."""
    _lock(player.pk, other)
    _pair(player.pk, other).filter(asked=player, accepted_at=None).delete()
    notices.forget(player=player.pk, sender=other)


@transaction.atomic
def remove(*, player: Player, other: int) -> None:
    """Friends no more; or the question, whoever asked it, is taken back."""
    _lock(player.pk, other)
    _part(player.pk, other)


@transaction.atomic
def block(*, player: Player, other: int) -> None:
    """Do not meet this player any more: no friends, no questions, no invitations, not a line of
    chat, and not in matchmaking."""
    _lock(player.pk, other)
    if player.pk == other:
        raise Problem("invalid", _("You cannot block yourself."))
    if Block.objects.filter(player=player).count() >= MOST_BLOCKS:
        raise Problem("blocks_full", _("You have blocked as many players as one can."))
    Block.objects.get_or_create(player=player, blocked_id=other)
    _part(player.pk, other)
    logins.chat_changed(player)


@transaction.atomic
def unblock(*, player: Player, other: int) -> None:
    Block.objects.filter(player=player, blocked=other).delete()
    notify.player_changed(player.pk)
    logins.chat_changed(player)


@transaction.atomic
def invite(*, player: Player, other: int, code: str) -> None:
    """Ask a friend into the room that one sits in."""
    room = Room.objects.filter(code=clean_code(code)).first()
    if room is None:
        raise no_such_room()
    if not room.seats.filter(player=player).exists():
        raise Problem("not_member", _("You are not in this room."))
    if not are_friends(player.pk, other):
        raise Problem("not_friends", _("You can invite your friends."))
    if not room.seats.filter(player=other).exists():
        notices.tell(player=other, kind=Notice.Kind.INVITED, sender=player, room=room.code)


def to_invite(player: Player, code: str) -> list[tuple[Friend, bool]]:
    """Friends who are here and not in that room, who is free first; and whether they were asked into it already."""
    order = ("online", "room", "match")
    near = [one for one in listed(player) if one.relation == "friend" and one.where.state in order]
    inside = set(RoomSeat.objects.filter(room__code=code, player__isnull=False).values_list("player", flat=True))
    asked = Notice.objects.filter(kind=Notice.Kind.INVITED, sender=player, room=code)
    invited = set(asked.values_list("player", flat=True))
    near.sort(key=lambda one: order.index(one.where.state))
    return [(one, one.player.pk in invited) for one in near if one.player.pk not in inside]


def _part(player: int, other: int) -> None:
    _pair(player, other).delete()
    for one, another in ((player, other), (other, player)):
        notices.forget(player=one, sender=another)


def _lock(player: int, other: int) -> None:
    if player == other:
        raise Problem("invalid", _("That is you."))
    if len(locks.players(player, other)) < 2:
        raise Problem("not_found", _("There is no such player."))


def _pair(player: int, other: int) -> QuerySet[Friendship]:
    return Friendship.objects.filter(Q(asker=player, asked=other) | Q(asker=other, asked=player))


def _all_of(player: int) -> QuerySet[Friendship]:
    return Friendship.objects.filter(Q(asker=player) | Q(asked=player))


# What is shown ---------------------------------------------------------------------------------------------------


def are_friends(player: int, other: int) -> bool:
    return _pair(player, other).filter(accepted_at__isnull=False).exists()


def keys(player: Player) -> set[int]:
    """Whose friend the player is."""
    rows = _all_of(player.pk).filter(accepted_at__isnull=False).values_list("asker", "asked")[:MOST_FRIENDS]
    return {one for pair in rows for one in pair} - {player.pk}


def known(player: Player) -> set[int]:
    """Who need not be asked any more: friends, and those whom the player has asked, by their keys."""
    rows = _all_of(player.pk).values_list("asker", "asked", "accepted_at")[:MOST_FRIENDS]
    return {asked if asker == player.pk else asker for asker, asked, since in rows if since or asker == player.pk}


def listed(player: Player) -> list[Friend]:
    """All friends and open questions, for people: who plays first, then who is there, then by name."""
    order = ("match", "room", "online", "offline")
    friends = _seen_by(player, list(_known_to(player)[:MOST_FRIENDS]))
    return sorted(friends, key=lambda one: (order.index(one.where.state), one.player.name, one.player.pk))


def listed_page(player: Player, asked: paging.PageIn) -> paging.Page:
    """Friends and open questions in pages, newest first: where they are changes too fast to go through them by it."""
    found = paging.page(_known_to(player), keys=("-pk",), asked=asked, name=f"friends {player.pk}")
    return found._replace(rows=_seen_by(player, found.rows))


def one(player: Player, other: int) -> Friend | None:
    """That friend or open question."""
    return next(iter(_seen_by(player, list(_known_to(player).filter(pk__in=_pair(player.pk, other))))), None)


def _known_to(player: Player) -> QuerySet[Friendship]:
    """The player's friendships and questions, without those whom they have blocked."""
    blocked = player.blocks.values("blocked")
    return _all_of(player.pk).exclude(Q(asker__in=blocked) | Q(asked__in=blocked)).select_related("asker", "asked")


def _seen_by(player: Player, rows: list[Friendship]) -> list[Friend]:
    """The others of these pairs, and where the friends among them are, in a fixed number of queries."""
    others = {row: row.asked if row.asker_id == player.pk else row.asker for row in rows}
    places = whereabouts(player, [others[row] for row in rows if row.accepted_at])
    return [
        Friend(other, _relation(row, player), places.get(other.pk, Whereabouts("offline")))
        for row, other in others.items()
    ]


def _relation(row: Friendship, player: Player) -> str:
    if row.accepted_at is not None:
        return "friend"
    return "asked" if row.asker_id == player.pk else "asks"


def whereabouts(viewer: Player, players: list[Player]) -> dict[int, Whereabouts]:
    """Where these players are now, by their keys, as the viewer may know it."""
    now = timezone.now()
    found = {
        one.pk: Whereabouts("online" if one.seen_at > now - accounts.ONLINE_WITHIN else "offline")
        for one in players
        if one.is_active
    }
    seats = RoomSeat.objects.filter(player__in=found, seen_at__gt=now - timedelta(minutes=1)).select_related("room")
    for seat in seats:
        found[seat.player_id or 0] = Whereabouts("room", "" if seat.room.private else seat.room.code)
    playing = list(
        Seat.objects.filter(player__in=found, place=None, left=False, match__status__in=Match.LIVE)
        .select_related("match")
        .defer("match__checkpoint", "match__events")
    )
    rules = policy()
    rules.expect([(viewer, seat.match) for seat in playing])
    for seat in playing:
        watched = seat.match if rules.may_watch(viewer, seat.match) else None
        found[seat.player_id or 0] = Whereabouts("match", match=watched)
    return found


def blocked_by(players: set[int]) -> dict[int, frozenset[str]]:
    """Whom each of these players has blocked: keys as text, as matches know players."""
    found: dict[int, set[str]] = {player: set() for player in players}
    for player, other in Block.objects.filter(player__in=players).values_list("player", "blocked"):
        found[player].add(str(other))
    return {player: frozenset(others) for player, others in found.items()}


def blocked(player: Player, asked: paging.PageIn) -> paging.Page:
    """Whom this player has blocked, newest first."""
    rows = Block.objects.filter(player=player).select_related("blocked")
    found = paging.page(rows, keys=("-pk",), asked=asked, name=f"blocks {player.pk}")
    return found._replace(rows=[row.blocked for row in found.rows])
