"""What lists of matches and hosts can be narrowed by. Games that are not installed any more stay choices."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from games.engine import registry
from games.models import Host, Match


class GameFilter(admin.SimpleListFilter):
    """By game: installed ones by title, others by slug."""

    title = _("game")
    parameter_name = "game"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        titles = {slug: str(game.title) for slug, game in registry.games().items()}
        played = Match.objects.order_by().values_list("game", flat=True).distinct()
        choices = [(slug, titles.get(slug, slug)) for slug in {*titles, *played}]
        return sorted(choices, key=lambda choice: choice[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Match]) -> QuerySet[Match]:
        return queryset if self.value() is None else queryset.filter(game=self.value())


class LiveFilter(admin.SimpleListFilter):
    """Whether a match goes on; its statuses in two words."""

    title = _("going on")
    parameter_name = "live"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Match]) -> QuerySet[Match]:
        match self.value():
            case "yes":
                return queryset.filter(status__in=Match.LIVE)
            case "no":
                return queryset.exclude(status__in=Match.LIVE)
        return queryset


class LeaseFilter(admin.SimpleListFilter):
    """By whether the host's lease is alive. The list must be annotated with `alive`."""

    title = _("lease")
    parameter_name = "lease"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("alive", _("alive")), ("expired", _("expired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Host]) -> QuerySet[Host]:
        return queryset if self.value() is None else queryset.filter(alive=self.value() == "alive")
