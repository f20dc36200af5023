"""All that is kept of one player, as plain data for that player alone: the account and what it has played.

SECTIONS is the list: whoever adds rows that belong to a player adds a line. Secrets are not data about a person:
neither passwords nor the digests of tokens are here. It is made in memory: ten thousand matches are about 3 MB.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from games.matches import forgetting
from games.models import Seat
from lobby.models import (
    Block,
    Friendship,
    Login,
    Mute,
    Notice,
    Player,
    QueueMember,
    Rating,
    RatingChange,
    Report,
    Room,
    RoomLine,
    RoomSeat,
    Suspension,
    Token,
)

Rows = list[dict[str, Any]]


def account(player: Player) -> dict[str, Any]:
    return {
        "id": player.pk,
        "username": player.username,
        "name": player.name,
        "email": player.email,
        "is_guest": player.is_guest,
        "date_joined": player.date_joined,
        "last_login": player.last_login,
        "seen_at": player.seen_at,
    }


def addresses(player: Player) -> Rows:
    return list(EmailAddress.objects.filter(user=player).order_by("pk").values("email", "verified", "primary"))


def tokens(player: Player) -> Rows:
    return list(Token.objects.filter(player=player).order_by("pk").values("id", "name", "created_at", "last_used_at"))


def seats(player: Player) -> Rows:
    fields = ("match", "match__game", "match__mode", "match__status", "match__created_at", "match__finished_at")
    own = ("number", "name", "left", "place")
    rows = Seat.objects.filter(player=player).order_by("match__created_at", "match").values(*fields, *own)
    return [{key.removeprefix("match__"): value for key, value in row.items()} for row in rows]


def ratings(player: Player) -> Rows:
    fields = ("mode__slug", "mu", "sigma", "games", "played_at")
    return list(Rating.objects.filter(player=player).order_by("mode").values(*fields))


def rating_changes(player: Player) -> Rows:
    fields = ("match", "mode__slug", "mu_before", "sigma_before", "mu_after", "sigma_after", "at")
    return list(RatingChange.objects.filter(player=player).order_by("at", "match").values(*fields))


def rooms(player: Player) -> dict[str, Rows]:
    fields = ("code", "game", "options", "private", "created_at")
    sitting = RoomSeat.objects.filter(player=player).order_by("pk")
    return {
        "owned": list(Room.objects.filter(owner=player).order_by("pk").values(*fields)),
        "seats": list(sitting.values("room__code", "number", "ready", "seen_at")),
    }


def blocks(player: Player) -> Rows:
    return list(Block.objects.filter(player=player).order_by("pk").values("blocked__name", "created_at"))


def friendships(player: Player) -> Rows:
    rows = Friendship.objects.filter(Q(asker=player) | Q(asked=player)).order_by("pk")
    return list(rows.values("asker__name", "asked__name", "accepted_at"))


def notices(player: Player) -> Rows:
    return list(Notice.objects.filter(player=player).order_by("pk").values("kind", "created_at"))


def said(player: Player) -> Rows:
    return list(RoomLine.objects.filter(player=player).order_by("pk").values("room__code", "text", "created_at"))


def said_in_matches(player: Player) -> Rows:
    """The last lines of each match, which are kept with it, from a seat or among the audience."""
    rows = forgetting.said_by(player.pk).order_by("created_at").values_list("pk", "events")
    return [
        {"match": match, "text": event["data"]["text"]}
        for match, events in rows.iterator()
        for event in events
        if event["kind"] == "chat" and event["data"].get("player") == str(player.pk)
    ]


def reports(player: Player) -> Rows:
    """Those that the player made; who reported the player is not told."""
    return list(Report.objects.filter(by=player).order_by("pk").values("player__name", "reason", "state", "created_at"))


def mutes(player: Player) -> Rows:
    return list(Mute.objects.filter(player=player).order_by("pk").values("reason", "until", "created_at"))


def suspensions(player: Player) -> Rows:
    return list(Suspension.objects.filter(player=player).order_by("pk").values("reason", "until", "created_at"))


def logins(player: Player) -> Rows:
    return list(Login.objects.filter(player=player).order_by("pk").values("address", "agent", "created_at"))


def waiting(player: Player) -> Rows:
    return list(QueueMember.objects.filter(player=player).values("entry__mode__slug", "entry__created_at", "ready"))


SECTIONS: dict[str, Callable[[Player], Any]] = {
    "account": account,
    "addresses": addresses,
    "tokens": tokens,
    "seats": seats,
    "ratings": ratings,
    "rating_changes": rating_changes,
    "rooms": rooms,
    "blocks": blocks,
    "friendships": friendships,
    "notices": notices,
    "said": said,
    "said_in_matches": said_in_matches,
    "reports": reports,
    "mutes": mutes,
    "suspensions": suspensions,
    "logins": logins,
    "waiting": waiting,
}


def everything(player: Player) -> dict[str, Any]:
    """Every section of the player's data."""
    return {name: section(player) for name, section in SECTIONS.items()}
