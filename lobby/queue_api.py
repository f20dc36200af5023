"""The queue over HTTP. Each route calls one service and says where the player is then."""

from typing import Any

from django.http import HttpRequest
from ninja import Body, Query, Router, Schema

from lobby import limits, paging, queue_view, queueing, schemas

router = Router(tags=["queue"])
NOTHING = Body(schemas.Nothing())


class JoinIn(schemas.Input):
    mode: schemas.Slug


class ModeOut(Schema):
    """`bots_after` is seconds of waiting until bots fill up; null: never. `people` wait for it now."""

    slug: str
    game: str
    title: str
    options: dict[str, Any]
    seats: int
    teams: int
    rated: bool
    bots_after: int | None
    people: int


class ProposalOut(Schema):
    """`answer_in` is seconds; `ready` of `people` have said it, `mine` says whether you have."""

    answer_in: float
    people: int
    ready: int
    mine: bool


class QueueOut(Schema):
    """`state` is "idle", "waiting", "found" (say ready) or "playing" (go to `match`). Seconds, and rating points.

    While waiting: `people` wait for the mode, you among them, and `in_window` others are within your `window`."""

    state: str
    mode: str | None = None
    title: str | None = None
    waiting: float | None = None
    window: float | None = None
    people: int | None = None
    in_window: int | None = None
    seats: int | None = None
    bots_in: float | None = None
    why: str | None = None
    proposal: ProposalOut | None = None
    match: str | None = None
    url: str | None = None


@router.get("/modes", auth=None, response=paging.PageOut[ModeOut])
def modes(request: HttpRequest, page: Query[paging.PageIn]) -> paging.Page:
    """What can be queued for, by game."""
    return paging.page(queue_view.modes(), keys=("game", "slug"), asked=page, name="modes")


@router.get("/queue", response=QueueOut, exclude_none=True)
def queue(request: HttpRequest) -> dict[str, Any]:
    """Where you are. Asking at least every 20 s also keeps your place, as the lobby's socket does for a page."""
    queueing.seen(player=request.auth)
    return queue_view.status(request.auth)


@router.post("/queue", response=QueueOut, exclude_none=True)
def join(request: HttpRequest, body: JoinIn) -> dict[str, Any]:
    """Wait for a match of that mode."""
    limits.spend("queues_per_minute", request.auth.pk)
    queueing.join(player=request.auth, mode=body.mode)
    return queue_view.status(request.auth)


@router.delete("/queue", response=QueueOut, exclude_none=True)
def leave(request: HttpRequest) -> dict[str, Any]:
    """Wait no longer."""
    queueing.leave(player=request.auth)
    return queue_view.status(request.auth)


@router.post("/queue/ready", response=QueueOut, exclude_none=True)
def ready(request: HttpRequest, body: schemas.Nothing = NOTHING) -> dict[str, Any]:
    """Say that you are ready for the match that was found. It begins when everybody is."""
    queueing.ready(player=request.auth)
    return queue_view.status(request.auth)
