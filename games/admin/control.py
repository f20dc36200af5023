"""What operators switch: games off and on, and maintenance. The row says why a game is off; Django's log keeps who
changed what and why.
"""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.admin import show
from games.admin.reasons import AsksWhy, ReasonForm
from games.engine import registry
from games.models import Maintenance, Switch

FAR = timedelta(days=30)


class SwitchForm(forms.ModelForm):  # type: ignore[type-arg]
    """The row keeps the reason, so that the list shows it."""

    class Meta:
        model = Switch
        fields = ("off", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:  # not for whoever may only look
            self.fields["reason"].required = True
            self.initial["reason"] = ""  # the reason of before is not that of this change

    def clean(self) -> dict[str, Any]:
        if "off" in self.fields and "off" not in self.changed_data:
            off = self.cleaned_data.get("off")
            raise forms.ValidationError(_("This game is off already.") if off else _("This game is on already."))
        return self.cleaned_data


@admin.register(Switch)
class SwitchAdmin(AsksWhy, admin.ModelAdmin):  # type: ignore[type-arg]
    """Every installed game is listed; those that have no row yet get one, which changes nothing."""

    form = SwitchForm
    list_display = ("name", "on", "why")
    fields = ("game", "off", "reason")
    readonly_fields = ("game",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        known = set(Switch.objects.values_list("game", flat=True))
        new = [Switch(game=slug, off=False) for slug in registry.games() if slug not in known]
        if new:
            Switch.objects.bulk_create(new, ignore_conflicts=True)  # somebody else may be looking, too
        return super().changelist_view(request, extra_context)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> str:
        """Which way, and why."""
        said = gettext("Switched off") if form.instance.off else gettext("Switched on")
        return f"{said}: {form.cleaned_data['reason']}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Switch]:
        """Without rows of games that are not installed any more."""
        return super().get_queryset(request).filter(game__in=registry.games())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Switch | None = None) -> bool:
        return False

    @admin.display(description=Switch._meta.verbose_name, ordering="game")
    def name(self, row: Switch) -> str:
        return str(row)

    @admin.display(description=Switch._meta.get_field("reason").verbose_name)
    def why(self, row: Switch) -> str:
        """It is off for that reason; what it was switched on for, the log says."""
        return row.reason if row.off else show.NOTHING

    @admin.display(description=_("on"), ordering="off", boolean=True)
    def on(self, row: Switch) -> bool:
        return not row.off


class MaintenanceForm(ReasonForm):
    class Meta:
        model = Maintenance
        fields = ("begins_at", "text")

    def clean_begins_at(self) -> datetime:
        """A date that was mistyped would tell everybody nonsense."""
        at: datetime = self.cleaned_data["begins_at"]
        if "begins_at" in self.changed_data and abs(at - timezone.now()) > FAR:
            raise forms.ValidationError(_("Choose a time within 30 days from now."))
        return at


@admin.register(Maintenance)
class MaintenanceAdmin(AsksWhy, admin.ModelAdmin):  # type: ignore[type-arg]
    """To begin it, add the one row there may be; to end it, delete that."""

    form = MaintenanceForm
    list_display = ("begins_at", "text")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"begins_at": timezone.now()}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Maintenance.objects.exists()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Where there is one already, that can be changed."""
        if super().has_add_permission(request) and Maintenance.objects.exists():
            messages.info(request, gettext("There is maintenance already: change it here, or delete it to end it."))
            return HttpResponseRedirect(reverse("admin:games_maintenance_change", args=[1]))
        return super().add_view(request, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Maintenance, form: Any, change: bool) -> None:
        obj.pk = 1  # the database takes no other
        super().save_model(request, obj, form, change)
