"""What operators ask of a match: one Command row each, which says who, what and why, and reaches a live one's host.

The admin, `manage.py match` and rooms all come here. Each is one transaction. Rows that a running match owns are not
touched, but for a seat that a bot gets: a host that takes the match over reads there who holds it.
"""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches import inside, runtime
from games.matches.errors import Problem
from games.models import Command, Match, Seat
from games.signals import match_voided, player_banned, seats_changed

logger = logging.getLogger(__name__)

NOTICE_LENGTH = REASON_LENGTH = 200
MOST_SECONDS = 24 * 3600  # on a clock at once
Kind = Command.Kind
TURNS = (Kind.PAUSE, Kind.RESUME)  # each undoes the other


@transaction.atomic
def command(*, match: Match, kind: str, by: Any, reason: str = "", **params: Any) -> Command:
    """Ask for something. What needs the match's host takes effect within a second; the row says when.

    Parameters: `seat` of kick, ban, bot, clock; `text` of notice; `level` of bot; `seconds` of clock; `placings`
    ({seat: place}) of decide. Problem: `match_over`, `match_running`, `no_result`, `command_invalid`, and
    `command_waits`, if the very same was asked for and has not taken effect yet.
    """
    if kind not in Kind.values:
        raise _invalid(_("A match knows no such command."))
    if len(reason) > REASON_LENGTH:
        raise _invalid(_("A reason has at most %(most)d characters.") % {"most": REASON_LENGTH})
    if kind != Kind.BAN:  # whose other effects hold players' rows, which come before matches'
        held = Match.objects.select_for_update(no_key=True)  # or it could end, and be rated, while a bot gets a seat
        match.refresh_from_db(fields=["status", "outcome", "voided"], from_queryset=held)
    if kind in Command.OVER and match.is_live:
        raise Problem("match_running", _("The match is not over yet."))
    if kind not in Command.OVER and not match.is_live:
        raise Problem("match_over", _("This match is over."))
    prepare, whom = PREPARE.get(kind), _whom(match, params)
    if prepare is not None:
        params = prepare(match, params)
    if kind in Command.ONCE:
        _see_that_none_waits(match, kind, params)
    row = Command.objects.create(
        match=match, about=str(match)[:100], whom=whom[:200], kind=kind, by=by, reason=reason, params=params
    )
    told = {"match": str(match.pk), "player": getattr(by, "pk", None), "command": kind}
    logger.info("Match %s: %s is asked for: %s", match.pk, kind, reason or "-", extra=told)
    if kind in Command.AT_ONCE or (kind == Kind.END and match.game_class is None and _end_without_rules(match)):
        row.effective_at, row.tick = timezone.now(), match.tick
        row.save(update_fields=["effective_at", "tick"])
    if kind == Kind.VOID:
        _void(match)
    if kind == Kind.BAN:
        _ban(match, params["seat"], by, reason)
    transaction.on_commit(runtime.nudge)
    return row


def _whom(match: Match, params: dict[str, Any]) -> str:
    """Who is meant, as people count seats and by the names they have now: a bot may take the seat, and a match go."""
    if "seat" not in params and "placings" not in params:
        return ""
    names = {str(seat.number): str(seat) for seat in match.seats.all()}
    if isinstance(params.get("placings"), Mapping):
        places = sorted((place, str(seat)) for seat, place in params["placings"].items() if isinstance(place, int))
        return ", ".join(f"{place}. {names.get(seat, seat)}" for place, seat in places)
    return names.get(str(params.get("seat", "")), "")


def _see_that_none_waits(match: Match, kind: str, params: dict[str, Any]) -> None:
    """Two clicks, or two operators, within the moment that a host needs are one command."""
    waiting = match.commands.filter(effective_at=None)
    if kind in TURNS:  # the last one counts
        last = waiting.filter(kind__in=TURNS).last()
        again = last is not None and last.kind == kind
        stands = match.status == Match.Status.PAUSED
        if last is None and stands == (kind == Kind.PAUSE):
            raise _invalid(_("This match is paused already.") if stands else _("This match is not paused."))
    else:
        again = waiting.filter(kind=kind, params=params).exists()
    if again:
        raise Problem("command_waits", _("The same was asked for a moment ago, and takes effect as soon as it can."))


@transaction.atomic
def look(*, match: Match, by: Any, reason: str) -> Any:
    """All that a running match's state holds, secrets too, as plain data. That somebody looked is kept as a Command.

    The state is the last checkpoint's. Problem: `match_over`, `command_invalid` (no reason, or a long one).
    """
    if not reason.strip():
        raise _invalid(_("Say why you look: others will want to know."))
    command(match=match, kind=Kind.LOOK, by=by, reason=reason)
    return inside.secrets(match)


# What each needs to know ------------------------------------------------------------------------------------------


def _kick(match: Match, params: dict[str, Any]) -> dict[str, Any]:
    if _seat(match, params).left:
        raise _invalid(_("This seat was left for good."))
    return params


def _ban_whom(match: Match, params: dict[str, Any]) -> dict[str, Any]:
    seat = _seat(match, params)
    if seat.player_id is None:
        raise _invalid(_("No player holds this seat."))
    if not seat.player.is_active:
        raise _invalid(_("This player is suspended already. Lift that first."))
    return params


def _notice(match: Match, params: dict[str, Any]) -> dict[str, Any]:
    if not 0 < len(params.get("text", "")) <= NOTICE_LENGTH:
        raise _invalid(_("A message has 1 to %(most)d characters.") % {"most": NOTICE_LENGTH})
    return params


def _bot(match: Match, params: dict[str, Any]) -> dict[str, Any]:
    """The seat's row is the bot's at once, so that nobody comes back to it."""
    seat, game, level = _seat(match, params), match.game_class, params.get("level")
    if game is None or not isinstance(level, int) or not 1 <= level <= game.bot.levels:
        raise _invalid(_("A bot's level is 1 to %(most)d.") % {"most": game.bot.levels if game else 0})
    if seat.left:
        raise _invalid(_("This seat was left for good."))
    if seat.bot == level:
        raise _invalid(_("A bot of this level has the seat already."))
    name = _("Bot %(seat)d") % {"seat": seat.number + 1}
    Seat.objects.filter(pk=seat.pk).update(player=None, name=name, bot=level, resume="")
    if seat.player_id is not None:
        seats_changed.send(sender=Match, players=[seat.player_id])
    return {"seat": seat.number, "level": level, "name": name}


def _clock(match: Match, params: dict[str, Any]) -> dict[str, Any]:
    seat, seconds = _seat(match, params), params.get("seconds")
    if match.game_class is None or match.game_class.ticks:
        raise _invalid(_("This game has no clocks."))
    turn = inside.turn(match)
    if turn is not None and not turn["clocks"]:
        raise _invalid(_("No clock runs in this match now."))
    if not isinstance(seconds, int) or not 0 < seconds <= MOST_SECONDS:
        raise _invalid(_("Give 1 to %(most)d seconds.") % {"most": MOST_SECONDS})
    return {"seat": seat.number, "seconds": seconds, "order": secrets.token_hex(8)}


def _decide(match: Match, params: dict[str, Any]) -> dict[str, Any]:
    placings, numbers = params.get("placings"), {seat.number for seat in match.seats.all()}
    if match.game_class is None:
        raise _invalid(_("The game is not installed any more: end the match without a result."))
    if not isinstance(placings, Mapping) or set(map(str, placings)) != set(map(str, numbers)):
        raise _invalid(_("Give every seat a place."))
    if any(not isinstance(place, int) or not 1 <= place <= len(numbers) for place in placings.values()):
        raise _invalid(_("Places are 1 to %(most)d.") % {"most": len(numbers)})
    if min(placings.values()) != 1:
        raise _invalid(_("Somebody has to be first."))
    return {"placings": {str(seat): place for seat, place in placings.items()}}


def _result(match: Match, params: dict[str, Any]) -> dict[str, Any]:
    if match.outcome is None:
        raise Problem("no_result", _("This match has no result."))
    if match.voided:
        raise Problem("no_result", _("The result of this match was voided before."))
    return params


PREPARE = {
    Kind.KICK: _kick,
    Kind.BAN: _ban_whom,
    Kind.NOTICE: _notice,
    Kind.BOT: _bot,
    Kind.CLOCK: _clock,
    Kind.DECIDE: _decide,
    Kind.VOID: _result,
}


def _seat(match: Match, params: dict[str, Any]) -> Seat:
    seat = match.seats.select_related("player").filter(number=params.get("seat", -1)).first()
    if seat is None:
        raise _invalid(_("The match has no such seat."))
    return seat


def _invalid(sentence: str) -> Problem:
    return Problem("command_invalid", sentence)


# What is done at once ---------------------------------------------------------------------------------------------


def _void(match: Match) -> None:
    """Once, whoever asks at the same time."""
    if Match.objects.filter(pk=match.pk, voided=False).update(voided=True):
        match.voided = True
        match_voided.send(sender=Match, match=match)


def _ban(match: Match, number: int, by: Any, reason: str) -> None:
    seat = _seat(match, {"seat": number})
    player_banned.send(sender=Match, match=match, player=seat.player, by=by, reason=reason)


def _end_without_rules(match: Match) -> bool:
    """No host has the game any more, so nobody else can end the match."""
    unheld = Match.objects.live().filter(Q(host=None) | Q(host__expires_at__lte=Now()), pk=match.pk)
    ended = unheld.update(status=Match.Status.ENDED, reason="operator", finished_at=Now(), checkpoint=None)
    return bool(ended)
