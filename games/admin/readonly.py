"""Rows that operators look at and never write: hosts and commands, and the tables on a match's page."""

from typing import Any

from django.http import HttpRequest


class ReadOnly:
    """For a ModelAdmin or an inline: no adding, no changing, no deleting."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Part(ReadOnly):
    """An inline: whoever may see the match may see this part of it."""

    template = "admin/games/match/rows.html"
    can_delete = False
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True
