"""The moderators' queue in the admin: reports with the lines around them, and what was decided.

Each action needs its permission, asks for a reason where it takes something from somebody, and leaves a row
and an entry in Django's log of who did what. Nothing is decided here: lobby.reporting does.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from games.admin.readonly import ReadOnly
from games.matches.errors import Problem
from lobby import reporting, suspensions
from lobby.models import REASON_LENGTH, Mute, Report

MOST_AT_ONCE = 100  # people an action takes something from


class DecisionForm(ActionForm):
    """Beside the list of actions: why, and for how long."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, required=False)
    hours = forms.IntegerField(label=_("Hours (mute)"), min_value=1, max_value=24 * 365, initial=24, required=False)


@admin.register(Report)
class ReportAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("player", "reason", "by", "where", "state", "handler", "created_at")
    list_filter = ("state", "created_at")
    list_select_related = ("player", "by", "handler")
    search_fields = ("player__name", "player__username", "reason")
    fields = readonly_fields = ("player", "by", "reason", "where", "said", "state", "handler", "created_at")
    action_form = DecisionForm
    actions = ("take", "dismiss", "mute", "suspend")
    show_full_result_count = False

    @admin.display(description=_("where"))
    def where(self, report: Report) -> str:
        return f"{gettext('match')} {report.match_id}" if report.match_id else f"{gettext('room')} {report.room}"

    @admin.display(description=_("lines around it"))
    def said(self, report: Report) -> SafeString:
        return format_html_join("\n", "<p><strong>{}</strong> {}</p>", report.lines)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("lobby.change_report")

    def has_mute_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("lobby.mute_player")

    def has_suspend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("lobby.suspend_player")

    @admin.action(description=_("Take: I look at these"), permissions=["moderate"])
    def take(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._settle(request, list(reports), Report.State.TAKEN)

    @admin.action(description=_("Dismiss"), permissions=["moderate"])
    def dismiss(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._settle(request, list(reports), Report.State.DISMISSED)

    @admin.action(description=_("Mute the reported players"), permissions=["mute"])
    def mute(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        hours = request.POST.get("hours", "")
        until = timezone.now() + timedelta(hours=min(int(hours), 24 * 365) if hours.isdecimal() else 24)
        self._act_on_players(request, reports, lambda **given: reporting.mute(until=until, **given))

    @admin.action(description=_("Suspend the reported players"), permissions=["suspend"])
    def suspend(self, request: HttpRequest, reports: QuerySet[Report]) -> None:
        self._act_on_players(request, reports, suspensions.suspend)

    def _act_on_players(self, request: HttpRequest, reports: QuerySet[Report], act: Any) -> None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, gettext("Say the reason beside the action."), messages.ERROR)
            return
        chosen = list(reports.select_related("player")[:MOST_AT_ONCE])
        done, tried = set(), set()
        for report in chosen:
            if report.player_id in tried:
                continue
            tried.add(report.player_id)
            try:
                act(player=report.player, by=request.user, reason=reason)
                done.add(report.player_id)
            except Problem as problem:
                self.message_user(request, f"{report.player}: {problem.message}", messages.ERROR)
        self._settle(request, [one for one in chosen if one.player_id in done], Report.State.DONE, reason)

    def _settle(self, request: HttpRequest, reports: list[Report], state: Report.State, reason: str = "") -> None:
        reporting.settle(reports=reports, by=request.user, state=state)
        if reports:
            text = f"{state.label}: {reason}" if reason else str(state.label)
            LogEntry.objects.log_actions(request.user.pk, reports, CHANGE, text)
        count = len(reports)
        said = ngettext("%(count)d report: %(state)s", "%(count)d reports: %(state)s", count)
        self.message_user(request, said % {"count": count, "state": state.label})


@admin.register(Mute)
class MuteAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("player", "until", "reason", "by", "created_at", "lifted_at")
    list_filter = ("created_at",)
    list_select_related = ("player", "by")
    search_fields = ("player__name", "player__username", "reason")
    fields = readonly_fields = list_display
    actions = ("lift",)

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("lobby.mute_player")

    @admin.action(description=_("Lift"), permissions=["lift"])
    def lift(self, request: HttpRequest, mutes: QuerySet[Mute]) -> None:
        for mute in mutes.select_related("player")[:MOST_AT_ONCE]:
            reporting.lift(mute=mute)
