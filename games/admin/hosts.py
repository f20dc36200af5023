"""The processes that run matches: their leases, what they do, and the way to empty one. Their rows are their own, but
for the wish that one drains, which it reads once a second.
"""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.admin import show
from games.admin.filters import LeaseFilter
from games.admin.readonly import ReadOnly
from games.admin.reasons import ask, given
from games.hosting.lease import LEASE_SECONDS
from games.matches import gate
from games.models import Host, Match

LEASE = timedelta(seconds=LEASE_SECONDS)


@admin.register(Host)
class HostAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Leases end by the database's clock, so that is asked whether one is alive."""

    list_display = ("name", "lease", "renewed", "live_matches", "sockets", "late", "draining", "started")
    list_filter = (LeaseFilter,)
    search_fields = ("name", "url")
    ordering = ("-expires_at",)
    show_facets = admin.ShowFacets.NEVER
    actions = ("drain",)
    fields = readonly_fields = ("name", "url", "lease", "renewed", "live_matches", "shown_load", "draining", "started")

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

    @admin.display(description=_("last heard"), ordering="expires_at")
    def renewed(self, host: Host) -> str:
        return show.moment(host.expires_at - LEASE)

    @admin.display(description=_("sockets"))
    def sockets(self, host: Host) -> Any:
        return host.load.get("sockets", show.NOTHING)

    @admin.display(description=_("late at most (p99)"))
    def late(self, host: Host) -> str:
        late = host.load.get("late_ms")
        return show.NOTHING if late is None else f"{late} ms"

    @admin.display(description=_("load"))
    def shown_load(self, host: Host) -> str:
        return show.pairs(host.load)

    def has_drain_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("games.drain_host")

    @admin.action(permissions=["drain"], description=_("Drain the chosen hosts"))
    def drain(self, request: HttpRequest, queryset: QuerySet[Host]) -> HttpResponse | None:
        """Ask first, and why; then each reads it within a second. What is gone, or drains already, is left out."""
        chosen = [host for host in queryset if host.alive and not host.draining]
        for host in (host for host in queryset if host not in chosen):
            said = gettext("%(host)s drains already.") if host.draining else gettext("%(host)s is not running.")
            self.message_user(request, said % {"host": host}, messages.WARNING)
        if not chosen:
            return None
        reason = given(request)
        if not reason:
            return ask(
                self,
                request,
                title=gettext("Drain hosts"),
                explanation=gettext(
                    "A host that drains hands its matches over, sends their players after them, and takes no more until"
                    " it is started anew."
                ),
                warning=""
                if gate.hosts() > len(chosen)
                else gettext(
                    "No other process takes matches: all matches stand still, and no new ones begin, until one is"
                    " started anew."
                ),
                rows=chosen,
                action="drain",
                label=gettext("Drain"),
                grave=True,
            )
        for host in chosen:
            Host.objects.filter(pk=host.pk).update(draining=True)
            self.log_change(request, host, gettext("Drained: %(reason)s") % {"reason": reason})
            self.message_user(request, gettext("%(host)s drains.") % {"host": host}, messages.SUCCESS)
        return None
