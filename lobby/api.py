"""The lobby over HTTP, for pages and programs.

Each route unpacks, calls one service and shows the row. What is allowed is decided in the services, never here. Routes
are for players unless they say otherwise: the project mounts this with lobby.auth.PLAYERS.
"""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest
from django.urls import reverse
from ninja import Body, Query, Router
from ninja.responses import Status

from games.models import Match
from lobby import (
    access,
    accounts,
    deletion,
    limits,
    matchmaking,
    paging,
    presence,
    room_matches,
    schemas,
    selectors,
    services,
)
from lobby.auth import require_csrf
from lobby.models import Player, Room

router = Router()
NOTHING = Body(schemas.Nothing())
UNSAID = Body(schemas.DeletionIn())


@router.post("/players/guest", auth=None, response={200: schemas.GuestOut, 201: schemas.GuestOut}, tags=["players"])
def guest(request: HttpRequest, body: schemas.GuestIn) -> Status:
    """Become a guest of that name. A browser gets a session, or with `token` a bearer token that needs no cookies.

    Said again within the session it renames the player it made.
    """
    if request.headers.get("Origin") or request.user.is_authenticated:
        require_csrf(request)  # a browser: no other site may log its visitors in
    if request.user.is_authenticated and not body.token:
        accounts.rename(player=request.user, name=body.name)
        return Status(200, {"player": request.user, "token": None})
    if body.token:
        player = access.new_guest(request, name=body.name)
        return Status(201, {"player": player, "token": accounts.issue_token(player=player)})
    return Status(201, {"player": access.player_of(request, name=body.name), "token": None})


@router.post("/players/claim", response=schemas.MeOut, tags=["players"])
def claim(request: HttpRequest, body: schemas.ClaimIn) -> Player:
    """Turn the guest into an account with a password; everything it has played stays its own."""
    limits.spend("claims_per_minute", request.auth.pk)
    player = accounts.claim(player=request.auth, **body.model_dump())
    accounts.confirm_address(request=request, player=player)
    if request.user == player:
        update_session_auth_hash(request, player)
    return player


@router.get("/me", response=schemas.MeOut, tags=["players"])
def me(request: HttpRequest) -> Player:
    """Who you are."""
    return request.auth


@router.delete("/me", response=schemas.Nothing, tags=["players"])
def delete_me(request: HttpRequest, body: schemas.DeletionIn = UNSAID) -> dict[str, Any]:
    """Delete your account for good. Matches that you played stay, under no name. Accounts say their password."""
    limits.spend("claims_per_minute", request.auth.pk)
    deletion.confirm(player=request.auth, password=body.password)
    deletion.delete_account(player=request.auth)
    return {}


@router.get("/games", auth=None, response=list[schemas.GameOut], exclude_none=True, tags=["games"])
def games(request: HttpRequest) -> list[dict[str, Any]]:
    """The installed games, all of them: the options a room of theirs has, and the levels of their bots."""
    return selectors.game_rows()


@router.post("/play", response=schemas.PlayOut, tags=["games"])
def play(request: HttpRequest, body: schemas.PlayIn) -> dict[str, Any]:
    """A seat in a running match, now: with people if there are any waiting, with bots if not."""
    limits.spend("plays_per_minute", request.auth.pk)
    seat = matchmaking.play_now(player=request.auth, game=body.game)
    return {"match": str(seat.match_id), "seat": seat.number, "url": reverse("lobby:match", args=[seat.match_id])}


@router.get("/rooms", auth=None, response=paging.PageOut[schemas.RoomOut], tags=["rooms"])
def rooms(request: HttpRequest, page: Query[paging.PageIn]) -> paging.Page:
    """The open rooms, newest first."""
    presence.sweep_now_and_then()
    return selectors.room_page(asked=page)


@router.post("/rooms", response={201: schemas.RoomOut}, tags=["rooms"])
def create_room(request: HttpRequest, body: schemas.RoomIn) -> Status:
    """A new room; you own it and sit on its first seat."""
    limits.spend("rooms_per_minute", request.auth.pk)
    return Status(201, selectors.room(services.create_room(player=request.auth, **body.model_dump()).code))


@router.get("/rooms/{code}", response=schemas.RoomOut, tags=["rooms"])
def room(request: HttpRequest, code: str) -> Room:
    """One room. Asking at least every 20 s also keeps you in it, as the lobby's socket does for a page."""
    presence.sweep_now_and_then()
    presence.seen(player=request.auth, code=code)
    return selectors.room(code)


@router.post("/rooms/{code}/join", response=schemas.RoomOut, tags=["rooms"])
def join(request: HttpRequest, code: str, body: schemas.Nothing = NOTHING) -> Room:
    """Take a seat."""
    services.join_room(player=request.auth, code=code)
    return selectors.room(code)


@router.post("/rooms/{code}/leave", response=schemas.Nothing, tags=["rooms"])
def leave(request: HttpRequest, code: str, body: schemas.Nothing = NOTHING) -> dict[str, Any]:
    """Give up your seat. The room closes behind the last one."""
    services.leave_room(player=request.auth, code=code)
    return {}


@router.post("/rooms/{code}/ready", response=schemas.RoomOut, tags=["rooms"])
def ready(request: HttpRequest, code: str, body: schemas.ReadyIn) -> Room:
    """Say that you are ready, or not."""
    services.set_ready(player=request.auth, code=code, ready=body.ready)
    return selectors.room(code)


@router.post("/rooms/{code}/options", response=schemas.RoomOut, tags=["rooms"])
def options(request: HttpRequest, code: str, body: schemas.OptionsIn) -> Room:
    """Owner: choose the game's options. Those not named take their defaults."""
    services.set_options(player=request.auth, code=code, **body.model_dump())
    return selectors.room(code)


@router.post("/rooms/{code}/bots", response=schemas.RoomOut, tags=["rooms"])
def bots(request: HttpRequest, code: str, body: schemas.BotIn) -> Room:
    """Owner: put a bot on a seat, change its level, or take it away."""
    services.set_bot(player=request.auth, code=code, number=body.seat, level=body.level)
    return selectors.room(code)


@router.post("/rooms/{code}/kick", response=schemas.RoomOut, tags=["rooms"])
def kick(request: HttpRequest, code: str, body: schemas.SeatIn) -> Room:
    """Owner: remove the player on that seat, who cannot join again."""
    services.kick(player=request.auth, code=code, number=body.seat)
    return selectors.room(code)


@router.post("/rooms/{code}/owner", response=schemas.RoomOut, tags=["rooms"])
def owner(request: HttpRequest, code: str, body: schemas.SeatIn) -> Room:
    """Owner: hand the room over to the player on that seat."""
    services.hand_over(player=request.auth, code=code, number=body.seat)
    return selectors.room(code)


@router.post("/rooms/{code}/start", response=schemas.MatchStarted, tags=["rooms"])
def start(request: HttpRequest, code: str, body: schemas.Nothing = NOTHING) -> dict[str, str]:
    """Owner: begin the match, once everybody else is ready."""
    return _started(room_matches.start(player=request.auth, code=code))


@router.post("/rooms/{code}/rematch", response=schemas.MatchStarted, tags=["rooms"])
def rematch(request: HttpRequest, code: str, body: schemas.Nothing = NOTHING) -> dict[str, str]:
    """Owner: the same people and options once more, when the match is over."""
    return _started(room_matches.rematch(player=request.auth, code=code))


def _started(match: Match) -> dict[str, str]:
    return {"match": str(match.pk), "url": reverse("lobby:match", args=[match.pk])}
