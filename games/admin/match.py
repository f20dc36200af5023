"""Matches for operators: the list, one match's page with its turn, seats, commands and events, and the acts on both.

Rows are read-only, because a running match would write over whatever is changed here; what is to happen to it is
asked for by acts. A match that is over can be deleted by whoever has the permission.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Now, Upper
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from games.admin import show
from games.admin.acts import ACTS, MOST_MATCHES, Act, Report, act_url, allowed, choose, do, offered
from games.admin.filters import GameFilter, StatusFilter
from games.admin.forms import ActForm
from games.admin.inlines import CommandInline, SeatInline
from games.admin.live import live
from games.admin.pages import CalmPaginator, ids_beginning
from games.admin.readonly import ReadOnly
from games.admin.reasons import AsksWhy, missing
from games.matches import inside, recordings, services
from games.matches.errors import Problem
from games.models import Command, Match, Seat


def asks_for(act: Act) -> Callable[..., HttpResponse]:
    """The list's action: on to the page that asks."""

    def action(model_admin: "MatchAdmin", request: HttpRequest, queryset: QuerySet[Match]) -> HttpResponse:
        # One more than allowed, which the page refuses.
        chosen = queryset.order_by().values_list("pk", flat=True)[: MOST_MATCHES + 1]
        return HttpResponseRedirect(act_url(act, chosen))

    return action


def recording(match: Match) -> HttpResponse:
    """The file, or the sentence that there is none."""
    data = recordings.find(match)
    if data is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{recordings.file_name(match)}"'}
    return HttpResponse(data, content_type="application/vnd.backbeat.recording", headers=headers)


def _back(matches: Sequence[Match]) -> str:
    """Where these were chosen."""
    if len(matches) == 1:
        return reverse("admin:games_match_change", args=[matches[0].pk])
    return reverse("admin:games_match_changelist")


@admin.register(Match)
class MatchAdmin(AsksWhy, ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "status", "players", "to_move", "hosted", "created")
    list_filter = (StatusFilter, GameFilter, ("host", admin.RelatedOnlyFieldListFilter), "created_at")
    search_fields = ("id",)  # get_search_results says what is searched
    search_help_text = gettext_lazy("The beginning of an id, or the whole name of a player.")
    paginator = CalmPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count all rows
    show_full_result_count = False
    list_per_page = 50
    actions = ("delete_selected",)
    inlines = (SeatInline, CommandInline)
    fieldsets = (
        (None, {"fields": (("status", "shown_reason", "game", "shown_options", "public", "result"),)}),
        (gettext_lazy("When"), {"fields": (("created", "started", "finished"),)}),
        (gettext_lazy("Where it runs"), {"fields": (("hosted", "epoch", "tick", "rules", "id"),)}),
    )
    readonly_fields = flatten_fieldsets(fieldsets)

    class Media:
        css = {"all": ("games/admin.css",)}

    # What is shown ----------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Match]:
        """Without the seed, and with whether the host is alive by the database's clock. The checkpoint is read, because
        it says whose turn it is; nothing else of it is shown.
        """
        alive = ExpressionWrapper(Q(host__expires_at__gt=Now()), output_field=BooleanField())
        rows = super().get_queryset(request).defer("seed").select_related("host")
        return rows.prefetch_related("seats").annotate(host_alive=alive)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Match], search_term: str
    ) -> tuple[QuerySet[Match], bool]:
        """By what indexes answer: names are compared whole, in upper or lower case."""
        term = search_term.strip().replace("\0", "")
        if not term:
            return queryset, False
        seats = Seat.objects.annotate(upper=Upper("name")).filter(upper=Upper(Value(term)), bot=None).values("match")
        players = get_user_model().objects.filter(username=term)
        found = Q(pk__in=seats) | Q(pk__in=Seat.objects.filter(player__in=players).values("match"))
        if (ids := ids_beginning(term)) is not None:
            found |= Q(pk__range=ids)
        return queryset.filter(found), False

    @admin.display(description=gettext_lazy("match"), ordering="game")
    def name(self, match: Match) -> str:
        return str(match)

    @admin.display(description=gettext_lazy("players"))
    def players(self, match: Match) -> str:
        seats = list(match.seats.all())
        people = [(show.name(seat.name),) for seat in seats if seat.bot is None]
        bots = len(seats) - len(people)
        if bots:
            people.append((ngettext("%(count)d bot", "%(count)d bots", bots) % {"count": bots},))
        return format_html_join(", ", "{}", people)

    @admin.display(description=gettext_lazy("turn"))
    def to_move(self, match: Match) -> str:
        if match.game_class is None or match.game_class.ticks:
            return show.NOTHING  # everybody moves
        return show.to_move(inside.turn(match), list(match.seats.all()))

    @admin.display(description=gettext_lazy("host"), ordering="host")
    def hosted(self, match: Any) -> str:
        if match.host is None:
            return _("waits for a host") if match.is_live else show.NOTHING
        link = format_html('<a href="{}">{}</a>', reverse("admin:games_host_change", args=[match.host_id]), match.host)
        if match.is_live and not match.host_alive:
            return format_html("{} ({})", link, _("its lease has expired: waits for a host"))
        return link

    @admin.display(description=gettext_lazy("created"), ordering="created_at")
    def created(self, match: Match) -> str:
        return show.moment(match.created_at)

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, match: Match) -> str:
        return show.moment(match.started_at)

    @admin.display(description=gettext_lazy("finished"), ordering="finished_at")
    def finished(self, match: Match) -> str:
        return show.moment(match.finished_at)

    @admin.display(description=gettext_lazy("why"))
    def shown_reason(self, match: Match) -> str:
        return match.reason or show.NOTHING

    @admin.display(description=gettext_lazy("options"))
    def shown_options(self, match: Match) -> str:
        return show.options(match)

    @admin.display(description=gettext_lazy("result"))
    def result(self, match: Match) -> str:
        return show.placings(match, list(match.seats.all()))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        match = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if match is not None:
            seats, now, recorded = list(match.seats.all()), inside.turn(match), recordings.exists(match)
            seen = inside.public(match)
            context = {
                "turn": now,
                "state": None if seen is None else show.tree(seen),
                "turn_seats": show.turn(now, seats) if now else [],
                "replay": recorded and allowed(request, ACTS["recording"]),
                "acts": [
                    (act, act_url(act, [match.pk]))
                    for act in offered(request, match)
                    if recorded or act.kind != Command.Kind.RECORDING
                ],
                "events": [show.event(event, seats) for event in reversed(match.events)],
                "title": str(match),
                "subtitle": None,
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    # Acts -------------------------------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, tuple[Callable[..., Any], str, Any]]:
        actions = super().get_actions(request)
        acts = {kind: act for kind, act in ACTS.items() if act.many and allowed(request, act)}
        return actions | {kind: (asks_for(act), kind, act.label) for kind, act in acts.items()}

    def get_urls(self) -> list[URLPattern]:
        act = path("act/<slug:kind>/", self.admin_site.admin_view(self.act_view), name="games_match_act")
        live_page = self.admin_site.admin_view(self.live_view)
        pages = [
            path("<uuid:match_id>/live/", live_page, name="games_match_live"),
            path("<uuid:match_id>/live/now/", live_page, {"now": True}, name="games_match_live_now"),
        ]
        return [act, *pages, *super().get_urls()]

    def live_view(self, request: HttpRequest, match_id: UUID, now: bool = False) -> HttpResponse:
        """The match while it is played; `now` answers what changes alone, or has the page loaded anew, because in
        another state other acts make sense."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        match = self.get_object(request, str(match_id))
        if match is None:
            raise Http404
        if now and request.GET.get("status", match.status) != match.status:
            return HttpResponse(headers={"HX-Refresh": "true"})
        context = {
            **({} if now else self.admin_site.each_context(request)),
            "title": str(match),
            "opts": self.opts,
            "original": match,
            "live": live(match),
            "acts": [(act, act_url(act, [match.pk])) for act in offered(request, match)],
        }
        return TemplateResponse(request, f"admin/games/match/{'_now' if now else 'live'}.html", context)

    def act_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """GET ?ids=id,id: ask. POST: do it, and go back to where the matches are listed."""
        act = ACTS.get(kind)
        if act is None:
            raise Http404
        if not (self.has_view_permission(request) and allowed(request, act)):
            raise PermissionDenied
        try:
            matches = choose((request.POST or request.GET).get("ids", ""), act)
        except Problem as problem:
            self.message_user(request, problem.message, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:games_match_changelist"))
        if act.kind == Command.Kind.RECORDING and not recordings.exists(matches[0]):
            self.message_user(request, _("There is no recording of this match, or none any more."), messages.ERROR)
            return HttpResponseRedirect(_back(matches))
        self._tell_of_others(request, act, len(matches))
        form = ActForm(act, matches, request.POST or None, initial={"seat": request.GET.get("seat")})
        if not form.is_valid():
            return self.ask(request, act, matches, form)
        if act.kind == Command.Kind.LOOK:
            return self.look(request, act, matches[0], form.cleaned_data["reason"])
        report = do(act, matches, by=request.user, **form.asked())
        if len(matches) == 1 and report.refused:  # what was typed is not lost
            form.add_error(None, report.refused[0][1])
            return self.ask(request, act, matches, form)
        if act.kind == Command.Kind.RECORDING and report.done:
            return recording(report.done[0])
        self._tell(request, act, report)
        return HttpResponseRedirect(_back(matches))

    def ask(self, request: HttpRequest, act: Act, matches: list[Match], form: ActForm) -> HttpResponse:
        """The page that says what will happen and asks why."""
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "act": act,
            "matches": matches,
            "ids": ",".join(str(match.pk) for match in matches),
            "form": form,
            "action": reverse("admin:games_match_act", args=[act.kind]),
            "back": _back(matches),
        }
        return TemplateResponse(request, "admin/games/match/act.html", context)

    def look(self, request: HttpRequest, act: Act, match: Match, reason: str) -> HttpResponse:
        """The answer to a look shows the secrets this once: no address leads to them, and no cache keeps them."""
        try:
            state = services.look(match=match, by=request.user, reason=reason)
        except Problem as problem:
            self.message_user(request, problem.message, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:games_match_change", args=[match.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "match": match,
            "state": None if state is None else show.tree(state),
        }
        return TemplateResponse(request, "admin/games/match/secrets.html", context)

    def _tell_of_others(self, request: HttpRequest, act: Act, found: int) -> None:
        """Of those that were chosen this many are what the act is for: what of the others?"""
        others = len(set((request.POST or request.GET).get("ids", "").split(","))) - found
        if not others:
            return
        over = ngettext("%(count)d match is over: left out.", "%(count)d matches are over: left out.", others)
        live = ngettext("%(count)d match runs still: left out.", "%(count)d matches run still: left out.", others)
        said = live if act.kind in Command.OVER else over
        self.message_user(request, said % {"count": others}, messages.WARNING)

    def _tell(self, request: HttpRequest, act: Act, report: Report) -> None:
        for match in report.done:
            self.message_user(request, f"{act.done}: {match}.", messages.SUCCESS)
        for match in report.waiting:
            waits = _("%(act)s: %(match)s has not answered yet. It will when a host has it.")
            self.message_user(request, waits % {"act": act.label, "match": match}, messages.WARNING)
        for match, why in report.refused:
            self.message_user(request, f"{act.label}: {match}: {why}", messages.ERROR)

    # Deleting ---------------------------------------------------------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Match | None = None) -> bool:
        may: bool = request.user.has_perm("games.delete_match")
        return may and (obj is None or not obj.is_live)

    @admin.action(permissions=["delete"], description=delete_selected.short_description)
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Match]) -> HttpResponse | None:
        """Django's own, for matches that are over; what is over does not come to life again."""
        if missing(request):
            return None
        if queryset.count() > MOST_MATCHES:
            most = _("Choose at most %(most)d matches; cleanup commands delete more.") % {"most": MOST_MATCHES}
            self.message_user(request, most, messages.ERROR)
            return None
        live = queryset.filter(status__in=Match.LIVE).first()
        if live is None:
            return delete_selected(self, request, queryset)
        self.message_user(request, _("%(match)s is live: end it first.") % {"match": live}, messages.ERROR)
        return None
