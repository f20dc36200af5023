"""The proof a socket brings: a signed key for one match, good for 30 seconds and once; and the key to come back with.

A ticket is spent by writing its nonce, which can be done once. A seat has one resume key at a time: using it
replaces it in the same statement. Neither is ever logged. The login session is named by a digest, because clients
can read what is signed.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from games.hosting.connection import Pass
from games.matches.errors import Problem
from games.matches.policy import policy
from games.models import Match, Seat, SpentTicket
from games.wire.codes import Close
from games.wire.messages import Hello
from games.wire.session import Refusal

TICKET_SECONDS = 30
RESUME_SECONDS = 24 * 3600  # longer than any match
_TICKET, _RESUME = "games.ticket", "games.resume"


def login_of(session_key: str | None) -> str:
    """The name under which sockets know a login session."""
    return sha256(session_key.encode()).hexdigest()[:32] if session_key else ""


def issue(*, match: Match, player: Any, session_key: str | None) -> dict[str, str]:
    """{"ticket", "url"} for the player's seat, or to watch if they have none (`player` None: a passer-by).

    The url is opaque; it may name the process that hosts the match. Problem: `forbidden`.
    """
    seat = None if player is None else match.seats.filter(player=player).first()
    allowed = policy().may_watch(player, match) if seat is None else policy().may_join(player, match)
    if not allowed:
        raise Problem("forbidden", _("You may not watch this match."))
    content = [
        str(match.pk),
        None if seat is None else seat.number,
        "" if player is None else str(player.pk),
        "" if player is None else player.name,
        login_of(session_key),
        secrets.token_hex(16),
    ]
    base = match.host.url if match.host else ""
    return {"ticket": signing.dumps(content, salt=_TICKET), "url": f"{base}/ws/matches/{match.pk}/"}


def admit(match: str, hello: Hello) -> Pass:
    """What a hello proves. Raises session.Refusal with the close code that docs/protocol.md names."""
    row = Match.objects.filter(pk=match).first()
    if row is None:
        raise Refusal(Close.NOT_FOUND, "no_match")
    if hello.ticket is not None:
        content = _read(hello.ticket, _TICKET, TICKET_SECONDS, "ticket")
    else:
        content = _read(hello.resume or "", _RESUME, RESUME_SECONDS, "resume")
    of, seat, player, name, login, nonce = content
    if of != match:
        raise Refusal(Close.FORBIDDEN, "other_match")
    if not row.is_live:
        raise Refusal(Close.OVER, "over", status=row.status, reason=row.reason)
    fresh = secrets.token_hex(16)
    if hello.ticket is not None:
        _spend(nonce)
        if seat is not None:
            Seat.objects.filter(match=row, number=seat).update(resume=fresh)
    elif not Seat.objects.filter(match=row, number=seat, resume=nonce).update(resume=fresh):
        raise Refusal(Close.UNAUTHORIZED, "resume_used")
    who = get_user_model().objects.filter(pk=player, is_active=True).first() if player else None
    if player and who is None:
        raise Refusal(Close.UNAUTHORIZED, "login_ended")
    resume = None if seat is None else signing.dumps([of, seat, player, name, login, fresh], salt=_RESUME)
    may_chat = policy().may_chat(who, row)
    return Pass(of, player, name, seat, login, resume, may_chat)


def _read(key: str, salt: str, seconds: int, what: str) -> list[Any]:
    try:
        content: list[Any] = signing.loads(key, salt=salt, max_age=seconds)
    except signing.SignatureExpired:
        raise Refusal(Close.UNAUTHORIZED, f"{what}_expired") from None
    except signing.BadSignature:
        raise Refusal(Close.UNAUTHORIZED, f"{what}_invalid") from None
    return content


def _spend(nonce: str) -> None:
    """Use a ticket up; of many who try at once, one can."""
    expires = timezone.now() + timedelta(seconds=2 * TICKET_SECONDS)
    try:
        with transaction.atomic():
            SpentTicket.objects.create(nonce=nonce, expires_at=expires)
    except IntegrityError:
        raise Refusal(Close.UNAUTHORIZED, "ticket_used") from None


def revoke(player: Any) -> None:
    """A login of the player has ended: no resume key of theirs opens a seat any more."""
    Seat.objects.filter(player=player, match__in=Match.objects.live()).update(resume="")


def origin_allowed(origin: str | None) -> bool:
    """Whether a page of that origin may open sockets; programs send none, and their ticket is the proof."""
    return origin is None or origin in settings.ORIGINS
