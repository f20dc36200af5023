"""What is shown of a player: ratings and the curve of one of them, results by game, matches, whom they play with.

However long the history, reading it takes the same few queries, each of them with a bound or an index. Everything here
is public: what is not (addresses, tokens, rooms) is in lobby.export, for the player alone.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from games.engine import registry
from games.matches.errors import Problem
from games.models import Match, RecordingFile, RecordingPart, Seat
from lobby import paging
from lobby.models import Player, Rating, RatingChange
from lobby.rating import points

CURVE = 200  # the last matches of a curve: on a phone each has a pixel and a half
COMPANIONS = 10
COMPANY_IN = 200  # the last matches that companions are counted in
NAMED = 4  # seats of a match that are named; the others are counted


class Point(NamedTuple):
    """A rating after a match; the first of a curve is that before it."""

    at: datetime
    points: int


class Result(NamedTuple):
    """All finished matches of one game. A match is drawn when nobody in it stands behind anybody."""

    game: str
    title: str
    played: int
    won: int
    drawn: int
    lost: int
    average: float  # place


class Companion(NamedTuple):
    player: int
    name: str
    matches: int


class Played(NamedTuple):
    """One match, from the player's seat. `gain` is None where it was not rated."""

    match: Match
    seat: Seat
    others: list[Seat]
    more: int
    recorded: bool
    gain: int | None


class Profile(NamedTuple):
    player: Player
    ratings: list[Rating]
    shown: Rating | None  # the one whose curve this is
    curve: list[Point]
    results: list[Result]
    companions: list[Companion]


def find(pk: int) -> Player:
    """The player, or Problem("player_not_found"). Whoever may not log in any more is not shown either."""
    found = Player.objects.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Problem("player_not_found", _("There is no such player."))
    return found


def profile(*, player: Player, mode: str = "") -> Profile:
    """The player's profile, with the curve of that mode (none: of the one played most)."""
    ratings = list(player.ratings.select_related("mode").order_by("-games", "mode"))
    shown = next((row for row in ratings if row.mode.slug == mode), ratings[0] if ratings and not mode else None)
    return Profile(
        player=player,
        ratings=ratings,
        shown=shown,
        curve=_curve(shown) if shown else [],
        results=_results(player),
        companions=_companions(player),
    )


def matches(player: Player, asked: paging.PageIn) -> paging.Page:
    """The player's matches that have a result, newest first: as Played."""
    found = paging.page(_finished(player), keys=("-pk",), asked=asked, name=f"matches {player.pk}")
    return found._replace(rows=_played(player, found.rows))


def _finished(player: Player) -> QuerySet[Seat]:
    """The player's seats in matches that have a result. Seats are made with their match, so their keys are in order."""
    return Seat.objects.filter(player=player, place__isnull=False)


def _curve(rating: Rating) -> list[Point]:
    """The rating after each of the last matches, the oldest first, led by what it was before them."""
    rows = RatingChange.objects.filter(player=rating.player_id, mode=rating.mode_id).order_by("-at", "-match")
    changes = list(rows.values_list("at", "mu_before", "mu_after")[:CURVE])[::-1]
    first = [Point(at, points(before)) for at, before, _after in changes[:1]]
    return first + [Point(at, points(after)) for at, _before, after in changes]


def _results(player: Player) -> list[Result]:
    won = Q(place=1)
    rows = (
        _finished(player)
        .values("game")
        .annotate(
            played=Count("place"),
            won=Count("place", filter=won & Q(drawn=False)),
            draws=Count("place", filter=won & Q(drawn=True)),
            lost=Count("place", filter=~won),
            average=Avg("place"),
        )
        .order_by("-played", "game")
    )
    return [Result(title=_title(row["game"]), drawn=row.pop("draws"), **row) for row in rows]


def _title(slug: str) -> str:
    game = registry.games().get(slug)
    return slug if game is None else _(game.title)


def _companions(player: Player) -> list[Companion]:
    """Whom the player has met most in the last matches."""
    recent = _finished(player).order_by("-pk").values("match")[:COMPANY_IN]
    others = Seat.objects.filter(match__in=recent, player__is_active=True).exclude(player=player)
    rows = others.values("player", "player__name").annotate(matches=Count("pk")).order_by("-matches", "player")
    return [Companion(*row) for row in rows.values_list("player", "player__name", "matches")[:COMPANIONS]]


def _played(player: Player, seats: list[Seat]) -> list[Played]:
    matches = Match.objects.filter(pk__in=[seat.match_id for seat in seats])
    kept = (RecordingFile.objects.filter(match=OuterRef("pk")), RecordingPart.objects.filter(match=OuterRef("pk")))
    matches = matches.annotate(recorded=Exists(kept[0]) | Exists(kept[1]))
    everybody = Seat.objects.only("match", "number", "name", "player", "place").order_by("place", "number")
    rows = matches.defer("checkpoint", "events").prefetch_related(Prefetch("seats", everybody))
    found = {match.pk: match for match in rows}
    gains = {row.match_id: row.gain for row in RatingChange.objects.filter(player=player, match__in=list(found))}
    return [_one(found[seat.match_id], seat, gains.get(seat.match_id)) for seat in seats]


def _one(match: Any, seat: Seat, gain: int | None) -> Played:
    others = [other for other in match.seats.all() if other.number != seat.number]
    return Played(match, seat, others[:NAMED], len(others[NAMED:]), match.recorded, gain)
