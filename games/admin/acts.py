"""What operators can do to matches: a table of acts, which make sense when, and the doing of one. What is asked before
is forms.py.

Each act is a Command row by games.matches.services, which its host obeys wherever it runs; those of Command.AT_ONCE
need no host. Permissions are the Match model's own and are checked on every request. Nothing here writes to a match.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from games.matches import effect, services
from games.matches.errors import Problem
from games.models import Command, Match

WAIT_SECONDS = 1.5  # within a second is the promise; the rest is for a machine that is busy
REASON_LENGTH = Command._meta.get_field("reason").max_length
MOST_MATCHES = 100  # at once: each is a transaction, and the page waits for all


class Act(NamedTuple):
    """One thing to do. `done` says that it happened. `many`: to several matches at once, too. `grave`: it takes
    something from people for good, if only a secret, and looks like it."""

    kind: str
    permission: str
    label: Any
    done: Any
    explanation: Any
    many: bool = True
    grave: bool = False


ACTS = {
    act.kind: act
    for act in (
        Act(
            "pause",
            "games.pause_match",
            _("Pause"),
            _("Paused"),
            _("The match stands still, players are told, and nobody's input counts until it is resumed."),
        ),
        Act("resume", "games.pause_match", _("Resume"), _("Resumed"), _("The match goes on where it was paused.")),
        Act(
            "notice",
            "games.send_notice",
            _("Send a message"),
            _("Message sent"),
            _("Everybody in the match reads it at once."),
        ),
        Act(
            "clock",
            "games.extend_clock",
            _("Extend a clock"),
            _("Clock extended"),
            _("The seat gets so much more time. Everybody sees it."),
            many=False,
        ),
        Act(
            "bot",
            "games.seat_bot",
            _("Give a seat to a bot"),
            _("Seat given to a bot"),
            _("A bot plays on for whoever holds the seat now, who has to go. This cannot be undone."),
            many=False,
            grave=True,
        ),
        Act(
            "kick",
            "games.kick_seat",
            _("Kick a seat"),
            _("Seat kicked"),
            _("The player loses the seat for good and may only watch. This cannot be undone."),
            many=False,
            grave=True,
        ),
        Act(
            "ban",
            "games.ban_player",
            _("Ban a player"),
            _("Player banned"),
            _("The player loses the seat for good, and is suspended from the site until somebody lifts that."),
            many=False,
            grave=True,
        ),
        Act(
            "decide",
            "games.decide_match",
            _("End with a result"),
            _("Ended with a result"),
            _("The match is over at once, with the places that you give. They count as if they had been played."),
            many=False,
            grave=True,
        ),
        Act(
            "end",
            "games.end_match",
            _("End without a result"),
            _("Ended"),
            _("The match is over at once, without a result. This cannot be undone."),
            grave=True,
        ),
        Act(
            "look",
            "games.see_secrets",
            _("Look at the secrets"),
            _("Looked"),
            _("You see all that the match knows, also what players must not know. That you looked is kept."),
            many=False,
            grave=True,
        ),
        Act(
            "void",
            "games.void_match",
            _("Void the result"),
            _("Result voided"),
            _("The result stays to be read, but counts for nothing: ratings are taken back. This cannot be undone."),
            grave=True,
        ),
        Act(
            "recording",
            "games.get_recording",
            _("Download the recording"),
            _("Recording downloaded"),
            _("A recording tells everything, what was hidden too. That you have it is kept."),
            many=False,
        ),
    )
}


def allowed(request: HttpRequest, act: Act) -> bool:
    """Whether who asks may do that at all."""
    return request.user.has_perm(act.permission)


def offered(request: HttpRequest, match: Match) -> list[Act]:
    """What makes sense on this match now, for who asks."""
    return [act for act in ACTS.values() if _makes_sense(act, match) and allowed(request, act)]


def _makes_sense(act: Act, match: Match) -> bool:
    if not match.is_live:
        result = match.outcome is not None and not match.voided
        return act.kind == Command.Kind.RECORDING or (act.kind == Command.Kind.VOID and result)
    if act.kind == Command.Kind.CLOCK:
        return match.game_class is not None and not match.game_class.ticks
    senseless = "pause" if match.status == Match.Status.PAUSED else "resume"
    return act.kind not in (senseless, *Command.OVER)


def choose(ids: str, act: Act) -> list[Match]:
    """Those of these matches (ids joined by commas) that the act is for: live ones, or those that are over.
    Problem: `too_many`, `match_over`, `match_running`.
    """
    wanted = list(dict.fromkeys(ids.split(",")))
    most = MOST_MATCHES if act.many else 1
    if len(wanted) > most:
        raise Problem(
            "too_many", ngettext("Choose one match.", "Choose at most %(most)d matches.", most) % {"most": most}
        )
    over = act.kind in Command.OVER
    rows = Match.objects.exclude(status__in=Match.LIVE) if over else Match.objects.live()
    try:
        found = rows.filter(pk__in=wanted).defer("checkpoint", "seed").prefetch_related("seats")
    except ValidationError:  # not even ids
        found = Match.objects.none()
    if not found and over:
        raise Problem("match_running", ngettext("This match is not over.", "These matches are not over.", len(wanted)))
    if not found:
        raise Problem("match_over", ngettext("This match is over.", "These matches are over.", len(wanted)))
    return list(found)


def act_url(act: Act, ids: Iterable[Any], **params: Any) -> str:
    """Where an act on these matches asks and is done."""
    return reverse("admin:games_match_act", args=[act.kind], query={"ids": ",".join(map(str, ids)), **params})


class Report(NamedTuple):
    """How it went: matches by what became of the command."""

    done: list[Match]
    waiting: list[Match]
    refused: list[tuple[Match, str]]


def do(act: Act, matches: Sequence[Match], *, by: Any, reason: str, **params: Any) -> Report:
    """Give the command to each match and wait a moment for the effect."""
    given: list[Command] = []
    refused: list[tuple[Match, str]] = []
    for match in matches:
        try:
            given.append(services.command(match=match, kind=act.kind, by=by, reason=reason, **params))
        except Problem as problem:
            refused.append((match, str(problem.message)))
    late = {row.match_id for row in effect.wait(given, WAIT_SECONDS)}
    done = [row.match for row in given if row.match_id not in late]
    return Report(done, [row.match for row in given if row.match_id in late], refused)
