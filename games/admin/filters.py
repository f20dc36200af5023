"""What lists of matches, hosts and commands can be narrowed by. Games that are not installed any more stay choices."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.engine import registry
from games.models import Command, Host, Match


class GameFilter(admin.SimpleListFilter):
    """By game: installed ones by title, others by slug."""

    title = _("game")
    parameter_name = "game"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        titles = {slug: gettext(game.title) for slug, game in registry.games().items()}
        played = Match.objects.order_by().values_list("game", flat=True).distinct()
        choices = [(slug, titles.get(slug, slug)) for slug in {*titles, *played}]
        return sorted(choices, key=lambda choice: choice[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Match]) -> QuerySet[Match]:
        return queryset if self.value() is None else queryset.filter(game=self.value())


class StatusFilter(admin.SimpleListFilter):
    """By status; those of a live match also together."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("live", _("live")), *Match.Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Match]) -> QuerySet[Match]:
        match self.value():
            case None:
                return queryset
            case "live":
                return queryset.filter(status__in=Match.LIVE)
            case status:
                return queryset.filter(status=status)


class LeaseFilter(admin.SimpleListFilter):
    """By whether the host's lease is alive. The list must be annotated with `alive`."""

    title = _("lease")
    parameter_name = "lease"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("alive", _("alive")), ("expired", _("expired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Host]) -> QuerySet[Host]:
        return queryset if self.value() is None else queryset.filter(alive=self.value() == "alive")


class EffectFilter(admin.SimpleListFilter):
    """By whether a command took effect."""

    title = _("effect")
    parameter_name = "effect"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("took effect")), ("no", _("has not taken effect"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Command]) -> QuerySet[Command]:
        return queryset if self.value() is None else queryset.filter(effective_at__isnull=self.value() == "no")
