"""What the lobby does when it hears of something: a match that is over or repeated, a session that ended.

Connected by apps.py.
"""

from functools import partial
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from games.matches import logins
from games.models import Match
from games.signals import match_finished, match_rematched
from lobby import accounts, default_modes, notify, room_matches
from lobby.models import Player


@receiver(match_finished)
def bring_people_back(sender: type[Match], match: Match, **kwargs: Any) -> None:
    # Afterwards: the result is written whatever happens here, and no room is locked behind a locked match.
    transaction.on_commit(partial(room_matches.match_over, match=match), robust=True)


@receiver(match_rematched)
def follow_to_the_rematch(sender: type[Match], match: Match, rematch: Match, **kwargs: Any) -> None:
    transaction.on_commit(partial(room_matches.repeat, match=match, rematch=rematch), robust=True)


@receiver(user_logged_out)
def close_sockets(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    if request.session.session_key:
        notify.session_ended(request.session.session_key)


@receiver([password_changed, password_set, password_reset])
def close_match_sockets(sender: Any, user: Player, **kwargs: Any) -> None:
    """Whoever knew the old password plays no further; pages that are still logged in come back by themselves."""
    transaction.on_commit(partial(logins.end_all, user))


@receiver(post_save, sender=Player)
def send_away(sender: Any, instance: Player, **kwargs: Any) -> None:
    """Who may not log in any more plays no further either."""
    if not instance.is_active:
        transaction.on_commit(partial(logins.end_all, instance))


@receiver(user_logged_in)
def note_visit(sender: Any, user: Player, **kwargs: Any) -> None:
    accounts.seen(player=user)


@receiver(post_migrate)
def have_something_to_queue_for(sender: Any, using: str, **kwargs: Any) -> None:
    if sender.label == "lobby":
        default_modes.make(using=using)
