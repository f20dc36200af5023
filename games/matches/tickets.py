"""The proof a socket brings: a signed key for one match, good for 30 seconds and once; and the key to come back with.

A ticket is spent by writing its nonce, which can be done once. A seat has one resume key at a time: using it
replaces it in the same statement. Neither is ever logged. The login session is named by a digest, because clients
can read what is signed.
"""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

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


class Claim(NamedTuple):
    """What a signed key says: of which match, which seat (None: to watch), who, and on which login it rests."""

    match: str
    seat: int | None
    player: str
    name: str
    login: str
    password: str
    nonce: str


def login_of(session_key: str | None) -> str:
    """The name under which sockets know a login session; "" for programs, which have none."""
    return sha256(session_key.encode()).hexdigest()[:32] if session_key else ""


def _password_of(player: Any) -> str:
    """Changes with the password, so that old keys do not outlive it."""
    return sha256(player.get_session_auth_hash().encode()).hexdigest()[:16]


def issue(*, match: Match, player: Any, session_key: str | None) -> dict[str, str]:
    """{"ticket", "url"} for the player's seat, or to watch if they have none (`player` None: a passer-by).

    The url is opaque; it may name the process that hosts the match. Problem: `forbidden`.
    """
    seat = None if player is None else match.seats.filter(player=player, left=False).first()
    if not _allowed(match, player, seat):
        raise Problem("forbidden", _("You may not watch this match."))
    claim = Claim(
        match=str(match.pk),
        seat=None if seat is None else seat.number,
        player="" if player is None else str(player.pk),
        name="" if player is None else player.name,
        login=login_of(session_key),
        password="" if player is None else _password_of(player),
        nonce=secrets.token_hex(16),
    )
    base = match.host.url if match.host else ""
    return {"ticket": signing.dumps(claim, salt=_TICKET), "url": f"{base}/ws/matches/{match.pk}/"}


def _allowed(match: Match, player: Any, seat: Seat | None) -> bool:
    rules = policy()
    return rules.may_watch(player, match) and (seat is None or rules.may_join(player, match))


def check(match: str, hello: Hello, *, lingers: bool = False) -> Claim:
    """What a hello claims, before anything is used up. Raises session.Refusal, as docs/protocol.md lists them.

    `lingers`: the match is still shown here, though it may be over.
    """
    row = Match.objects.filter(pk=match).first()
    if row is None:
        raise Refusal(Close.NOT_FOUND, "no_match")
    if hello.ticket is not None:
        claim = _read(hello.ticket, _TICKET, TICKET_SECONDS, "ticket")
    else:
        claim = _read(hello.resume or "", _RESUME, RESUME_SECONDS, "resume")
    if claim.match != match:
        raise Refusal(Close.FORBIDDEN, "other_match")
    if not row.is_live and not lingers:
        names = {str(seat.number): seat.name for seat in row.seats.all()}
        placings = (row.outcome or {}).get("placings")
        raise Refusal(Close.OVER, "over", status=row.status, reason=row.reason, placings=placings, names=names)
    return claim


def admit(claim: Claim, hello: Hello) -> Pass:
    """Use the key up and let its bearer in. Raises session.Refusal."""
    row = Match.objects.get(pk=claim.match)
    if hello.rules not in (None, row.rules):  # told before it takes the seat from a page that can play
        raise Refusal(Close.OTHER_RULES, "other_rules", rules=row.rules)
    player = get_user_model().objects.filter(pk=claim.player, is_active=True).first() if claim.player else None
    ended = bool(claim.player) and (player is None or _password_of(player) != claim.password)
    if ended or (claim.login and SpentTicket.objects.filter(nonce=claim.login).exists()):
        raise Refusal(Close.UNAUTHORIZED, "login_ended")
    seat = None if claim.seat is None else row.seats.filter(number=claim.seat).first()
    if not _allowed(row, player, seat):
        raise Refusal(Close.FORBIDDEN, "forbidden")
    fresh = claim._replace(nonce=secrets.token_hex(16))
    seats = Seat.objects.filter(match=row, number=claim.seat)
    if hello.ticket is not None:
        _spend(claim.nonce)
        seats.update(resume=fresh.nonce)
    elif not seats.filter(resume=claim.nonce).update(resume=fresh.nonce):
        raise Refusal(Close.UNAUTHORIZED, "resume_used")
    resume = None if seat is None else signing.dumps(fresh, salt=_RESUME)
    may_chat = policy().may_chat(player, row)
    return Pass(claim.match, claim.player, claim.name, claim.seat, claim.login, resume, may_chat)


def _read(key: str, salt: str, seconds: int, what: str) -> Claim:
    try:
        return Claim(*signing.loads(key, salt=salt, max_age=seconds))
    except signing.SignatureExpired:
        raise Refusal(Close.UNAUTHORIZED, f"{what}_expired") from None
    except signing.BadSignature:
        raise Refusal(Close.UNAUTHORIZED, f"{what}_invalid") from None


def _spend(nonce: str) -> None:
    """Use a ticket up; of many who try at once, one can."""
    try:
        with transaction.atomic():
            SpentTicket.objects.create(nonce=nonce, expires_at=timezone.now() + timedelta(seconds=2 * TICKET_SECONDS))
    except IntegrityError:
        raise Refusal(Close.UNAUTHORIZED, "ticket_used") from None


def origin_allowed(origin: str | None) -> bool:
    """Whether a page of that origin may open sockets; programs send none, and their ticket is the proof."""
    return origin is None or origin in settings.ORIGINS
