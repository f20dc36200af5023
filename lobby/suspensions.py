"""Players who may not play for a while. A suspended player's account is inactive: no login, no token, no ticket, no
socket is taken, and those there are end at once, in every process.

What runs out is ended within a second or two by whichever process comes first (queue_loop.py). Each change is one
transaction and safe to repeat.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches.errors import Problem
from lobby import locks, moderation
from lobby.models import Player, Suspension

MOST_AT_ONCE = 100  # that run out in one second


def running(player: Player) -> Suspension | None:
    """The player's suspension that has not ended."""
    return Suspension.objects.filter(player=player, lifted_at=None).first()


@transaction.atomic
def suspend(*, player: Player, by: Any, reason: str, until: datetime | None = None) -> Suspension:
    """From now until then; None: until somebody lifts it. Problem: `suspension_invalid`, `already_suspended`."""
    if not reason.strip():
        raise Problem("suspension_invalid", _("Say why: others will want to know."))
    if until is not None and until <= timezone.now():
        raise Problem("suspension_invalid", _("The end has to lie ahead."))
    if player.is_superuser:
        raise Problem("suspension_invalid", _("Take the rights of an operator away before you suspend one."))
    if player == by:
        raise Problem("suspension_invalid", _("That is you."))
    moderation.may_touch(player, by)
    locked = locks.player(player.pk)
    if running(locked) is not None:
        raise Problem("already_suspended", _("This player is suspended already. Lift that first."))
    if not locked.is_active:
        raise Problem("suspension_invalid", _("This account is not active."))
    row = Suspension.objects.create(player=locked, reason=reason.strip(), by=by, until=until)
    locked.is_active = False
    locked.save(update_fields=["is_active"])  # receivers.py ends the sockets of who is not active
    return row


@transaction.atomic
def lift(*, player: Player, by: Any) -> None:
    """The player may play again. Repeating it changes nothing. Problem: `protected`."""
    moderation.may_touch(player, by)
    locked = locks.player(player.pk)
    if Suspension.objects.filter(player=locked, lifted_at=None).update(lifted_at=timezone.now(), lifted_by=by):
        locked.is_active = True
        locked.save(update_fields=["is_active"])


def lift_due() -> int:
    """End those whose time is over; how many."""
    due = Suspension.objects.filter(lifted_at=None, until__lte=timezone.now()).select_related("player")
    over = list(due[:MOST_AT_ONCE])
    for row in over:
        lift(player=row.player, by=None)
    return len(over)
