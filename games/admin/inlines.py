"""The parts of a match on its page: who sits where, and what was asked of it. Tables that only show."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from games.admin import show
from games.admin.acts import ACTS, act_url, offered
from games.admin.readonly import ReadOnly
from games.models import Command, Match, Seat


class Part(ReadOnly):
    """An inline: whoever may see the match may see this part of it."""

    template = "admin/games/match/rows.html"
    can_delete = False
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class SeatInline(Part, admin.TabularInline):  # type: ignore[type-arg]
    model = Seat
    fields = ("seat", "shown_name", "player", "bot", "place")

    def get_fields(self, request: HttpRequest, obj: Match | None = None) -> tuple[str, ...]:
        kickable = obj is not None and ACTS["kick"] in offered(request, obj)
        return (*self.fields[:2], "kick", *self.fields[2:]) if kickable else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Match | None = None) -> tuple[str, ...]:
        return self.get_fields(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        return super().get_queryset(request).select_related("player", "match").defer("match__checkpoint", "match__seed")

    @admin.display(description=gettext_lazy("seat"))
    def seat(self, seat: Seat) -> int:
        return seat.number + 1

    @admin.display(description=gettext_lazy("name"))
    def shown_name(self, seat: Seat) -> str:
        return show.name(seat.name)

    @admin.display(description=gettext_lazy("kick"))
    def kick(self, seat: Seat) -> str:
        if seat.left:
            return show.SEATS["left"]
        url = act_url(ACTS["kick"], [seat.match_id], seat=seat.number)
        label = _("Kick seat %(seat)s") % {"seat": seat.number + 1}
        return format_html('<a href="{}" aria-label="{}">{}</a>', url, label, _("Kick"))


class CommandInline(Part, admin.TabularInline):  # type: ignore[type-arg]
    """For who may see commands."""

    model = Command
    ordering = ("-created_at",)
    fields = readonly_fields = ("kind", "what", "who", "reason", "asked", "effect", "tick")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("games.view_command"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Command]:
        rows = super().get_queryset(request).select_related("by", "match").prefetch_related("match__seats")
        return rows.defer("match__checkpoint", "match__seed")

    @admin.display(description=gettext_lazy("details"))
    def what(self, row: Command) -> str:
        return show.command(row, list(row.match.seats.all()))

    @admin.display(description=gettext_lazy("asked"))
    def asked(self, row: Command) -> str:
        return show.moment(row.created_at)

    @admin.display(description=Command._meta.get_field("by").verbose_name)
    def who(self, row: Command) -> str:
        return show.who(row.by)

    @admin.display(description=gettext_lazy("took effect"))
    def effect(self, row: Command) -> str:
        return show.effect(row, row.match)
