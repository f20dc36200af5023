"""When a login ends, so do the sockets that rest on it, in every process, and the keys that would open new ones.
And when it changes whether a player may talk, or whom they hear, the matches that they are in learn it.
"""

from functools import partial
from typing import Any

from django.db import transaction

from games.matches import runtime, tidings
from games.matches.tickets import login_of
from games.models import Match, Seat


def end(session_key: str | None) -> None:
    """One login session has ended. Safe to repeat."""
    login = login_of(session_key)
    if login:
        _tell(login)


def end_all(player: Any) -> None:
    """The player's password has changed: every socket closes, and pages that are still logged in come back at once."""
    Seat.objects.filter(player=player, match__in=Match.objects.live()).update(resume="")
    _tell(tidings.of_player(player.pk))


def chat_changed(player: Any) -> None:
    """The policy may answer otherwise now for this player: their sockets stay open and are told apart anew."""
    _tell(tidings.of_chat(player.pk))


def _tell(what: str) -> None:
    transaction.on_commit(partial(runtime.tell, *tidings.write(what)))
