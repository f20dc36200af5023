"""What pages, the API, the admin and manage.py do to matches. Each is one transaction and safe to retry.

Rows that a running match owns are not touched here: a Command asks its host.
"""

from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from games.engine import options as game_options
from games.engine import registry
from games.matches import inside, rules, runtime
from games.matches.errors import Problem
from games.models import Command, Match, Seat
from games.signals import match_rematched

T = TypeVar("T")

MOST_WAITING = 100  # matches that no host has claimed: more would wait longer than people do
NOTICE_LENGTH = REASON_LENGTH = 200


class SeatSpec(NamedTuple):
    """Who is to sit where: a player, or a bot of a level."""

    player: Any
    name: str
    bot: int | None


@transaction.atomic
def create_match(
    *, game: str, options: dict[str, Any], seats: list[SeatSpec], public: bool = False, mode: str = ""
) -> Match:
    """A new match, which a host claims at once. `public` lets strangers take over its bots' seats. `mode` is the slug
    of what its players queued for.

    Problem: `draining`, `busy`, `unknown_game`, `options_invalid`, `seats_invalid`.
    """
    if runtime.status()["draining"]:
        raise Problem("draining", _("The server is about to restart. Try again in a moment."))
    if Match.objects.filter(status=Match.Status.STARTING).count() >= MOST_WAITING:
        raise Problem("busy", _("Every server is full. Try again in a few minutes."))
    try:
        rules_of = registry.get(game)
    except registry.UnknownGame:
        raise Problem("unknown_game", _("There is no such game.")) from None
    try:
        game_options.parse(rules_of.options, options)
    except game_options.OptionsError as error:
        raise Problem("options_invalid", _("These options are not allowed."), error.fields) from None
    fewest, most = rules_of.seats
    if not fewest <= len(seats) <= most or any((seat.player is None) == (seat.bot is None) for seat in seats):
        raise Problem("seats_invalid", _("The match needs %(fewest)d to %(most)d seats.") % _range(fewest, most))
    if any(seat.bot is not None and not 1 <= seat.bot <= rules_of.bot.levels for seat in seats):
        raise Problem("seats_invalid", _("A bot's level is 1 to %(most)d.") % {"most": rules_of.bot.levels})
    match = Match.objects.create(game=game, options=options, public=public, mode=mode, rules=rules.version(rules_of))
    Seat.objects.bulk_create(
        Seat(match=match, number=number, player=seat.player, name=seat.name, bot=seat.bot)
        for number, seat in enumerate(seats)
    )
    transaction.on_commit(runtime.nudge)
    return match


def _range(fewest: int, most: int) -> dict[str, int]:
    return {"fewest": fewest, "most": most}


@transaction.atomic
def take_bot_seat(*, match: Match, player: Any) -> Seat:
    """The player takes over a bot's seat in a live match; the host learns it when their socket comes.

    Of many who want the last one, one gets it. Problem: `match_full`, `match_left`, `match_over`.
    """
    locked = Match.objects.select_for_update().get(pk=match.pk)
    if not locked.is_live:
        raise Problem("match_over", _("This match is over."))
    mine = locked.seats.filter(player=player).first()
    if mine is not None and mine.left:
        raise Problem("match_left", _("You have left this match."))
    if mine is not None:
        return mine
    seat = (
        locked.seats.select_for_update().filter(player=None, bot__isnull=False, left=False).order_by("number").first()
    )
    if seat is None:
        raise Problem("match_full", _("Every seat is taken."))
    seat.player, seat.name, seat.bot = player, player.name, None
    seat.save(update_fields=["player", "name", "bot"])
    return seat


@transaction.atomic
def command(*, match: Match, kind: str, by: Any, reason: str = "", **params: Any) -> Command:
    """Ask the match's host to do something. It takes effect within a second; the row says when.

    Problem: `match_over`, `command_invalid`.
    """
    if not match.is_live:
        raise Problem("match_over", _("This match is over."))
    if len(reason) > REASON_LENGTH:
        raise Problem("command_invalid", _("A reason has at most %(most)d characters.") % {"most": REASON_LENGTH})
    if kind not in Command.Kind.values:
        raise Problem("command_invalid", _("A match knows no such command."))
    if kind == Command.Kind.KICK and not match.seats.filter(number=params.get("seat", -1)).exists():
        raise Problem("command_invalid", _("The match has no such seat."))
    if kind == Command.Kind.NOTICE and not 0 < len(params.get("text", "")) <= NOTICE_LENGTH:
        raise Problem("command_invalid", _("A message has 1 to %(most)d characters.") % {"most": NOTICE_LENGTH})
    row = Command.objects.create(match=match, kind=kind, by=by, reason=reason, params=params)
    if kind == Command.Kind.END and match.game_class is None:
        _end_without_rules(match, row)
    transaction.on_commit(runtime.nudge)
    return row


def sides_changed(seats: list[T]) -> list[T]:
    """Whoever sat on a seat sits on the one before it next time, and the first goes last."""
    return seats[1:] + seats[:1]


@transaction.atomic
def rematch(*, match: Match, seats: list[SeatSpec] | None = None, options: dict[str, Any] | None = None) -> Match:
    """The match once more, with sides changed. Repeating it answers the same match.

    A room, whose people and options may have changed, gives its own `seats` and `options`. Problem: `match_running`,
    and those of `create_match`.
    """
    locked = Match.objects.select_for_update(of=("self",)).select_related("rematch").get(pk=match.pk)
    if locked.is_live:
        raise Problem("match_running", _("The match is not over yet."))
    if locked.rematch is None:
        options = locked.options if options is None else options
        seats = seats or sides_changed(
            [SeatSpec(seat.player, seat.name, seat.bot) for seat in locked.seats.select_related("player")]
        )
        locked.rematch = create_match(game=locked.game, options=options, seats=seats, public=locked.public)
        locked.save(update_fields=["rematch"])
        match_rematched.send(sender=Match, match=locked, rematch=locked.rematch)
    return locked.rematch


@transaction.atomic
def look(*, match: Match, by: Any, reason: str) -> Any:
    """All that a running match's state holds, secrets too, as plain data. That somebody looked is kept as a Command.

    The state is the last checkpoint's. Problem: `match_over`, `command_invalid` (no reason, or a long one).
    """
    if not reason.strip():
        raise Problem("command_invalid", _("Say why you look: others will want to know."))
    row = command(match=match, kind=Command.Kind.LOOK, by=by, reason=reason)
    row.effective_at, row.tick = timezone.now(), match.tick
    row.save(update_fields=["effective_at", "tick"])
    return inside.secrets(match)


def _end_without_rules(match: Match, row: Command) -> None:
    """No host has the game any more, so nobody else can end the match."""
    unheld = Match.objects.live().filter(Q(host=None) | Q(host__expires_at__lte=Now()), pk=match.pk)
    if unheld.update(status=Match.Status.ENDED, reason="operator", finished_at=Now(), checkpoint=None):
        row.effective_at, row.tick = timezone.now(), match.tick
        row.save(update_fields=["effective_at", "tick"])
