"""The moderators' queue in the admin: reports with the lines around them, and what was decided.

Each act needs its permission, asks before it does anything, with a reason where it takes something from somebody, and
leaves an entry in Django's log of who did what. Nothing is decided here: lobby.reporting does.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from games.admin import show
from games.admin.pages import CalmPaginator
from games.admin.readonly import ReadOnly
from games.admin.reasons import ask, given
from games.matches.errors import Problem
from lobby import reporting, suspensions
from lobby.admin_players import HOURS
from lobby.models import REASON_LENGTH, Mute, Player, Report

MOST_AT_ONCE = 100  # people an act takes something from


class Act(NamedTuple):
    """One decision. `state` is what the reports are in afterwards; `do` takes something from the reported player. Only
    looking at something needs no reason.
    """

    kind: str
    permission: str
    label: Any
    explanation: Any
    state: Report.State
    do: Callable[..., object] | None = None

    @property
    def grave(self) -> bool:
        return self.do is not None


ACTS = {
    act.kind: act
    for act in (
        Act(
            "take",
            "lobby.change_report",
            _("Take: I look at these"),
            _("Others see that you look at it."),
            Report.State.TAKEN,
        ),
        Act(
            "dismiss",
            "lobby.change_report",
            _("Dismiss"),
            _("Nothing was wrong. The report stays to be read."),
            Report.State.DISMISSED,
        ),
        Act(
            "mute",
            "lobby.mute_player",
            _("Mute the reported players"),
            _("Nothing that they write is passed on until then."),
            Report.State.DONE,
            reporting.mute,
        ),
        Act(
            "suspend",
            "lobby.suspend_player",
            _("Suspend the reported players"),
            _("They cannot log in or play until then, and every socket of theirs closes at once."),
            Report.State.DONE,
            suspensions.suspend,
        ),
    )
}


class DecisionForm(forms.Form):
    """How long, and why."""

    hours = forms.ChoiceField(label=_("For how long"), choices=HOURS, initial="24", required=False)
    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, required=False)

    def __init__(self, act: Act, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = act.state != Report.State.TAKEN
        self.fields["reason"].widget.attrs["class"] = "vTextField"
        if not act.grave:
            del self.fields["hours"]
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def how_long(self) -> str:
        return str(dict(HOURS)[self.cleaned_data["hours"]])

    def until(self) -> datetime | None:
        hours = self.cleaned_data["hours"]
        return timezone.now() + timedelta(hours=int(hours)) if hours else None


def leads_to(kind: str) -> Callable[..., HttpResponse]:
    """The list's action: on to the page that asks."""

    def action(model_admin: Any, request: HttpRequest, queryset: QuerySet[Report]) -> HttpResponse:
        return HttpResponseRedirect(act_url(kind, queryset.order_by().values_list("pk", flat=True)[: MOST_AT_ONCE + 1]))

    return action


def act_url(kind: str, ids: Any) -> str:
    """Where that is asked of these reports, and done."""
    return reverse("admin:lobby_report_act", args=[kind], query={"ids": ",".join(map(str, ids))})


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "reason", "by", "where", "state", "handled", "created_at")
    list_filter = ("state", "created_at")
    list_select_related = ("player", "by", "handler")
    search_fields = ("player__name__istartswith", "player__username__istartswith", "reason")
    search_help_text = _("How the name of who was reported begins, or what the reason says.")
    fields = readonly_fields = ("player", "by", "reason", "where", "said", "state", "handled", "created_at")
    change_form_template = "admin/lobby/report/change_form.html"
    paginator = CalmPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count all rows
    show_full_result_count = False
    list_per_page = 50

    class Media:
        css = {"all": ("games/admin.css",)}

    @admin.display(description=_("reported player"), ordering="player__name")
    def title(self, report: Report) -> str:
        return str(report.player or gettext("deleted account"))

    @admin.display(description=Report._meta.get_field("handler").verbose_name, ordering="handler")
    def handled(self, report: Report) -> str:
        return show.who(report.handler)

    @admin.display(description=_("where"))
    def where(self, report: Report) -> str:
        if not report.match_id:
            return f"{gettext('room')} {report.room}"
        url = reverse("admin:games_match_change", args=[report.match_id])
        return format_html('<a href="{}">{} {}</a>', url, gettext("match"), str(report.match_id)[:8])

    @admin.display(description=_("lines around it"))
    def said(self, report: Report) -> SafeString | str:
        lines = format_html_join("\n", "<p><strong>{}</strong> {}</p>", report.lines)
        return lines or gettext("Nothing was said.")

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable[..., Any], str, Any]]:
        allowed = [act for act in ACTS.values() if request.user.has_perm(act.permission)]
        return {act.kind: (leads_to(act.kind), act.kind, act.label) for act in allowed}

    def get_urls(self) -> list[URLPattern]:
        act = path("act/<slug:kind>/", self.admin_site.admin_view(self.act_view), name="lobby_report_act")
        return [act, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        decided = Report.objects.filter(pk=object_id, state__in=(Report.State.DONE, Report.State.DISMISSED))
        offered = () if object_id.isdecimal() and decided.exists() else ACTS.values()
        acts = [(act, act_url(act.kind, [object_id])) for act in offered if request.user.has_perm(act.permission)]
        return super().change_view(request, object_id, form_url, {"acts": acts} | (extra_context or {}))

    def act_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """GET ?ids=1,2: ask. POST: do it, and go back to the queue."""
        act = ACTS.get(kind)
        if act is None:
            raise Http404
        if not (self.has_view_permission(request) and request.user.has_perm(act.permission)):
            raise PermissionDenied
        ids = (request.POST or request.GET).get("ids", "").split(",")
        numbers = [int(one) for one in ids if one.isascii() and one.isdecimal() and len(one) < 16]
        reports = list(Report.objects.filter(pk__in=numbers).select_related("player")[: MOST_AT_ONCE + 1])
        if not 0 < len(reports) <= MOST_AT_ONCE:
            self.message_user(request, gettext("Choose 1 to %d reports.") % MOST_AT_ONCE, messages.ERROR)
            return HttpResponseRedirect(_back([]))
        form = DecisionForm(act, request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self.ask(request, act, reports, form)
        self._decide(request, act, reports, form)
        return HttpResponseRedirect(_back(reports))

    def ask(self, request: HttpRequest, act: Act, reports: list[Report], form: DecisionForm) -> HttpResponse:
        """The page that says what will happen and asks why."""
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "act": act,
            "reports": reports,
            "ids": ",".join(str(report.pk) for report in reports),
            "form": form,
            "action": reverse("admin:lobby_report_act", args=[act.kind]),
            "back": _back(reports),
        }
        return TemplateResponse(request, "admin/lobby/report/act.html", context)

    @transaction.atomic
    def _decide(self, request: HttpRequest, act: Act, chosen: list[Report], form: DecisionForm) -> None:
        """Once: what somebody has decided meanwhile stays as it is, and takes nothing from anybody again."""
        reason, refused = form.cleaned_data["reason"], set()
        reports = reporting.undecided(chosen)
        for report in chosen:
            if report not in reports:
                said = gettext("%(report)s: this was decided before.") % {"report": report}
                self.message_user(request, said, messages.ERROR)
        for player in {report.player for report in reports if report.player} if act.do else ():
            try:
                act.do(player=player, by=request.user, reason=reason, until=form.until())
            except Problem as problem:
                refused.add(player)
                self.message_user(request, f"{player}: {problem.message}", messages.ERROR)
            else:
                keep(request, player, f"{act.label}, {form.how_long()}", reason)
        what = f"{act.label}, {form.how_long()}" if act.grave else act.state.label
        self._settle(request, [one for one in reports if one.player not in refused], act.state, what, reason)

    def _settle(
        self, request: HttpRequest, reports: Sequence[Report], state: Report.State, what: Any, reason: str
    ) -> None:
        if not reports:
            return
        reporting.settle(reports=reports, by=request.user, state=state)
        for report in reports:
            keep(request, report, what, reason)
        said = ngettext("%(count)d report: %(state)s", "%(count)d reports: %(state)s", len(reports))
        self.message_user(request, said % {"count": len(reports), "state": state.label}, messages.SUCCESS)


def _back(reports: Sequence[Report]) -> str:
    """Where these were chosen."""
    if len(reports) == 1:
        return reverse("admin:lobby_report_change", args=[reports[0].pk])
    return reverse("admin:lobby_report_changelist")


def keep(request: HttpRequest, row: Report | Mute | Player, what: Any, reason: str) -> None:
    """In Django's log: who did what, and why."""
    text = f"{what}: {reason}" if reason else str(what)
    LogEntry.objects.log_actions(request.user.pk, [row], CHANGE, text)


@admin.register(Mute)
class MuteAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "until", "reason", "given_by", "created_at", "lifted_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter), "created_at")
    list_select_related = ("player", "by")
    search_fields = ("player__name__istartswith", "player__username__istartswith", "reason")
    search_help_text = _("How the name of who was muted begins, or what the reason says.")
    fields = readonly_fields = ("player", "until", "reason", "given_by", "created_at", "lifted_at")
    actions = ("lift",)
    paginator = CalmPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count all rows
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=_("player"), ordering="player__name")
    def title(self, mute: Mute) -> str:
        return str(mute.player)

    @admin.display(description=Mute._meta.get_field("by").verbose_name, ordering="by")
    def given_by(self, mute: Mute) -> str:
        return show.who(mute.by)

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("lobby.mute_player")

    @admin.action(description=_("Lift"), permissions=["lift"])
    def lift(self, request: HttpRequest, mutes: QuerySet[Mute]) -> HttpResponse | None:
        """Those that hold still; it asks why first."""
        chosen = list(mutes.filter(lifted_at=None).select_related("player")[:MOST_AT_ONCE])
        reason = given(request)
        if not chosen:
            self.message_user(request, gettext("These mutes have ended before."), messages.WARNING)
            return None
        if not reason:
            title, explanation = gettext("Lift mutes"), gettext("What they write is passed on again.")
            label = gettext("Lift")
            return ask(self, request, title=title, explanation=explanation, rows=chosen, action="lift", label=label)
        for mute in chosen:
            reporting.lift(mute=mute)
            keep(request, mute, gettext("Mute lifted"), reason)
            self.message_user(request, gettext("%(player)s is heard again.") % {"player": mute}, messages.SUCCESS)
        return None
