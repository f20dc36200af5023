"""Deletes an account because its player wants that. What others played against it stays, under no name; what was the
player's alone goes. Guests' time running out is lobby.accounts' to see to.
"""

from contextlib import suppress
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from games.matches import forgetting, logins, recordings, services
from games.matches.errors import Problem
from games.models import Command, Match, Seat
from lobby import locks, queueing, ratings, selectors
from lobby import services as rooms
from lobby.models import Player, RoomSeat

AT_ONCE = 200  # matches whose events are in memory


def confirm(*, player: Player, password: str) -> None:
    """See that the account may go, and that it is really the player who asks, if there is a password to tell by.

    Problem: `staff_account`, `password_wrong`.
    """
    _not_staff(player)
    if player.has_usable_password() and not player.check_password(password):
        wrong = _("This is not your password.")
        raise Problem("password_wrong", wrong, {"password": wrong})


def delete_account(*, player: Player) -> None:
    """Delete the account: out of its rooms and matches, nameless in the history, without ratings, tokens and sockets.

    Problem: `staff_account`. Safe to repeat.
    """
    _not_staff(player)
    pk = player.pk
    _leave_matches(player)
    queueing.leave(player=player)
    for code in RoomSeat.objects.filter(player=player).values_list("room__code", flat=True):
        rooms.leave_room(player=player, code=code)
    with transaction.atomic():
        if not Player.objects.filter(pk=pk).exists():
            return
        old = _unsay(player)
        Seat.objects.filter(player=player).update(player=None, name=forgetting.GONE, resume="")
        for match in old:  # all or nothing: who has gone could not ask for the rest again
            recordings.forget(match)
        ratings.forget(player)
        locks.player(pk).delete()
        transaction.on_commit(partial(logins.end_all, Player(pk=pk)))


def _leave_matches(player: Player) -> None:
    """Its seats in running matches are given up, by their hosts: who plays on shall not wait."""
    for seat in selectors.live_seats(player).select_related("match"):
        with suppress(Problem):  # it is over by now
            services.command(match=seat.match, kind=Command.Kind.KICK, by=None, reason="", seat=seat.number)


def _unsay(player: Player) -> list[Match]:
    """Take the name out of the last events of old matches, which are kept with them, and what the player said there;
    those matches. What runs still is seen to by its host, at its end."""
    over = Match.objects.exclude(status__in=Match.LIVE)
    numbers = dict(Seat.objects.filter(player=player, match__in=over).values_list("match", "number"))
    spoke = [key for key in forgetting.said_by(player.pk).values_list("pk", flat=True) if key not in numbers]
    wanted = [*numbers, *spoke]
    old: list[Match] = []
    for start in range(0, len(wanted), AT_ONCE):
        changed = []
        for match in over.filter(pk__in=wanted[start : start + AT_ONCE]).only("events"):
            seats = {numbers[match.pk]} if match.pk in numbers else set()
            match.events = forgetting.unsay(match.events, seats, {str(player.pk)})
            changed.append(match)
        Match.objects.bulk_update(changed, ["events"])
        old += changed
    return old


def _not_staff(player: Player) -> None:
    if player.is_staff:  # what they did is on record, and would go with the account
        raise Problem("staff_account", _("This account works on the site. Another operator has to remove it first."))
