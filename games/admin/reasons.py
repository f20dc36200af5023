"""Why an operator added, changed or deleted a row: asked on the form and before a deletion, and kept in Django's log of
who did what. For rows that operators own (switches, modes, maintenance); acts on matches and players ask by themselves.
"""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import DELETION, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.admin.show import REASON_LENGTH


def given(request: HttpRequest) -> str:
    """The reason that came with a form, on one line."""
    return " ".join(request.POST.get("reason", "").replace("\0", " ").split())[:REASON_LENGTH]


class ReasonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row's form that asks why besides. Who may only look is not asked."""

    reason = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH, help_text=_("For other operators."))


class AsksWhy:
    """For a ModelAdmin whose `form` has a required field `reason`, or that only deletes."""

    delete_confirmation_template = "admin/delete_with_reason.html"
    delete_selected_confirmation_template = "admin/delete_selected_with_reason.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)  # type: ignore[misc]
        model = [field.name for field in self.model._meta.fields]  # type: ignore[attr-defined]
        if obj is None or self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            return fields
        return [name for name in fields if name != "reason" or name in model]

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> str:
        """What changed, in words, and why."""
        told = super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]
        said = LogEntry(change_message=json.dumps(told)).get_change_message()
        return f"{said} {form.cleaned_data['reason']}"

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST" and not given(request):
            row = self.get_object(request, object_id)  # type: ignore[attr-defined]
            if row is not None and self.has_delete_permission(request, row):  # type: ignore[attr-defined]
                _say_required(request)
                return HttpResponseRedirect(request.get_full_path())
        response: HttpResponse = super().delete_view(request, object_id, extra_context)  # type: ignore[misc]
        return response

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Without the site's own deleting of many, which asks for no reason."""
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if "delete_selected" not in (self.actions or ()):  # type: ignore[attr-defined]
            actions.pop("delete_selected", None)
        return actions

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return LogEntry.objects.log_actions(request.user.pk, queryset, DELETION, given(request))


def ask(page: Any, request: HttpRequest, **context: Any) -> HttpResponse:
    """The page that asks why, before an action of the list of `page`, a ModelAdmin; admin/ask_rows.html says what it
    needs."""
    told = {**page.admin_site.each_context(request), "opts": page.opts, "asked": "post" in request.POST}
    return TemplateResponse(request, "admin/ask_rows.html", told | context)


def missing(request: HttpRequest) -> bool:
    """Whether a deletion of many was confirmed without a reason; that is said."""
    lacks = "post" in request.POST and not given(request)
    if lacks:
        _say_required(request)
    return lacks


def _say_required(request: HttpRequest) -> None:
    messages.error(request, gettext("Say why: others will want to know."))
