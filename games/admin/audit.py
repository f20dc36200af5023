"""What operators read and never write: the processes that run matches, and every command that anybody gave."""

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from games.admin import show
from games.admin.filters import EffectFilter, LeaseFilter
from games.admin.readonly import ReadOnly
from games.models import Command, Host, Match


@admin.register(Host)
class HostAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Leases end by the database's clock, so that is asked whether one is alive."""

    list_display = ("name", "lease", "live_matches", "url", "started", "expires")
    list_filter = (LeaseFilter,)
    search_fields = ("name", "url")
    ordering = ("-expires_at",)
    fields = readonly_fields = ("name", "url", "lease", "live_matches", "started", "expires")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Host]:
        alive = ExpressionWrapper(Q(expires_at__gt=Now()), output_field=BooleanField())
        live = Count("match", filter=Q(match__status__in=Match.LIVE))
        return super().get_queryset(request).annotate(alive=alive, live=live)

    @admin.display(description=_("lease"), ordering="expires_at")
    def lease(self, host: Any) -> Any:
        return _("alive") if host.alive else _("expired")

    @admin.display(description=_("live matches"), ordering="live")
    def live_matches(self, host: Any) -> str:
        url = reverse("admin:games_match_changelist", query={"host__id__exact": host.pk, "status": "live"})
        return format_html('<a href="{}">{}</a>', url, host.live)

    @admin.display(description=_("started"), ordering="started_at")
    def started(self, host: Host) -> str:
        return show.moment(host.started_at)

    @admin.display(description=_("lease ends"), ordering="expires_at")
    def expires(self, host: Host) -> str:
        return show.moment(host.expires_at)


@admin.register(Command)
class CommandAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The audit: who did what to which match, why, and when it took effect."""

    list_display = ("asked", "kind", "what", "of", "by", "reason", "effect")
    list_filter = ("kind", "created_at", EffectFilter)
    search_fields = ("match__id__startswith", "by__username", "by__name", "reason")
    search_help_text = _("The beginning of a match's id, who, or why.")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    fields = readonly_fields = ("of", "kind", "what", "by", "reason", "asked", "effect", "tick")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Command]:
        rows = super().get_queryset(request).select_related("match", "by").prefetch_related("match__seats")
        return rows.defer("match__checkpoint", "match__seed")

    class Media:
        css = {"all": ("games/admin.css",)}

    @admin.display(description=_("asked"), ordering="created_at")
    def asked(self, row: Command) -> str:
        return show.moment(row.created_at)

    @admin.display(description=_("match"), ordering="match")
    def of(self, row: Command) -> str:
        return show.match_link(row.match)

    @admin.display(description=_("details"))
    def what(self, row: Command) -> str:
        return show.command(row, list(row.match.seats.all()))

    @admin.display(description=_("took effect"), ordering="effective_at")
    def effect(self, row: Command) -> str:
        return show.effect(row, row.match)
