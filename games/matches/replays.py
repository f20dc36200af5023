"""Replays: what a seat saw of a match that is over, rendered once and kept for as long as its recording. Who may see
one is decided here; rendering happens in another process (games.hosting.renders).
"""

import asyncio
import contextvars
import gzip
import logging
from typing import Any, NamedTuple
from uuid import UUID

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from games.engine.packing import outline
from games.engine.recording import Outline
from games.hosting import renders
from games.matches import recordings, rules
from games.matches.errors import Problem
from games.models import Match, RecordingFile, Replay
from games.wire import replay
from games.wire.views import view_codec

logger = logging.getLogger(__name__)

MOST_REMEMBERED = 1000  # matches that another engine played
MOST_KEPT = 24  # of one match: the seats that people look through; others are rendered again

# Matches, with what was to render them, that the engine of this process does not play as they were played. In memory,
# because the next start may be with another engine.
_otherwise: set[tuple[UUID, str]] = set()
_making: dict[tuple[Any, ...], asyncio.Task[bytes]] = {}


class _Wanted(NamedTuple):
    """What is to be rendered."""

    match: Match
    seat: int | None
    version: str
    modules: list[str]
    recording: bytes


def playable(*, match: Match, player: Any) -> None:
    """See that the match's replay may be shown to this player, and can be. Problem: those of recordings.export and
    recordings.played_by, which is also that of another engine, once that has been found out by rendering.
    """
    recordings.allowed(match=match, player=player)
    if not _kept(match).exists():  # one that is there says as much as its recording, which may be large to read
        _outlined(match, recordings.export(match=match, player=player))


def _outlined(match: Match, data: bytes) -> Outline:
    recording = outline(data)
    recordings.played_by(recording)
    if (match.pk, _version(match)) in _otherwise:
        raise _other_engine()
    return recording


def _other_engine() -> Problem:
    told = _("This match was played by another version of the engine: run again, it would not be what it was.")
    return Problem("other_rules", told)


async def rendered(*, match: Match, player: Any, seat: int | None) -> bytes:
    """What `seat` (None: a spectator) saw, in gzip. Problem: `no_seat`, `busy`, `internal`, and those of `playable`."""
    found = await sync_to_async(_found)(match, player, seat)
    if isinstance(found, bytes):
        return found
    try:
        return await _shared(found)
    except renders.Busy:
        raise Problem("busy", _("Too many replays are being made. Try again in a moment.")) from None
    except renders.OtherEngine:
        if len(_otherwise) >= MOST_REMEMBERED:
            _otherwise.clear()  # each is found out again by rendering
        _otherwise.add((match.pk, found.version))
        raise _other_engine() from None
    except renders.RenderError as error:
        logger.error("The replay of match %s for seat %s could not be rendered: %s.", match.pk, seat, error)
        raise Problem("internal", _("Something went wrong here. It is in our log.")) from None


def _found(match: Match, player: Any, seat: int | None) -> bytes | _Wanted:
    """What was rendered before, or else what is to be rendered."""
    recordings.allowed(match=match, player=player)
    kept = _kept(match).filter(seat=seat).values_list("data", flat=True).first()
    return _wanted(match, player, seat) if kept is None else bytes(kept)


def _wanted(match: Match, player: Any, seat: int | None) -> _Wanted:
    data = recordings.export(match=match, player=player)
    recording = _outlined(match, data)
    if seat is not None and seat not in range(len(recording.seats)):
        raise Problem("no_seat", _("The match has no such seat."))
    return _Wanted(match, seat, _version(match), [match.game_class.__module__], data)


def _kept(match: Match) -> QuerySet[Replay]:
    """The match's replays that what is installed now has rendered."""
    return Replay.objects.filter(recording=match.pk, version=_version(match))


def _version(match: Match) -> str:
    """What renders the match's replays: the rules, which have to be those of its recording, and how frames are made."""
    game = match.game_class
    return "" if game is None else f"{rules.version(game)} {replay.FORMAT} {view_codec(game).digest}"


async def _shared(wanted: _Wanted) -> bytes:
    """Render and keep it. Who wants the same while that is going on waits for the same rendering, even if the one who
    asked first has gone away.
    """
    key = (asyncio.get_running_loop(), wanted.match.pk, wanted.seat, wanted.version)
    task = _making.get(key)
    if task is None:
        # In no context but its own: it may outlive the request, and the thread that works on it.
        task = _making[key] = asyncio.create_task(_made(wanted), context=contextvars.Context())
        task.add_done_callback(lambda done: _making.pop(key))
    return await asyncio.shield(task)


async def _made(wanted: _Wanted) -> bytes:
    made = await renders.render(wanted.modules, wanted.seat, wanted.recording)
    return await database_sync_to_async(_keep, thread_sensitive=False)(wanted, made)


def _keep(wanted: _Wanted, made: bytes) -> bytes:
    data = gzip.compress(made, mtime=0)  # seconds for the largest, in which hosts' leases must not wait for the lock
    with transaction.atomic():
        if RecordingFile.objects.select_for_update(no_key=True).filter(pk=wanted.match.pk).exists():
            values = {"version": wanted.version, "data": data}
            Replay.objects.update_or_create(recording_id=wanted.match.pk, seat=wanted.seat, defaults=values)
            rows = Replay.objects.filter(recording=wanted.match.pk).order_by("-made_at")
            Replay.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST_KEPT:])).delete()
    return data
