"""Players, rooms and tokens for operators. What a running match owns is managed in the games' admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from games.admin.readonly import ReadOnly
from lobby.models import Player, Room, RoomSeat, Token
from lobby.moderation_admin import ReportAdmin, SanctionAdmin

__all__ = ["PlayerAdmin", "ReportAdmin", "RoomAdmin", "SanctionAdmin", "TokenAdmin"]


@admin.register(Player)
class PlayerAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "name", "is_guest", "email", "is_staff", "seen_at")
    list_filter = ("is_guest", "is_staff", "is_active", "seen_at", "date_joined")
    search_fields = ("username", "name", "email")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    readonly_fields = ("seen_at", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "password", "is_guest")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("seen_at", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "name", "usable_password", "password1", "password2")}),
    )


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
class TokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
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
