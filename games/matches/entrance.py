"""Where hellos are answered, many at once: who may come in, and with which key they come back.

A storm of sockets costs a few queries, not a few for each. Each hello gets the answer it would get alone, in the order
in which they came; none can spoil another's. Keys are used up last and together: whatever fails, everybody who was not
let in can try again.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from games.hosting.connection import Pass
from games.matches import tidings
from games.matches.policy import Policy, policy
from games.matches.tickets import RESUME, TICKET_SECONDS, Claim, allowed, password_of, read
from games.models import Match, Seat, SpentTicket
from games.wire.codes import Close
from games.wire.messages import Hello
from games.wire.session import Refusal

logger = logging.getLogger(__name__)


class Knock(NamedTuple):
    """A hello at the door of a match. `lingers`: the match is still shown here, though it may be over. `claim`: what
    `check` has found to be good, while the match was not within reach yet.
    """

    match: str
    hello: Hello
    lingers: bool = False
    claim: Claim | None = None


class _Guest(NamedTuple):
    """A hello that nothing speaks against, but that its key may be used up. `seat` is the row's key, None for none."""

    claim: Claim
    ticket: bool
    seat: int | None
    talk: "Talk"


class Talk(NamedTuple):
    """What a player may say in a match, and whom they hear there, as in Pass."""

    may_chat: bool = False
    unheard: frozenset[str] = frozenset()


def check(knocks: Sequence[Knock]) -> list[Claim | Exception]:
    """What each hello claims, before anything is used up; or the session.Refusal, as docs/protocol.md lists them."""
    return _check(knocks, _matches(knocks))


def enter(knocks: Sequence[Knock]) -> list[Pass | Exception]:
    """Use the keys up and let their bearers in: for each the Pass, or the exception, mostly a session.Refusal."""
    matches = _matches(knocks)
    checked = _check(knocks, matches)
    guests = _ask(knocks, matches, checked)
    keys = _use(guests)
    return [
        guest if isinstance(guest, Exception) else _pass(guest, key) for guest, key in zip(guests, keys, strict=True)
    ]


def talk(player: str, matches: set[str]) -> dict[str, Talk]:
    """How it is now for a player who is in these matches, by match."""
    who = get_user_model().objects.filter(pk=player).first()
    rules, rows = policy(), Match.objects.defer("checkpoint", "events").filter(pk__in=matches)
    return {str(row.pk): Talk() if who is None else _talk(rules, who, row) for row in rows}


def _talk(rules: Policy, player: Any, row: Match) -> Talk:
    return Talk(rules.may_chat(player, row), rules.unheard(player))


def _matches(knocks: Sequence[Knock]) -> dict[str, Match]:
    # What a host keeps of a running match may be large, and says nothing about who may come in.
    found = Match.objects.defer("checkpoint", "events").in_bulk({knock.match for knock in knocks})
    return {str(match.pk): match for match in found.values()}


def _check(knocks: Sequence[Knock], matches: dict[str, Match]) -> list[Claim | Exception]:
    checked: list[Claim | Exception] = []
    for knock in knocks:
        try:
            checked.append(knock.claim or _claim(knock, matches.get(knock.match)))
        except Refusal as refusal:
            checked.append(refusal)
    over = [number for number, knock in enumerate(knocks) if _is_over(knock, checked[number], matches)]
    names = _names({knocks[number].match for number in over}) if over else {}
    for number in over:
        row = matches[knocks[number].match]
        placings, seats = (row.outcome or {}).get("placings"), names.get(str(row.pk), {})
        checked[number] = Refusal(
            Close.OVER, "over", status=row.status, reason=row.reason, placings=placings, names=seats
        )
    return checked


def _claim(knock: Knock, row: Match | None) -> Claim:
    if row is None:
        raise Refusal(Close.NOT_FOUND, "no_match")
    claim = read(knock.hello)
    if claim.match != knock.match:
        raise Refusal(Close.FORBIDDEN, "other_match")
    return claim


def _is_over(knock: Knock, checked: Claim | Exception, matches: dict[str, Match]) -> bool:
    fresh = knock.claim is None and isinstance(checked, Claim)
    return fresh and not knock.lingers and not matches[knock.match].is_live


def _names(matches: set[str]) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {}
    for match, number, name in Seat.objects.filter(match__in=matches).values_list("match", "number", "name"):
        names.setdefault(str(match), {})[str(number)] = name
    return names


# Who may come in -------------------------------------------------------------------------------------------------


def _ask(
    knocks: Sequence[Knock], matches: dict[str, Match], checked: list[Claim | Exception]
) -> list[_Guest | Exception]:
    claims = [claim for claim in checked if isinstance(claim, Claim)]
    players = _players(claims)
    ended = tidings.ended(claim.login for claim in claims if claim.login)
    seats = _seats(claims)
    rules = _rules([(players.get(claim.player), matches[claim.match]) for claim in claims if claim.match in matches])
    guests: list[_Guest | Exception] = []
    for knock, claim in zip(knocks, checked, strict=True):
        if isinstance(claim, Exception):
            guests.append(claim)
            continue
        try:
            row, player = matches[claim.match], players.get(claim.player)
            _welcome(knock, claim, row, player, claim.login in ended)
            seat = seats.get((claim.match, claim.seat, claim.player))
            if seat is None and claim.seat is not None:  # an operator gave it to a bot since
                raise Refusal(Close.KICKED, "kicked")
            if not allowed(rules, player, row, seated=seat is not None):
                raise Refusal(Close.FORBIDDEN, "forbidden")
            guests.append(_Guest(claim, knock.hello.ticket is not None, seat, _talk(rules, player, row)))
        except Exception as error:  # the policy may have raised for this one alone
            guests.append(error)
    return guests


def _rules(asked: list[tuple[Any, Match]]) -> Policy:
    """The site's policy, which knows who will be asked for."""
    rules = policy()
    try:
        rules.expect(asked)
    except Exception:
        logger.exception("The policy could not look ahead; it is asked for one after another.")
        return policy()
    return rules


def _players(claims: list[Claim]) -> dict[str, Any]:
    wanted = {claim.player for claim in claims if claim.player}
    found = get_user_model().objects.filter(pk__in=wanted, is_active=True) if wanted else ()
    return {str(player.pk): player for player in found}


def _seats(claims: list[Claim]) -> dict[tuple[str, int | None, str], int]:
    """Keys of the seats that these claim, by match, number and who has them; and of the same numbers in the others'
    matches."""
    numbers = {claim.seat for claim in claims if claim.seat is not None}
    found = Seat.objects.filter(match__in={claim.match for claim in claims}, number__in=numbers)
    rows = found.values_list("match", "number", "player", "pk")
    return {(str(match), number, str(player)): key for match, number, player, key in rows}


def _welcome(knock: Knock, claim: Claim, row: Match, player: Any, ended: bool) -> None:
    """Raises Refusal for who has the wrong page, or whose login has ended."""
    if knock.hello.rules not in (None, row.rules):  # told before it takes the seat from a page that can play
        raise Refusal(Close.OTHER_RULES, "other_rules", rules=row.rules)
    gone = bool(claim.player) and (player is None or password_of(player) != claim.password)
    if gone or ended:
        raise Refusal(Close.UNAUTHORIZED, "login_ended")


# Keys are used up ------------------------------------------------------------------------------------------------


def _use(guests: list[_Guest | Exception]) -> list[str | Exception]:
    """The nonce of each guest's next key; or why there is none."""
    good = [guest for guest in guests if isinstance(guest, _Guest)]
    try:
        used = _use_together(good) if good else []
    except IntegrityError:  # another process has spent one of these tickets in this moment
        used = [_use_alone(guest) for guest in good]
    except Exception as error:
        used = [error] * len(good)
    answers = iter(used)
    return [guest if isinstance(guest, Exception) else next(answers) for guest in guests]


def _use_alone(guest: _Guest) -> str | Exception:
    try:
        return _use_together([guest])[0]
    except IntegrityError:
        return _used(guest)
    except Exception as error:
        return error


@transaction.atomic
def _use_together(guests: list[_Guest]) -> list[str | Exception]:
    # Rows are locked in the order of their keys, lest two processes wait for each other.
    wanted = {guest.seat for guest in guests if guest.seat is not None}
    locked = Seat.objects.filter(pk__in=wanted).only("resume").select_for_update(no_key=True).order_by("pk")
    seats = {seat.pk: seat for seat in locked}
    tickets = [guest.claim.nonce for guest in guests if guest.ticket]
    spent = set(SpentTicket.objects.filter(nonce__in=tickets).values_list("nonce", flat=True))
    fresh: set[str] = set()
    moved: dict[int, Seat] = {}
    used: list[str | Exception] = []
    for guest in guests:
        seat, key = seats.get(guest.seat or 0), guest.claim.nonce
        if key in spent if guest.ticket else seat is None or seat.resume != key:
            used.append(_used(guest))
            continue
        if guest.ticket:
            spent.add(key)
            fresh.add(key)
        nonce = secrets.token_hex(16)
        if seat is not None:
            seat.resume = nonce
            moved[seat.pk] = seat
        used.append(nonce)
    expires = timezone.now() + timedelta(seconds=2 * TICKET_SECONDS)
    SpentTicket.objects.bulk_create([SpentTicket(nonce=nonce, expires_at=expires) for nonce in sorted(fresh)])
    Seat.objects.bulk_update(moved.values(), ["resume"])
    return used


def _used(guest: _Guest) -> Refusal:
    what = "ticket" if guest.ticket else "resume"
    return Refusal(Close.UNAUTHORIZED, f"{what}_used")


def _pass(guest: _Guest | Exception, nonce: str | Exception) -> Pass | Exception:
    if isinstance(guest, Exception):
        return guest
    if isinstance(nonce, Exception):
        return nonce
    claim = guest.claim
    resume = signing.dumps(claim._replace(nonce=nonce), salt=RESUME) if guest.seat is not None else None
    return Pass(claim.match, claim.player, claim.name, claim.seat, claim.login, resume, *guest.talk)
