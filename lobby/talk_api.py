"""Chat in rooms and reports over HTTP. Each route calls one service."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from lobby import chat, paging, reporting, schemas
from lobby.friends_api import Key

router = Router(tags=["talk"])


class SayIn(schemas.Input):
    text: Annotated[str, Field(max_length=1000)]


class LineOut(Schema):
    player: int
    name: str
    text: str
    created_at: datetime

    @staticmethod
    def resolve_player(line: Any) -> int:
        return int(line.player_id)


class ReportIn(schemas.Input):
    """`match` or `room` says where it happened: one of the two."""

    player: Key
    match: Annotated[UUID, Field(strict=False)] | None = None
    room: schemas.Text = ""
    reason: Annotated[str, Field(max_length=1000)]


class ReportOut(Schema):
    """`state` is "open", "taken", "done" or "dismissed"; `player` null: the account is deleted."""

    id: int
    player: int | None
    state: str
    created_at: datetime

    @staticmethod
    def resolve_player(row: Any) -> int | None:
        return row.player_id if row.player_id is None else int(row.player_id)


@router.get("/rooms/{code}/lines", response=paging.PageOut[LineOut])
def lines(request: HttpRequest, code: str, page: Query[paging.PageIn]) -> paging.Page:
    """What was said in the room that you are in, newest first; the last 100 lines are kept."""
    return chat.lines_page(player=request.auth, code=code, asked=page)


@router.post("/rooms/{code}/say", response={201: LineOut})
def say(request: HttpRequest, code: str, body: SayIn) -> Status:
    """Say a line of at most 200 characters in the room that you are in."""
    return Status(201, chat.say(player=request.auth, code=code, text=body.text))


@router.post("/reports", response={201: ReportOut})
def report(request: HttpRequest, body: ReportIn = Body()) -> Status:  # noqa: B008
    """Tell the moderators of a player who is or was in that match or room. What was said there is kept with it."""
    given = reporting.report(by=request.auth, **body.model_dump())
    return Status(201, given)


@router.get("/reports", response=paging.PageOut[ReportOut])
def list_reports(request: HttpRequest, page: Query[paging.PageIn]) -> paging.Page:
    """What you have reported, newest first, and what became of it."""
    return reporting.listed(request.auth, page)
