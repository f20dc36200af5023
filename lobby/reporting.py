"""What keeps talk bearable: players report, moderators dismiss, mute or suspend (suspensions.py).

A report keeps the lines around it, because rooms close and matches forget. Whoever decides is asked for the permission
where the request comes in, never here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches import logins
from games.matches.errors import Problem
from games.matches.policy import policy
from games.models import Match
from lobby import limits, locks, moderation, paging
from lobby.models import REASON_LENGTH, Mute, Player, Report, Room
from lobby.selectors import clean_code, no_such_room

LINES = 30  # kept with a report
MOST_AT_ONCE = 100  # mutes that run out in one second


# Mutes -----------------------------------------------------------------------------------------------------------


def in_force() -> QuerySet[Mute]:
    """Mutes that hold now."""
    return Mute.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)


def is_muted(player: Player) -> bool:
    return in_force().filter(player=player).exists()


def muted(players: Iterable[int]) -> set[int]:
    """Those of these players who are muted now."""
    return set(in_force().filter(player__in=set(players)).values_list("player", flat=True))


@transaction.atomic
def mute(*, player: Player, by: Player, reason: str, until: datetime | None) -> Mute:
    """Nothing that they write is passed on until then, in the matches that they are in either; in place of what held
    before. Problem: `protected`.
    """
    moderation.may_touch(player, by)
    locks.player(player.pk)
    in_force().filter(player=player).update(lifted_at=timezone.now())
    given = Mute.objects.create(player=player, by=by, reason=reason[:REASON_LENGTH], until=until)
    logins.chat_changed(player)
    return given


@transaction.atomic
def lift(*, mute: Mute) -> None:
    """It ends now: they are heard again. Repeating it changes nothing."""
    locks.player(mute.player_id)
    if Mute.objects.filter(pk=mute.pk, lifted_at=None).update(lifted_at=timezone.now()):
        logins.chat_changed(mute.player)


def lift_due() -> int:
    """End those whose time is over, so that running matches learn it; how many."""
    over = list(Mute.objects.filter(lifted_at=None, until__lte=timezone.now()).select_related("player")[:MOST_AT_ONCE])
    for one in over:
        lift(mute=one)
    return len(over)


# Reports ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def report(*, by: Player, player: int, reason: str, match: UUID | None = None, room: str = "") -> Report:
    """Report somebody who is or was in that match or room. While it is open, a report again is the same row, with what
    was said since and what else is told."""
    limits.spend("reports_per_minute", by.pk)
    locks.player(by.pk)
    reason = " ".join(reason.replace("\x00", " ").split())[:REASON_LENGTH]
    if not reason:
        problem = _("Say what happened.")
        raise Problem("invalid", problem, {"reason": problem})
    if player == by.pk:
        raise Problem("invalid", _("That is you."))
    place = _in_match(by, player, match) if match else _in_room(by, player, room)
    given, new = Report.objects.get_or_create(
        by=by,
        player_id=player,
        match=place.get("match"),
        room=place.get("room", ""),
        state=Report.State.OPEN,
        defaults={"reason": reason, "lines": place["lines"]},
    )
    if not new:
        if reason not in given.reason:
            given.reason = f"{given.reason} · {reason}"[:REASON_LENGTH]
        given.lines = [*given.lines, *(line for line in place["lines"] if line not in given.lines)][-LINES:]
        given.save(update_fields=["reason", "lines"])
    return given


def _in_match(by: Player, player: int, match: UUID) -> dict[str, Any]:
    found = Match.objects.defer("checkpoint").filter(pk=match).first()
    if found is None or not policy().may_watch(by, found) or not _was_in(found, player):
        raise Problem("not_found", _("This player was not in the match."))
    lines = [line for event in found.events if (line := _said(event)) is not None]
    return {"match": found, "lines": lines[-LINES:]}


def _was_in(match: Match, player: int) -> bool:
    """Whether they have a seat, or have said something of late."""
    said = any(event["kind"] == "chat" and event["data"].get("player") == str(player) for event in match.events)
    return said or match.seats.filter(player=player).exists()


def _said(event: Any) -> list[str] | None:
    """[name, text] of a kept event that is a line of chat."""
    if event.get("kind") != "chat":
        return None
    data = event.get("data") or {}
    return [str(data.get("name", "")), str(data.get("text", ""))]


def _in_room(by: Player, player: int, code: str) -> dict[str, Any]:
    found = Room.objects.filter(code=clean_code(code)).first()
    if found is None:
        raise no_such_room()
    here = found.seats.filter(player=by).exists() or found.lines.filter(player=by).exists()
    if not here and not found.kicked.contains(by):  # who was removed may well have a reason
        raise Problem("not_member", _("You are not in this room."))
    if not (found.seats.filter(player=player).exists() or found.lines.filter(player=player).exists()):
        raise Problem("not_found", _("This player was not in the room."))
    lines = found.lines.order_by("-pk").values_list("name", "text")[:LINES]
    return {"room": found.code, "lines": [list(line) for line in lines][::-1]}


def listed(by: Player, asked: paging.PageIn) -> paging.Page:
    """What this player has reported, newest first."""
    return paging.page(Report.objects.filter(by=by), keys=("-pk",), asked=asked, name=f"reports {by.pk}")


def undecided(reports: Iterable[Report]) -> list[Report]:
    """Those of these that nobody has decided yet, held until the transaction ends."""
    wanted = Report.objects.filter(pk__in=[one.pk for one in reports])
    open_ones = wanted.exclude(state__in=(Report.State.DISMISSED, Report.State.DONE)).order_by("pk")
    return list(open_ones.select_for_update(no_key=True, of=("self",)).select_related("player"))


def settle(*, reports: Iterable[Report], by: Player, state: str) -> None:
    """These reports are in that state now, by this moderator."""
    Report.objects.filter(pk__in=[one.pk for one in reports]).update(state=state, handler=by)


def people_of(by: Player, match: Match | None, room: Room | None) -> list[Player]:
    """Whom one can report from there: the others who sit there, and who has said something while watching."""
    seats: Any = match.seats if match else room.seats if room else None
    rows = seats.filter(player__isnull=False).exclude(player=by).select_related("player")[:256] if seats else ()
    people = {row.player_id: row.player for row in rows}
    if match:
        speakers = {event["data"].get("player") for event in match.events if event["kind"] == "chat"}
        people |= Player.objects.exclude(pk=by.pk).in_bulk(speakers - {None, *map(str, people)})
    return [*people.values()]
