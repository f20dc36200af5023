"""What the lobby reads. Nothing here writes, and nothing here decides who may do what."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from games.engine import registry
from games.engine.options import describe
from games.matches import gate
from games.matches.errors import Problem
from games.models import Match, Seat
from lobby import paging
from lobby.models import CODE_LENGTH, CODE_LETTERS, Block, Player, Room, RoomSeat, Token
from lobby.names import bot_levels


def rooms() -> QuerySet[Room]:
    """Rooms with everything a page or an answer shows of them."""
    seats = RoomSeat.objects.select_related("player")
    return Room.objects.select_related("owner", "match").prefetch_related(Prefetch("seats", seats))


def room(code: str) -> Room:
    """The room of that code, or Problem("room_not_found")."""
    found = rooms().filter(code=clean_code(code)).first()
    if found is None:
        raise no_such_room()
    return found


def clean_code(code: str) -> str:
    """The code as it is kept; "" for what no code looks like. They are read aloud and typed: lower case is fine."""
    code = code.upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) else ""


def no_such_room() -> Problem:
    return Problem("room_not_found", _("There is no such room. It closes when everybody has left."))


def open_rooms() -> QuerySet[Room]:
    """Rooms that a stranger could join now, in no order."""
    games = registry.games()
    listed = (
        rooms()
        .filter(private=False, game__in=games)
        .exclude(match__status__in=Match.LIVE)
        .annotate(taken=Count("seats"))
    )
    fits = Q()
    for slug, game in games.items():
        fits |= Q(game=slug, taken__lt=game.seats[1])
    return listed.filter(fits) if games else Room.objects.none()


def room_page(*, asked: paging.PageIn) -> paging.Page:
    """Open rooms, newest first."""
    return paging.page(open_rooms(), keys=("-pk",), asked=asked, name="rooms")


def live_seats(*players: Player | int) -> QuerySet[Seat]:
    """These players' seats in matches that are not over. These have no place yet, by which an index finds them."""
    return Seat.objects.filter(player__in=players, place=None, left=False, match__status__in=Match.LIVE)


def live_seat(*, player: Player, game: str) -> Seat | None:
    """The player's seat in a match of that game that is not over."""
    seats = live_seats(player).filter(match__game=game)
    return seats.select_related("match").order_by("-match__created_at").first()


def match_to_join(*, player: Player, code: str) -> UUID | None:
    """The match that runs in that room now, if it has a seat for this player, who has not left it."""
    return live_seats(player).filter(match__rooms__code=clean_code(code)).values_list("match", flat=True).first()


def unwanted(player: Player) -> QuerySet[Player]:
    """Whom this player is not to meet: those they have blocked, and those who have blocked them."""
    return Player.objects.filter(
        Q(pk__in=player.blocks.values("blocked")) | Q(pk__in=Block.objects.filter(blocked=player).values("player"))
    )


def quick_matches(*, game: str, player: Player) -> QuerySet[Match]:
    """Running matches where strangers may take a bot's seat: those with most people first, and with nobody whom the
    player is not to meet."""
    return (
        Match.objects.filter(game=game, status=Match.Status.RUNNING, public=True)
        .exclude(seats__player__in=unwanted(player))
        .annotate(bots=Count("seats", filter=Q(seats__bot__isnull=False)))
        .annotate(people=Count("seats", filter=Q(seats__player__isnull=False)))
        .filter(bots__gt=0)
        .order_by("-people", "created_at")
    )


def room_of_match(match: Match) -> Room | None:
    return rooms().filter(match=match).first()


def token(digest: str) -> Token | None:
    return Token.objects.select_related("player").filter(digest=digest, player__is_active=True).first()


def game_rows() -> list[dict[str, Any]]:
    """Games that can be played, as the API lists them, in the reader's language."""
    return [
        {
            "slug": game.slug,
            "title": _(game.title),
            "description": _(game.description),
            "seats": {"min": game.seats[0], "max": game.seats[1]},
            "tick_rate": game.tick_rate,
            "turns": not game.ticks,
            "standard": [kind.__name__.lower() for kind in game.standard],
            "options": [_translated(row) for row in describe(game.options)],
            "bots": [{"level": level, "label": label} for level, label in bot_levels(game).items()],
        }
        for game in gate.games().values()
    ]


def _translated(row: dict[str, Any]) -> dict[str, Any]:
    """An option with its game's sentences translated."""
    said = {"labels": [_(label) for label in row["labels"]]} if "labels" in row else {}
    return row | {"label": _(row["label"])} | said
