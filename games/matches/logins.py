"""When a login ends, so do the sockets that rest on it, in every process, and the keys that would open new ones."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from games.matches import runtime
from games.matches.tickets import RESUME_SECONDS, login_of
from games.models import Match, Seat, SpentTicket


def end(session_key: str | None) -> None:
    """One login session has ended. Safe to repeat."""
    login = login_of(session_key)
    if login:
        expires = timezone.now() + timedelta(seconds=RESUME_SECONDS)
        SpentTicket.objects.update_or_create(nonce=login, defaults={"expires_at": expires})
        runtime.end_login(login)


def end_all(player: Any) -> None:
    """The player's password has changed: every socket closes, and pages that are still logged in come back at once."""
    Seat.objects.filter(player=player, match__in=Match.objects.live()).update(resume="")
    runtime.end_player(str(player.pk))
