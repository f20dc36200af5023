"""What operators switch: games off and on, and maintenance. Django keeps who changed what; the row says why."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext

from games.engine import registry
from games.models import Maintenance, Switch


@admin.register(Switch)
class SwitchAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A game without a row is on; deleting a row switches its game on, too."""

    list_display = ("name", "off", "reason")

    @admin.display(description=Switch._meta.verbose_name, ordering="game")
    def name(self, row: Switch) -> str:
        return str(row)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "game":
            choices = [(slug, gettext(game.title)) for slug, game in registry.games().items()]
            return forms.ChoiceField(label=db_field.verbose_name, choices=choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Switch | None = None) -> tuple[str, ...]:
        return () if obj is None else ("game",)


@admin.register(Maintenance)
class MaintenanceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To begin it, add the one row there may be; to end it, delete that."""

    list_display = ("begins_at", "text")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Maintenance.objects.exists()

    def save_model(self, request: HttpRequest, obj: Maintenance, form: Any, change: bool) -> None:
        obj.pk = 1  # the database takes no other
        super().save_model(request, obj, form, change)
