"""What pages, the API, the admin and manage.py do to matches. Each is one transaction and safe to retry.

Rows that a running match owns are not touched here: a Command asks its host.
"""

from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from games.engine import options as game_options
from games.engine import registry
from games.matches import gate, rules, runtime
from games.matches.commands import NOTICE_LENGTH, REASON_LENGTH, command, look
from games.matches.errors import Problem
from games.models import Match, Seat
from games.signals import match_rematched, seats_changed

T = TypeVar("T")
__all__ = (  # what happens to a match from outside has a room of its own, but is a service like these
    "NOTICE_LENGTH",
    "REASON_LENGTH",
    "SeatSpec",
    "command",
    "create_match",
    "look",
    "open_now",
    "rematch",
    "sides_changed",
    "take_bot_seat",
)

MOST_WAITING = 100  # matches that no host has claimed: more would wait longer than people do


class SeatSpec(NamedTuple):
    """Who is to sit where: a player, or a bot of a level."""

    player: Any
    name: str
    bot: int | None


def open_now(game: str) -> None:
    """See that a match of that game could begin now.

    Problem: `draining`, `no_host`, `busy`, `maintenance`, `game_off`.
    """
    gate.open_for(game)
    if runtime.draining():
        raise Problem("draining", _("The server is about to restart. Try again in a moment."))
    if not gate.hosted():
        raise Problem("no_host", _("No server takes new matches at the moment. Try again in a few minutes."))
    if Match.objects.filter(status=Match.Status.STARTING).count() >= MOST_WAITING:
        raise Problem("busy", _("Every server is full. Try again in a few minutes."))


@transaction.atomic
def create_match(
    *, game: str, options: dict[str, Any], seats: list[SeatSpec], public: bool = False, mode: str = ""
) -> Match:
    """A new match, which a host claims at once. `public` lets strangers take over its bots' seats. `mode` is the slug
    of what its players queued for.

    Problem: those of `open_now`, `unknown_game`, `options_invalid`, `seats_invalid`.
    """
    open_now(game)
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
    seats_changed.send(sender=Match, players=[seat.player.pk for seat in seats if seat.player is not None])
    transaction.on_commit(runtime.nudge)
    return match


def _range(fewest: int, most: int) -> dict[str, int]:
    return {"fewest": fewest, "most": most}


@transaction.atomic
def take_bot_seat(*, match: Match, player: Any) -> Seat:
    """The player takes over a bot's seat in a live match; the host learns it when their socket comes.

    Of many who want the last one, one gets it. Problem: `match_full`, `match_left`, `match_over`.
    """
    locked = Match.objects.select_for_update(no_key=True).get(pk=match.pk)
    if not locked.is_live:
        raise Problem("match_over", _("This match is over."))
    mine = locked.seats.filter(player=player).first()
    if mine is not None and mine.left:
        raise Problem("match_left", _("You have left this match."))
    if mine is not None:
        return mine
    seat = (
        locked.seats.select_for_update(no_key=True)
        .filter(player=None, bot__isnull=False, left=False)
        .order_by("number")
        .first()
    )
    if seat is None:
        raise Problem("match_full", _("Every seat is taken."))
    seat.player, seat.name, seat.bot = player, player.name, None
    seat.save(update_fields=["player", "name", "bot"])
    seats_changed.send(sender=Match, players=[player.pk])
    return seat


def sides_changed(seats: list[T]) -> list[T]:
    """Whoever sat on a seat sits on the one before it next time, and the first goes last."""
    return seats[1:] + seats[:1]


@transaction.atomic
def rematch(*, match: Match, seats: list[SeatSpec] | None = None, options: dict[str, Any] | None = None) -> Match:
    """The match once more, with sides changed. Repeating it answers the same match.

    A room, whose people and options may have changed, gives its own `seats` and `options`. Problem: `match_running`,
    and those of `create_match`.
    """
    locked = Match.objects.select_for_update(no_key=True).get(pk=match.pk)  # without joins, which may be older
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
