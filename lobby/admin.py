"""Players, rooms and tokens for operators. What a running match owns is managed in the games' admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from games.admin.readonly import ReadOnly
from games.admin.reasons import AsksWhy
from lobby.admin_modes import ModeAdmin
from lobby.admin_players import PlayerAdmin
from lobby.models import Room, RoomSeat, Token
from lobby.reporting_admin import MuteAdmin, ReportAdmin

__all__ = ["ModeAdmin", "MuteAdmin", "PlayerAdmin", "ReportAdmin", "RoomAdmin", "TokenAdmin"]


class RoomSeatInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = RoomSeat
    fields = readonly_fields = ("number", "player", "bot", "ready", "seen_at")


@admin.register(Room)
class RoomAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at: rooms change by what people do in them, through services and their locks."""

    list_display = ("code", "game", "owner", "match", "private", "created_at")
    list_filter = ("game", "private", "created_at")
    list_select_related = ("owner", "match")
    search_fields = ("code", "owner__name", "owner__username", "seats__player__name")
    fields = readonly_fields = ("code", "game", "options", "private", "owner", "match", "created_at")
    inlines = (RoomSeatInline,)


@admin.register(Token)
class TokenAdmin(AsksWhy, admin.ModelAdmin):  # type: ignore[type-arg]
    """Read-only, but for deleting, which takes a program's access away."""

    list_display = ("player", "name", "created_at", "last_used_at")
    search_fields = ("player__name", "player__username")
    fields = readonly_fields = ("player", "name", "created_at", "last_used_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Token]:
        return super().get_queryset(request).select_related("player")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False
