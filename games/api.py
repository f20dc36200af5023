"""Matches over HTTP: what a match is, and the ticket that opens its socket. The caller's player is `request.auth`.

Mounted at /api/matches by the project, which decides who `request.auth` is; a visitor is Django's AnonymousUser. What
is played is said on the socket, never here.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Router, Schema
from pydantic import BaseModel, ConfigDict

from games.matches import recordings, tickets
from games.matches.errors import Problem
from games.models import Match

router = Router()

RECORDING_TYPE = "application/vnd.backbeat.recording"
RECORDING_ANSWER = {
    "responses": {
        200: {
            "description": "The file",
            "content": {RECORDING_TYPE: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class TicketIn(BaseModel):
    """Nothing: whose ticket it is, and for which seat, the server knows."""

    model_config = ConfigDict(extra="forbid")


class SeatOut(Schema):
    seat: int
    name: str
    bot: int | None
    place: int | None
    you: bool


class MatchOut(Schema):
    """`seat` is the caller's own, null for a spectator; `outcome` is null until the match is over."""

    id: UUID
    game: str
    status: str
    options: dict[str, Any]
    seat: int | None
    seats: list[SeatOut]
    outcome: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class TicketOut(Schema):
    """Open a WebSocket at `url` (a path means this host) and say the ticket in `hello`, within 30 s and once."""

    ticket: str
    url: str


@router.get("/{uuid:match_id}", response=MatchOut)
def show_match(request: HttpRequest, match_id: UUID) -> dict[str, Any]:
    """One match: who plays, how it stands, how it ended."""
    match, player = _match(match_id), _player(request)
    seats = list(match.seats.order_by("number"))
    own = [seat for seat in seats if player is not None and seat.player_id == player.pk]
    return {
        **{name: getattr(match, name) for name in MatchOut.model_fields if name not in ("seat", "seats")},
        "seat": own[0].number if own else None,
        "seats": [
            {"seat": seat.number, "name": seat.name, "bot": seat.bot, "place": seat.place, "you": seat in own}
            for seat in seats
        ],
    }


@router.post("/{uuid:match_id}/ticket", response=TicketOut)
def issue_ticket(request: HttpRequest, match_id: UUID, body: TicketIn = Body(TicketIn())) -> dict[str, str]:  # noqa: B008
    """A ticket for the match's socket: for your seat if you hold one, else for a spectator."""
    player = _player(request)
    # A program has no login session; its socket rests on what its request was authenticated by, if that can end.
    session_key = request.session.session_key if request.user == player else getattr(request, "login_key", None)
    return tickets.issue(match=_match(match_id), player=player, session_key=session_key)


@router.get("/{uuid:match_id}/recording", openapi_extra=RECORDING_ANSWER)
def export_recording(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """The recording of a match that is over, as a file: `manage.py recording verify <file>` runs it again.

    It tells everything, what was hidden too, so that of a running match is refused: `match_running`.
    """
    match = _match(match_id)
    data = recordings.export(match=match, player=_player(request))
    headers = {"Content-Disposition": f'attachment; filename="{recordings.file_name(match)}"'}
    return HttpResponse(data, content_type=RECORDING_TYPE, headers=headers)


def _match(match_id: UUID) -> Match:
    match = Match.objects.select_related("host").filter(pk=match_id).first()
    if match is None:
        raise Problem("not_found", _("There is no such match."))
    return match


def _player(request: HttpRequest) -> Any:
    return request.auth if request.auth.is_authenticated else None
