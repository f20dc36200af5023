"""Players come and go: guests, guests who become accounts, tokens of programs, and the removal of old guests.

Signing up, logging in and passwords are django-allauth's; adapter.py tells it what is ours.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import partial

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.flows.manage_email import assess_unique_email
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches import logins, reporter
from games.matches.errors import Problem
from lobby import notify
from lobby.models import Player, Token
from lobby.names import clean_name

# A player's row is written at most this often for being seen.
SEEN_EVERY = timedelta(minutes=1)
ONLINE_WITHIN = 2 * SEEN_EVERY
MOST_SILENT = 1000  # who went without a word in one minute, and whose friends are told


def create_guest(*, name: str) -> Player:
    """A new guest of that shown name. It can come back only with its session or a token."""
    guest = Player(username=f"guest-{secrets.token_hex(8)}", name=clean_name(name), is_guest=True)
    guest.set_unusable_password()
    guest.save()
    return guest


def rename(*, player: Player, name: str) -> None:
    """Change the shown name; seats that were taken before keep the name they copied."""
    player.name = clean_name(name)
    player.save(update_fields=["name"])


def seen(*, player: Player, anyway: bool = False) -> None:
    """Note that this player is about, for friends and for cleanup_guests; `anyway`: even if that was noted just now."""
    now = timezone.now()
    before = player.seen_at
    if anyway or now - before > SEEN_EVERY:
        player.seen_at = now
        player.save(update_fields=["seen_at"])
    if now - before > ONLINE_WITHIN:
        notify.whereabouts_changed([player.pk])


def gone(*, player: int, since: datetime) -> None:
    """The player has closed the last page and was not seen since then: offline now, and not only after a while."""
    if Player.objects.filter(pk=player, seen_at__lt=since).update(seen_at=since - ONLINE_WITHIN):
        notify.whereabouts_changed([player])


@reporter.every_minute
def tell_of_the_silent() -> None:
    """Who was cut off, with their process say, could not be heard leaving: their friends learn it by the minute."""
    since = timezone.now() - ONLINE_WITHIN
    silent = Player.objects.filter(seen_at__lte=since, seen_at__gt=since - SEEN_EVERY - timedelta(seconds=5))
    notify.whereabouts_changed(list(silent.values_list("pk", flat=True)[:MOST_SILENT]))


def issue_token(*, player: Player, name: str = "") -> str:
    """A new bearer token; this is the only time that its text is known here."""
    text = secrets.token_urlsafe(32)
    Token.objects.create(player=player, digest=digest(text), name=name)
    return text


def digest(token: str) -> str:
    """What is kept of a token. It is random enough that a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def claim(*, player: Player, username: str, email: str, password: str) -> Player:
    """Turn a guest into an account on the same row, so that its history stays; Problem("invalid") names wrong fields.

    The caller renews the session, whose hash follows the password, and then asks to confirm_address.
    """
    if not player.is_guest:
        raise Problem("already_claimed", _("You have an account already."))
    adapter = get_adapter()
    fields: dict[str, str] = {}
    for field, value, clean in (
        ("username", username, lambda: adapter.clean_username(username)),
        ("email", email, lambda: _clean_email(email)),
        ("password", password, lambda: adapter.clean_password(password, player)),
    ):
        try:
            _refuse_nul(value)
            clean()
        except ValidationError as error:
            fields[field] = " ".join(error.messages)
    if fields:
        raise Problem("invalid", _("Some fields need another value."), fields)
    player.username, player.email, player.is_guest = username, email.lower(), False
    player.set_password(password)
    try:
        with transaction.atomic():
            player.save(update_fields=["username", "email", "is_guest", "password"])
            EmailAddress.objects.create(user=player, email=player.email, primary=True)
            transaction.on_commit(partial(logins.end_all, player))  # what rests on the guest's login comes back anew
    except IntegrityError as error:  # somebody took the username or the address since they were checked
        others = Player.objects.filter(username__iexact=username).exclude(pk=player.pk)
        field = "username" if others.exists() else "email"
        taken = " ".join(adapter.validation_error(f"{field}_taken").messages)
        raise Problem("invalid", taken, {field: taken}) from error
    return player


def confirm_address(*, request: HttpRequest, player: Player) -> None:
    """Send the mail that confirms the address of an account."""
    send_verification_email_to_address(request, EmailAddress.objects.get_primary(player))


def _refuse_nul(value: str) -> None:
    if "\x00" in value:  # PostgreSQL stores no NUL in text
        raise ValidationError(_("Null characters are not allowed."))


def _clean_email(email: str) -> None:
    validate_email(email)
    get_adapter().clean_email(email)
    if assess_unique_email(email) is False:
        raise get_adapter().validation_error("email_taken")


def cleanup_guests(*, days: int) -> int:
    """Delete guests not seen for so many days and in no room; how many went. Seats of matches keep their names."""
    old = Player.objects.filter(
        is_guest=True, seen_at__lt=timezone.now() - timedelta(days=days), room_seats=None, owned_rooms=None
    )
    return old.delete()[1].get(Player._meta.label, 0)
