"""What operators do to players, besides suspending them (suspensions.py): names, notes, logins. Each is one transaction
and safe to repeat; who did it and why, the admin's log says.
"""

from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from games.matches import logins
from games.matches.errors import Problem
from games.models import Match, Seat
from lobby.models import Login, Note, Player
from lobby.names import friendly_name

NOTE_LENGTH = 500


def may_touch(player: Player, by: Any) -> None:
    """Problem: `protected`. Operators, among whom nobody stands above another, are a superuser's affair; `by` None is
    whoever has the shell."""
    if (player.is_superuser or player.is_staff) and not (by is None or by.is_superuser or by == player):
        raise Problem("protected", _("Only a superuser does that to an operator."))


@transaction.atomic
def reset_name(*, player: Player, by: Any) -> str:
    """Give the player a friendly name in place of the one they chose, in live matches too; the new name.
    Problem: `protected`."""
    may_touch(player, by)
    player.name = friendly_name()
    player.save(update_fields=["name"])
    Seat.objects.filter(player=player, match__in=Match.objects.live()).update(name=player.name)
    return player.name


@transaction.atomic
def note(*, player: Player, by: Any, text: str) -> Note:
    """Keep what operators should know. Problem: `note_invalid`."""
    text = text.strip()
    if not 0 < len(text) <= NOTE_LENGTH:
        raise Problem("note_invalid", _("A note has 1 to %(most)d characters.") % {"most": NOTE_LENGTH})
    return Note.objects.create(player=player, by=by, text=text)


@transaction.atomic
def end_logins(*, player: Player, by: Any) -> int:
    """End every login session that is known, every token, and all sockets; how many sessions and tokens there were.
    Problem: `protected`."""
    may_touch(player, by)
    keys = list(Login.objects.filter(player=player).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    Login.objects.filter(player=player).delete()
    tokens = player.tokens.all().delete()[0]
    for key in keys:
        logins.end(key)
    transaction.on_commit(lambda: logins.end_all(player))
    return len(keys) + int(tokens)
