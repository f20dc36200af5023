"""The proof a socket brings: a signed key for one match, good for 30 seconds and once; and the key to come back with.

They are made and read here, and used up by games.matches.entrance: a ticket by writing its nonce, which can be done
once, a resume key by replacing it, since a seat has one at a time. Neither is ever logged. The login session is named
by a digest, because clients can read what is signed.
"""

import secrets
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from games.matches.errors import Problem
from games.matches.policy import Policy, policy
from games.models import Match
from games.wire.codes import Close
from games.wire.messages import Hello
from games.wire.session import Refusal

TICKET_SECONDS = 30
RESUME_SECONDS = 24 * 3600  # longer than any match, and as long as tidings.py remembers who has gone
RESUME, _TICKET = "games.resume", "games.ticket"  # salts


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


def password_of(player: Any) -> str:
    """Changes with the password, so that old keys do not outlive it."""
    return sha256(player.get_session_auth_hash().encode()).hexdigest()[:16]


def issue(*, match: Match, player: Any, session_key: str | None) -> dict[str, str]:
    """{"ticket", "url"} for the player's seat, or to watch if they have none (`player` None: a passer-by).

    The url is opaque; it may name the process that hosts the match. Problem: `forbidden`.
    """
    seat = None if player is None else match.seats.filter(player=player, left=False).first()
    if not allowed(policy(), player, match, seated=seat is not None):
        raise Problem("forbidden", _("You may not watch this match."))
    claim = Claim(
        match=str(match.pk),
        seat=None if seat is None else seat.number,
        player="" if player is None else str(player.pk),
        name="" if player is None else player.name,
        login=login_of(session_key),
        password="" if player is None else password_of(player),
        nonce=secrets.token_hex(16),
    )
    base = match.host.url if match.host else ""
    return {"ticket": signing.dumps(claim, salt=_TICKET), "url": f"{base}/ws/matches/{match.pk}/"}


def allowed(rules: Policy, player: Any, match: Match, *, seated: bool) -> bool:
    """Whether the site's policy lets the player in, to their seat or to watch."""
    return rules.may_watch(player, match) and (not seated or rules.may_join(player, match))


def read(hello: Hello) -> Claim:
    """What a hello's key says. Raises session.Refusal."""
    if hello.ticket is not None:
        return _read(hello.ticket, _TICKET, TICKET_SECONDS, "ticket")
    return _read(hello.resume or "", RESUME, RESUME_SECONDS, "resume")


def _read(key: str, salt: str, seconds: int, what: str) -> Claim:
    try:
        return Claim(*signing.loads(key, salt=salt, max_age=seconds))
    except signing.SignatureExpired:
        raise Refusal(Close.UNAUTHORIZED, f"{what}_expired") from None
    except signing.BadSignature:
        raise Refusal(Close.UNAUTHORIZED, f"{what}_invalid") from None


def origin_allowed(origin: str | None) -> bool:
    """Whether a page of that origin may open sockets; programs send none, and their ticket is the proof."""
    return origin is None or origin in settings.ORIGINS
