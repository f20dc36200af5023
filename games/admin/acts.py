"""What operators can do to live matches: a table of acts, and the small page that asks for a reason and does one.

Each act is a Command row by games.matches.services, which its host obeys wherever it runs; a look at the secrets is a
row that needs no host. Permissions are the Match model's own and are checked on every request. Nothing here writes to
a match.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django import forms
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
    something from people for good, if only a secret, so it needs a reason."""

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
            "kick",
            "games.kick_seat",
            _("Kick a seat"),
            _("Seat kicked"),
            _("The player loses the seat for good and may only watch. This cannot be undone."),
            many=False,
            grave=True,
        ),
        Act(
            "end",
            "games.end_match",
            _("End"),
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
    )
}


def allowed(request: HttpRequest, act: Act) -> bool:
    """Whether who asks may do that at all."""
    return request.user.has_perm(act.permission)


def offered(request: HttpRequest, match: Match) -> list[Act]:
    """What makes sense on this match now, for who asks."""
    if not match.is_live:
        return []
    senseless = "pause" if match.status == Match.Status.PAUSED else "resume"
    return [act for kind, act in ACTS.items() if kind != senseless and allowed(request, act)]


def choose(ids: str, act: Act) -> list[Match]:
    """Those of these matches (ids joined by commas) that are live. Problem: `too_many`, `match_over`."""
    wanted = ids.split(",")
    most = MOST_MATCHES if act.many else 1
    if len(wanted) > most:
        raise Problem(
            "too_many", ngettext("Choose one match.", "Choose at most %(most)d matches.", most) % {"most": most}
        )
    try:
        found = Match.objects.live().filter(pk__in=wanted).defer("checkpoint", "seed").prefetch_related("seats")
    except ValidationError:  # not even ids
        found = Match.objects.none()
    if not found:
        raise Problem("match_over", ngettext("This match is over.", "These matches are over.", len(wanted)))
    return list(found)


def act_url(act: Act, ids: Iterable[Any], **params: Any) -> str:
    """Where an act on these matches asks and is done."""
    return reverse("admin:games_match_act", args=[act.kind], query={"ids": ",".join(map(str, ids)), **params})


class ActForm(forms.Form):
    """What an act needs to know: which seat, what to say, and why."""

    seat = forms.TypedChoiceField(label=_("Seat"), coerce=int)
    text = forms.CharField(label=_("Message"), max_length=services.NOTICE_LENGTH)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        help_text=_("Kept with the command, for other operators. Players do not see it."),
    )

    def __init__(self, act: Act, matches: Sequence[Match], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = act.grave
        if act.kind == Command.Kind.KICK:
            seats = [seat for match in matches for seat in match.seats.all()]
            self.fields["seat"].choices = [("", "---------")] + [(seat.number, str(seat)) for seat in seats]
        else:
            del self.fields["seat"]
        if act.kind != Command.Kind.NOTICE:
            del self.fields["text"]
        first = next(iter(self.fields.values()))
        first.widget.attrs["autofocus"] = True
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput):
                field.widget.attrs["class"] = "vTextField"


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
