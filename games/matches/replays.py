"""Replays: what a seat saw of a match that is over, rendered once and kept for as long as its recording. Who may see
one is decided here; rendering happens in another process (games.hosting.renders).
"""

import gzip
import logging
from typing import Any, NamedTuple

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils.translation import gettext as _

from games.engine.recording import Outline, outline
from games.hosting import renders
from games.matches import recordings
from games.matches.errors import Problem
from games.models import Match, RecordingFile, Replay
from games.wire import replay
from games.wire.views import view_codec

logger = logging.getLogger(__name__)

MOST_KEPT = 24  # of one match: the seats that people look through; others are rendered again


class _Wanted(NamedTuple):
    """What is to be rendered, or, in `data`, what was rendered before."""

    match: Match
    version: str
    modules: list[str]
    recording: bytes
    data: bytes | None


def playable(*, match: Match, player: Any) -> Outline:
    """What the match's recording is about, if its replay may be shown to this player, and can be. Problem: those of
    recordings.export and recordings.played_by.
    """
    return _outlined(recordings.export(match=match, player=player))


def _outlined(data: bytes) -> Outline:
    recording = outline(data)
    recordings.played_by(recording)
    return recording


async def rendered(*, match: Match, player: Any, seat: int | None) -> bytes:
    """What `seat` (None: a spectator) saw, in gzip. Problem: `no_seat`, `busy`, `internal`, and those of `playable`."""
    wanted = await sync_to_async(_wanted)(match, player, seat)
    if wanted.data is not None:
        return wanted.data
    try:
        made = await renders.render(wanted.modules, seat, wanted.recording)
    except renders.Busy:
        raise Problem("busy", _("Too many replays are being made. Try again in a moment.")) from None
    except renders.RenderError as error:
        logger.error("The replay of match %s for seat %s could not be rendered: %s.", match.pk, seat, error)
        raise Problem("internal", _("Something went wrong here. It is in our log.")) from None
    return await sync_to_async(_keep)(wanted, seat, made)


def _wanted(match: Match, player: Any, seat: int | None) -> _Wanted:
    data = recordings.export(match=match, player=player)
    recording = _outlined(data)
    game = recordings.played_by(recording)
    if seat is not None and seat not in range(len(recording.seats)):
        raise Problem("no_seat", _("The match has no such seat."))
    version = f"{recording.rules[-1]} {replay.FORMAT} {view_codec(game).digest}"
    kept = Replay.objects.filter(recording=match.pk, seat=seat, version=version).first()
    return _Wanted(match, version, [game.__module__], data, None if kept is None else bytes(kept.data))


def _keep(wanted: _Wanted, seat: int | None, made: bytes) -> bytes:
    data = gzip.compress(made, mtime=0)  # seconds for the largest, in which hosts' leases must not wait for the lock
    with transaction.atomic():
        if RecordingFile.objects.select_for_update().filter(pk=wanted.match.pk).exists():
            values = {"version": wanted.version, "data": data}
            Replay.objects.update_or_create(recording_id=wanted.match.pk, seat=seat, defaults=values)
            rows = Replay.objects.filter(recording=wanted.match.pk).order_by("-made_at")
            Replay.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST_KEPT:])).delete()
    return data
