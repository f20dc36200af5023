"""A look into a match from outside its host: what the last checkpoint says of it. It only reads. Who may see what is
its callers' affair: `secrets` is for those with the permission made for it.
"""

import logging
from typing import Any

import msgspec
from django.utils import timezone

from games import engine
from games.engine.checkpoint import CheckpointError
from games.matches.lease import ran_on
from games.models import Match

logger = logging.getLogger(__name__)


def turn(match: Match) -> dict[str, Any] | None:
    """Whose turn it is now, as everybody may know it; None for a game without turns, and for a match that is over.

    {"seats", "number", "phase", "clocks": {seat: seconds left}, "draw": seats that offer one, "out": {seat: reason}}
    """
    core = _restored(match)
    info = None if core is None else core.turn_info()
    if core is None or info is None:
        return None
    if not core.game.ticks:  # it rests until something happens, while its clocks run
        core.tick += int(ran_on(match, timezone.now()) * core.game.tick_rate)
    return {
        "seats": info.seats,
        "number": info.number,
        "phase": info.phase,
        "clocks": {seat: (core.turn.left(seat) or 0) / core.game.tick_rate for seat in info.clocks},
        "draw": info.draw,
        "out": info.out,
    }


def public(match: Match) -> Any:
    """What everybody may see of a running match, as plain data; None if there is nothing, or its rules cannot tell."""
    core = _restored(match)
    try:
        return None if core is None else msgspec.to_builtins(core.view(core.audience(None)), str_keys=True)
    except Exception:  # an author's code: an operator needs this page all the more
        logger.exception("Match %s cannot be shown.", match.pk, extra={"match": str(match.pk)})
        return None


def secrets(match: Match) -> Any:
    """The whole state as plain data; None if there is none to see any more."""
    core = _restored(match)
    return None if core is None else msgspec.to_builtins(core.state, str_keys=True)


def _restored(match: Match) -> engine.Match | None:
    if match.game_class is None or match.checkpoint is None:
        return None
    try:
        return engine.Match.restore(match.game_class, bytes(match.checkpoint))
    except CheckpointError:
        return None
