"""Leaderboards, profiles and one's own data over HTTP, for pages and programs. Each route unpacks, asks one selector or
service, and shows what it got. Lists carry an ETag: who polls them is told in a few bytes that nothing changed.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from ninja import Path, Query, Router, Schema
from ninja.decorators import decorate_view

from games.models import Seat
from lobby import export, limits, paging, profiles, ratings_selectors
from lobby.auth import EVERYBODY
from lobby.models import Player
from lobby.schemas import PlayerOut, Slug

router = Router()
PlayerId = Annotated[int, Path(ge=1, lt=2**53)]
private = cache_control(private=True, no_cache=True)  # what is asked by somebody is for them; every use asks again


class BoardRowOut(Schema):
    """`rank` is null for who has not played enough matches to be ranked."""

    rank: int | None
    player: PlayerOut
    rating: int
    games: int
    you: bool


class BoardOut(paging.PageOut[BoardRowOut]):
    """Ranks are counted on from page to page."""

    mode: str
    board: str


class RatingOut(Schema):
    """`rating` is what people see; `mu` and `sigma` are openskill's. `provisional`: too few matches to be ranked."""

    mode: str
    title: str
    rating: int
    mu: float
    sigma: float
    games: int
    provisional: bool


class PointOut(Schema):
    at: datetime
    rating: int


class ResultOut(Schema):
    """Finished matches of one game. `average` is the mean place."""

    game: str
    played: int
    won: int
    drawn: int
    lost: int
    average: float


class CompanionOut(Schema):
    player: int
    name: str
    matches: int


class PlayedSeatOut(Schema):
    """`player` is null for a bot, and for an account that is gone."""

    seat: int
    name: str
    player: int | None
    place: int | None


class PlayedOut(Schema):
    """`others` are the first few by place, `more` how many there are besides; `gain` is null for what is not rated."""

    match: str
    game: str
    mode: str
    finished_at: datetime | None
    seat: int
    place: int
    gain: int | None
    recorded: bool
    others: list[PlayedSeatOut]
    more: int


class ProfileOut(PlayerOut):
    """`curve` belongs to the mode `curve_mode` and has the ratings of its last 200 matches."""

    ratings: list[RatingOut]
    curve_mode: str | None
    curve: list[PointOut]
    results: list[ResultOut]
    companions: list[CompanionOut]


@router.get("/leaderboards/{mode}", auth=EVERYBODY, response=BoardOut, tags=["ratings"])
@decorate_view(private, conditional_page)
def leaderboard(
    request: HttpRequest,
    mode: Slug,
    page: Query[paging.PageIn],
    board: Literal["all", "month", "friends", "around"] = "all",
) -> dict[str, Any]:
    """A leaderboard. `friends` and `around` are yours, and ask who you are; `around` has one page alone, with you
    in its middle. Has an ETag."""
    found = ratings_selectors.board(mode=ratings_selectors.mode(mode), name=board, player=_player(request), asked=page)
    rows = [
        {
            "rank": row.rank,
            "player": row.rating.player,
            "rating": row.rating.points,
            "games": row.rating.games,
            "you": row.you,
        }
        for row in found.rows
    ]
    return {"mode": found.mode.slug, "board": found.name, "rows": rows, "next": found.next}


@router.get("/players/{id}", auth=EVERYBODY, response=ProfileOut, tags=["players"])
@decorate_view(private, conditional_page)
def player(request: HttpRequest, id: PlayerId, mode: Slug | None = None) -> dict[str, Any]:
    """A player's ratings, the curve of one (of the mode played most, if none is named), and results. Has an ETag."""
    found = profiles.profile(player=profiles.find(id), mode=mode or "")
    return {
        "id": found.player.pk,
        "name": found.player.name,
        "is_guest": found.player.is_guest,
        "ratings": [
            {
                "mode": row.mode.slug,
                "title": row.mode.title,
                "rating": row.points,
                "mu": row.mu,
                "sigma": row.sigma,
                "games": row.games,
                "provisional": row.provisional,
            }
            for row in found.ratings
        ],
        "curve_mode": found.shown and found.shown.mode.slug,
        "curve": [{"at": point.at, "rating": point.points} for point in found.curve],
        "results": [result._asdict() for result in found.results],
        "companions": [companion._asdict() for companion in found.companions],
    }


@router.get("/players/{id}/matches", auth=EVERYBODY, response=paging.PageOut[PlayedOut], tags=["players"])
@decorate_view(private, conditional_page)
def matches(request: HttpRequest, id: PlayerId, page: Query[paging.PageIn]) -> dict[str, Any]:
    """A player's matches that have a result, newest first. Has an ETag."""
    found = profiles.matches(profiles.find(id), page)
    return {"rows": [_played(played) for played in found.rows], "next": found.next}


@router.get("/me/export", response=dict[str, Any], tags=["players"])
def export_me(request: HttpRequest) -> JsonResponse:
    """All that is kept of you, as one JSON file."""
    limits.spend("exports_per_minute", request.auth.pk)
    response = JsonResponse(export.everything(request.auth), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="backbeat.json"'
    response["Cache-Control"] = "no-store"
    return response


def _player(request: HttpRequest) -> Player | None:
    return request.auth if request.auth.is_authenticated else None


def _played(played: profiles.Played) -> dict[str, Any]:
    return {
        "match": str(played.match.pk),
        "game": played.match.game,
        "mode": played.match.mode,
        "finished_at": played.match.finished_at,
        "seat": played.seat.number,
        "place": played.seat.place,
        "gain": played.gain,
        "recorded": played.recorded,
        "others": [_seat(seat) for seat in played.others],
        "more": played.more,
    }


def _seat(seat: Seat) -> dict[str, Any]:
    return {"seat": seat.number, "name": seat.name, "player": seat.player_id, "place": seat.place}
