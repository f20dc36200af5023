"""What the lobby does when it hears of something: a match that is over or repeated, a session that ended.

Connected by apps.py.
"""

from functools import partial
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from games.matches import logins
from games.models import Match
from games.signals import match_finished, match_rematched, match_voided, player_banned, seats_changed
from lobby import accounts, default_modes, notify, queueing, ratings, room_matches, services, suspensions, tokens
from lobby.limits import client_address
from lobby.models import Login, Player, RoomSeat, Token


@receiver(match_finished)
def bring_people_back(sender: type[Match], match: Match, **kwargs: Any) -> None:
    # Afterwards: the result is written whatever happens here, and no room is locked behind a locked match.
    transaction.on_commit(partial(room_matches.match_over, match=match), robust=True)


@receiver(seats_changed)
def tell_where_people_are(sender: type[Match], players: list[int], **kwargs: Any) -> None:
    """Their friends see it, and their own pages lead them to the match, or no longer do."""
    notify.whereabouts_changed(players)
    for player in players:
        notify.player_changed(player)


@receiver(match_finished)
def rate_people(sender: type[Match], match: Match, **kwargs: Any) -> None:
    ratings.match_over(match=match)


@receiver(match_rematched)
def follow_to_the_rematch(sender: type[Match], match: Match, rematch: Match, **kwargs: Any) -> None:
    transaction.on_commit(partial(room_matches.repeat, match=match, rematch=rematch), robust=True)
    transaction.on_commit(partial(queueing.give_up, match=rematch), robust=True)


@receiver(user_logged_out)
def forget_login(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    if request.session.session_key:
        Login.objects.filter(session_key=request.session.session_key).delete()


@receiver([password_changed, password_set, password_reset])
def close_all_sockets(sender: Any, user: Player, **kwargs: Any) -> None:
    """Whoever knew the old password plays no further; pages that are still logged in come back by themselves."""
    transaction.on_commit(partial(logins.end_all, user))


@receiver(post_save, sender=Player)
def send_away(sender: Any, instance: Player, **kwargs: Any) -> None:
    """Who may not log in any more plays no further either, nor does who knew a password that somebody has changed
    without allauth, in the admin say: Django keeps the new one on the row until it is saved."""
    if not instance.is_active:
        notify.whereabouts_changed([instance.pk])
        transaction.on_commit(partial(_give_up_places, instance), robust=True)
    if not instance.is_active or (instance._password is not None and not kwargs["created"]):
        transaction.on_commit(partial(logins.end_all, instance))


def _give_up_places(player: Player) -> None:
    """Nobody waits for somebody who cannot come: afterwards, because the queue and rooms have locks of their own."""
    queueing.leave(player=player)
    for code in RoomSeat.objects.filter(player=player).values_list("room__code", flat=True):
        services.leave_room(player=player, code=code)


@receiver(post_delete, sender=Token)
def end_program(sender: Any, instance: Token, **kwargs: Any) -> None:
    tokens.ended(instance)


@receiver(user_logged_in)
def note_visit(sender: Any, user: Player, **kwargs: Any) -> None:
    accounts.seen(player=user)


@receiver(user_logged_in)
def note_login(sender: Any, user: Player, request: HttpRequest, **kwargs: Any) -> None:
    """A session that an operator can find, and end."""
    if request.session.session_key:
        known = {"player": user, "agent": request.headers.get("User-Agent", "")[:200].replace("\0", "")}
        known["address"] = client_address(request)[:45]
        Login.objects.update_or_create(session_key=request.session.session_key, defaults=known)


@receiver(player_banned)
def suspend_who_is_banned(sender: type[Match], player: Player, by: Any, reason: str, **kwargs: Any) -> None:
    if suspensions.running(player) is None:
        suspensions.suspend(player=player, by=by, reason=reason)


@receiver(match_voided)
def take_ratings_back(sender: type[Match], match: Match, **kwargs: Any) -> None:
    ratings.take_back(match)


@receiver(post_migrate)
def have_something_to_queue_for(sender: Any, using: str, **kwargs: Any) -> None:
    if sender.label == "lobby":
        default_modes.make(using=using)
