"""Recordings in the database: in parts while a match runs, as one file when it is over, gone when it has been kept long
enough. Who may have one is decided here, too; how matches are recorded, and run again, is the engine's.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from games.engine import Game, registry
from games.engine.packing import pack, pack_part, raw_part
from games.engine.recording import End, Outline, RecordingError, Sitter
from games.hosting.store import NumberedPart, Recorded
from games.matches import forgetting, rules
from games.matches.errors import Problem
from games.matches.policy import policy
from games.models import Match, RecordingFile, RecordingPart, Replay

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 4 * 2**20  # bytes before compression: packing them takes the writer 0.2 s, in which a lease waits


# For the store, on the writer's thread ------------------------------------------------------------------------------


def keep(parts: dict[str, list[NumberedPart]]) -> None:
    """Keep parts by match, in the caller's transaction. Those that are there already stay as they are."""
    rows = [
        RecordingPart(match_id=match, number=part.number, size=len(part.data), data=pack_part(part.data))
        for match, its in parts.items()
        for part in its
    ]
    RecordingPart.objects.bulk_create(rows, ignore_conflicts=True)


def recorded(match: Match) -> Recorded:
    """How much of the match is kept."""
    kept = RecordingPart.objects.filter(match=match).aggregate(parts=Count("pk"), size=Sum("size"))
    return Recorded(kept["parts"], kept["size"] or 0)


def close_soon(match: str) -> None:
    """Make one file of a match that is over; of a very long one whoever asks for it first will."""
    row = Match.objects.get(pk=match)
    if recorded(row).size <= MOST_AT_ONCE:
        close(row)


def close(match: Match) -> None:
    """Make one file of a match that is over. Safe to repeat; if it fails, the parts stay, and serve as well."""
    try:
        row = Match.objects.get(pk=match.pk)
        data = None if row.is_live else _assembled(row)  # outside the transaction: hosts' leases wait for the lock
        if data is not None:
            _replace(row, data)
    except Exception:
        logger.exception("The recording of match %s stays in parts.", match.pk)


@transaction.atomic
def _replace(match: Match, data: bytes) -> None:
    """Keep the file in place of the parts, unless these are gone by now: another made the file, or their time is up."""
    gone, _models = RecordingPart.objects.filter(match=match).delete()
    if gone:
        RecordingFile.objects.create(match=match, data=data)


def _assembled(match: Match) -> bytes | None:
    """The file that the parts make; None if there are none."""
    rows = RecordingPart.objects.filter(match=match).order_by("number").values_list("data", flat=True)
    parts = [raw_part(bytes(data)) for data in rows]
    if not parts:
        return None
    placings = (match.outcome or {}).get("placings")
    game = match.game_class
    outline = Outline(
        match=str(match.pk),
        game=match.game,
        tick_rate=game.tick_rate if game else 0,
        seed=match.seed,
        options=match.options,
        seats=[Sitter(seat.number, seat.name, seat.bot) for seat in match.seats.order_by("number")],
        parts=parts,
        end=None
        if match.is_live
        else End(
            match.tick,
            match.status,
            match.reason,
            None if placings is None else {int(seat): place for seat, place in placings.items()},
        ),
    )
    data, gone = pack(outline), forgetting.gone(match)
    return forgetting.unsay_file(data, gone) if gone else data


def forget(match: Match) -> None:
    """See that its file tells nothing of those who have deleted their accounts. Of a match that has none yet the file
    will be made so; what a damaged file holds nobody can read, so it goes."""
    data, gone = _file(match), forgetting.gone(match)
    if data is None or not gone:
        return
    rows = RecordingFile.objects.filter(match=match)
    try:
        kept = forgetting.unsay_file(data, gone)
    except RecordingError:
        logger.exception("The recording of match %s cannot be read: it is deleted with a player's account.", match.pk)
        rows.delete()
        return
    Replay.objects.filter(recording__match=match).delete()  # rendered anew for whoever asks next
    rows.update(data=kept)


# For people ---------------------------------------------------------------------------------------------------------


def find(match: Match) -> bytes | None:
    """The match's recording as a file, also while it runs, as far as it is kept; None if there is none."""
    data = _file(match)
    if data is None and not match.is_live:
        close(match)
        data = _file(match)
    return _assembled(match) if data is None else data


def _file(match: Match) -> bytes | None:
    data = RecordingFile.objects.filter(match=match).values_list("data", flat=True).first()
    return None if data is None else bytes(data)


def allowed(*, match: Match, player: Any) -> None:
    """See that the player may have the match's recording. Problem: `forbidden`, `match_running`.

    A recording tells all that was hidden, so nobody gets that of a running match.
    """
    if not policy().may_watch(player, match):
        raise Problem("forbidden", _("You may not watch this match."))
    if match.is_live:
        raise Problem("match_running", _("The match is not over yet."))


def export(*, match: Match, player: Any) -> bytes:
    """`find` for somebody who asks from outside. Problem: `no_recording`, and those of `allowed`."""
    allowed(match=match, player=player)
    data = find(match)
    if data is None:
        raise Problem("no_recording", _("There is no recording of this match, or none any more."))
    return data


def exists(match: Match) -> bool:
    """Whether there is anything to see of a match that is over."""
    if match.is_live:
        return False
    kept = (RecordingFile.objects.filter(match=match), RecordingPart.objects.filter(match=match))
    return any(rows.exists() for rows in kept)


def file_name(match: Match) -> str:
    """As "lightcycles-355fbeb5.backbeat"."""
    return f"{match.game}-{str(match.pk)[:8]}.backbeat"


def played_by(recording: Outline) -> type[Game]:
    """The game, if it is installed with the very rules that the match was played by. Problem: `unknown_game`,
    `other_rules`, whose message says which.
    """
    game = registry.games().get(recording.game)
    if game is None:
        raise Problem("unknown_game", _("The game of this recording is not installed: %s") % recording.game)
    here = rules.version(game)
    others = [version for version in recording.rules if version != here]
    if others:
        told = {"then": ", ".join(others), "now": here}
        raise Problem(
            "other_rules",
            _("This match was played by other rules (%(then)s) than those installed now (%(now)s).") % told,
        )
    return game


def cleanup(*, days: int) -> int:
    """Delete the recordings of matches that have been over for so many days; how many matches that concerned."""
    old = Match.objects.filter(finished_at__lt=timezone.now() - timedelta(days=days)).exclude(status__in=Match.LIVE)
    files, parts = RecordingFile.objects.filter(match__in=old), RecordingPart.objects.filter(match__in=old)
    gone = {*files.values_list("match", flat=True), *parts.values_list("match", flat=True)}
    files.delete()
    parts.delete()
    return len(gone)
