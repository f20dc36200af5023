"""Friends, blocks and notices over HTTP. Each route calls one service; everything here belongs to who asks."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from lobby import friends, limits, notices, paging, schemas

router = Router(tags=["friends"])
NOTHING = Body(schemas.Nothing())
Key = Annotated[int, Field(ge=1, le=2**53 - 1)]


class AskIn(schemas.Input):
    """One of the two: `player` is an id, as rooms show them; `name` a username, or the name of one player alone."""

    player: Key | None = None
    name: schemas.Text | None = None


class BlockIn(schemas.Input):
    player: Key


class InviteIn(schemas.Input):
    player: Key


class FriendOut(Schema):
    """`relation` is "friend", "asked" (by you) or "asks" (you). `state` is "offline", "online", "room" or "match";
    `room` can be joined and `match` watched, when they are not null."""

    player: schemas.PlayerOut
    relation: str
    state: str
    room: str | None
    match: str | None

    @staticmethod
    def resolve_state(one: Any) -> str:
        return str(one.where.state)

    @staticmethod
    def resolve_room(one: Any) -> str | None:
        return one.where.room or None

    @staticmethod
    def resolve_match(one: Any) -> str | None:
        return str(one.where.match.pk) if one.where.match else None


class NoticeOut(Schema):
    """`kind` is "friend_asked", "friend_accepted" or "invited" (then with a `room`)."""

    kind: str
    sender: schemas.PlayerOut
    room: str
    created_at: datetime
    read: bool


@router.get("/friends", response=paging.PageOut[FriendOut])
def list_friends(request: HttpRequest, page: Query[paging.PageIn]) -> paging.Page:
    """Friends and open questions, newest first; there are at most 200."""
    return friends.listed_page(request.auth, page)


@router.post("/friends", response=FriendOut)
def ask(request: HttpRequest, body: AskIn) -> friends.Friend | None:
    """Ask a player to be friends; if they have asked you, you accept."""
    limits.spend("asks_per_minute", request.auth.pk)
    other = body.player or friends.find(name=body.name or "").pk
    friends.ask(player=request.auth, other=other)
    return friends.one(request.auth, other)


@router.post("/friends/{int:player}/accept", response=FriendOut)
def accept(request: HttpRequest, player: Key, body: schemas.Nothing = NOTHING) -> friends.Friend | None:
    """Say yes to the player of that id."""
    friends.accept(player=request.auth, other=player)
    return friends.one(request.auth, player)


@router.post("/friends/{int:player}/refuse", response={204: None})
def refuse(request: HttpRequest, player: Key, body: schemas.Nothing = NOTHING) -> Status:
    """Say no; they are not told."""
    friends.refuse(player=request.auth, other=player)
    return Status(204, None)


@router.delete("/friends/{int:player}", response={204: None})
def remove(request: HttpRequest, player: Key) -> Status:
    """Be friends no more, or take your question back."""
    friends.remove(player=request.auth, other=player)
    return Status(204, None)


@router.get("/blocks", response=paging.PageOut[schemas.PlayerOut])
def blocks(request: HttpRequest, page: Query[paging.PageIn]) -> paging.Page:
    """Whom you have blocked, newest first; these are at most 500."""
    return friends.blocked(request.auth, page)


@router.post("/blocks", response={204: None})
def block(request: HttpRequest, body: BlockIn) -> Status:
    """Do not meet this player any more; they are not told."""
    friends.block(player=request.auth, other=body.player)
    return Status(204, None)


@router.delete("/blocks/{int:player}", response={204: None})
def unblock(request: HttpRequest, player: Key) -> Status:
    """Take it back."""
    friends.unblock(player=request.auth, other=player)
    return Status(204, None)


@router.post("/rooms/{code}/invite", response={204: None})
def invite(request: HttpRequest, code: str, body: InviteIn) -> Status:
    """Ask a friend into the room that you are in."""
    limits.spend("asks_per_minute", request.auth.pk)
    friends.invite(player=request.auth, other=body.player, code=code)
    return Status(204, None)


@router.get("/notices", response=paging.PageOut[NoticeOut])
def list_notices(request: HttpRequest, page: Query[paging.PageIn]) -> paging.Page:
    """What others want of you, newest first; the last 50 are kept."""
    return notices.listed_page(request.auth, page)


@router.post("/notices/read", response={204: None})
def read_notices(request: HttpRequest, body: schemas.Nothing = NOTHING) -> Status:
    """You have seen them all."""
    notices.read(player=request.auth)
    return Status(204, None)
