"""Players for operators: the account, what is known of it, and the acts on it, each with its permission and a reason.

Acts are services (suspensions.py, moderation.py); who did one and why is in the admin's own log of the player.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from games.admin import show
from games.admin.pages import CalmPaginator
from games.matches.errors import Problem
from lobby import moderation, selectors, suspensions
from lobby.models import Player
from lobby.models.control import REASON_LENGTH

MOST_SHOWN = 20  # rows of each table on a player's page
HOURS = (
    ("1", gettext_lazy("an hour")),
    ("24", gettext_lazy("a day")),
    ("168", gettext_lazy("a week")),
    ("720", gettext_lazy("thirty days")),
    ("", gettext_lazy("until somebody lifts it")),
)


PRIVATE = ("email", "password")


class Act(NamedTuple):
    """One thing to do to a player. `do(player, by, form)` answers what is said, and kept beside the reason."""

    kind: str
    permission: str
    label: Any
    explanation: Any
    do: Callable[[Player, Any, dict[str, Any]], str]
    grave: bool = False


def _suspend(player: Player, by: Any, form: dict[str, Any]) -> str:
    until = timezone.now() + timedelta(hours=int(form["hours"])) if form["hours"] else None
    suspensions.suspend(player=player, by=by, reason=form["reason"], until=until)
    return _("Suspended until %(end)s") % {"end": show.moment(until)} if until else _("Suspended")


def _lift(player: Player, by: Any, form: dict[str, Any]) -> str:
    if suspensions.running(player) is None:
        raise Problem("not_suspended", _("This player is not suspended."))
    suspensions.lift(player=player, by=by)
    return _("Suspension lifted")


def _reset_name(player: Player, by: Any, form: dict[str, Any]) -> str:
    before = player.name
    name = moderation.reset_name(player=player, by=by)
    return _("Name %(before)s reset to %(name)s") % {"before": before, "name": name}


def _note(player: Player, by: Any, form: dict[str, Any]) -> str:
    moderation.note(player=player, by=by, text=form["text"])
    return _("Note kept")


def _end_logins(player: Player, by: Any, form: dict[str, Any]) -> str:
    return _("%(count)d logins and tokens ended") % {"count": moderation.end_logins(player=player, by=by)}


ACTS = {
    act.kind: act
    for act in (
        Act(
            "suspend",
            "lobby.suspend_player",
            gettext_lazy("Suspend"),
            gettext_lazy("The player cannot log in or play, and every socket of theirs closes at once."),
            _suspend,
            grave=True,
        ),
        Act(
            "lift",
            "lobby.suspend_player",
            gettext_lazy("Lift the suspension"),
            gettext_lazy("The player may log in and play again."),
            _lift,
        ),
        Act(
            "reset_name",
            "lobby.reset_name",
            gettext_lazy("Reset the name"),
            gettext_lazy("The player is called by a friendly name from now on, and may choose another."),
            _reset_name,
            grave=True,
        ),
        Act("note", "lobby.add_note", gettext_lazy("Write a note"), gettext_lazy("Only operators read it."), _note),
        Act(
            "end_logins",
            "lobby.end_logins",
            gettext_lazy("End logins and sockets"),
            gettext_lazy("Every browser is logged out, every token is revoked, every socket closes. A guest is lost."),
            _end_logins,
            grave=True,
        ),
    )
}


class PlayerActForm(forms.Form):
    """How long, what, and why."""

    hours = forms.ChoiceField(label=gettext_lazy("For how long"), choices=HOURS, initial="24", required=False)
    text = forms.CharField(label=gettext_lazy("Note"), max_length=moderation.NOTE_LENGTH)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=REASON_LENGTH)

    def __init__(self, act: Act, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("hours", "suspend"), ("text", "note")):
            if act.kind != kind:
                del self.fields[name]
        if act.kind == "note":
            del self.fields["reason"]
        next(iter(self.fields.values())).widget.attrs["autofocus"] = True
        for field in self.fields.values():
            if type(field.widget) is forms.TextInput:
                field.widget.attrs["class"] = "vTextField"


def offered(request: HttpRequest, player: Player) -> list[Act]:
    """What makes sense on this player, for who asks."""
    senseless = "lift" if player.is_active else "suspend"
    return [act for kind, act in ACTS.items() if kind != senseless and request.user.has_perm(act.permission)]


@admin.register(Player)
class PlayerAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "name", "is_guest", "is_active", "is_staff", "seen_at")
    list_filter = ("is_guest", "is_staff", "is_active", "seen_at", "date_joined")
    search_fields = ("username__istartswith", "name__istartswith", "email__istartswith")
    search_help_text = gettext_lazy("How a username, a name or an address begins.")
    ordering = ("-date_joined",)
    paginator = CalmPaginator
    show_facets = admin.ShowFacets.NEVER  # each would count all rows
    show_full_result_count = False
    list_per_page = 50
    readonly_fields = ("is_active", "seen_at", "last_login", "date_joined")  # suspending says why
    change_form_template = "admin/lobby/player/change_form.html"
    fieldsets = (
        (None, {"fields": ("username", "name", "email", "password", "is_guest")}),
        (
            gettext_lazy("Permissions"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (gettext_lazy("Dates"), {"fields": ("seen_at", "last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "name", "usable_password", "password1", "password2")}),
    )

    class Media:
        css = {"all": ("games/admin.css",)}

    def get_fieldsets(self, request: HttpRequest, obj: Player | None = None) -> Any:
        """Who may only look has no business with addresses and keys."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [(title, {"fields": [one for one in part["fields"] if one not in PRIVATE]}) for title, part in found]

    def has_delete_permission(self, request: HttpRequest, obj: Player | None = None) -> bool:
        """Who must not play is suspended; an account goes by its owner's wish, and its matches stay."""
        return False

    def get_urls(self) -> list[URLPattern]:
        act = path(
            "<int:player_id>/act/<slug:kind>/", self.admin_site.admin_view(self.act_view), name="lobby_player_act"
        )
        return [act, *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Player | None = None,
    ) -> HttpResponse:
        if obj is not None:
            seats = selectors.live_seats(obj).select_related("match").defer("match__checkpoint", "match__events")
            context["acts"] = [(act, _url(act, obj)) for act in offered(request, obj)]
            known = {
                "suspension": obj.suspensions.select_related("by", "lifted_by"),
                "mute": obj.mutes.select_related("by"),
                "report": obj.reports.select_related("by"),
                "note": obj.notes.select_related("by"),
                "login": obj.logins.all(),
            }
            for what, rows in known.items():
                if request.user.has_perm(f"lobby.view_{what}"):
                    context[f"{what}s"] = rows[:MOST_SHOWN]
            if request.user.has_perm("games.view_match"):
                context["live_seats"] = seats[:MOST_SHOWN]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def act_view(self, request: HttpRequest, player_id: int, kind: str) -> HttpResponse:
        """GET: ask. POST: do it, and go back to the player."""
        act, player = ACTS.get(kind), self.get_object(request, str(player_id))
        if act is None or player is None:
            raise Http404
        if not (self.has_view_permission(request) and request.user.has_perm(act.permission)):
            raise PermissionDenied
        form = PlayerActForm(act, request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self.ask(request, act, player, form)
        try:
            said = act.do(player, request.user, form.cleaned_data)
        except Problem as problem:
            self.message_user(request, problem.message, messages.ERROR)
        else:
            reason = form.cleaned_data.get("reason", "")
            self.log_change(request, player, f"{said}: {reason}" if reason else said)
            self.message_user(request, f"{player}: {said}.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:lobby_player_change", args=[player.pk]))

    def ask(self, request: HttpRequest, act: Act, player: Player, form: PlayerActForm) -> HttpResponse:
        """The page that says what will happen and asks why."""
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "act": act,
            "player": player,
            "form": form,
            "action": _url(act, player),
            "back": reverse("admin:lobby_player_change", args=[player.pk]),
        }
        return TemplateResponse(request, "admin/lobby/player/act.html", context)


def _url(act: Act, player: Player) -> str:
    return reverse("admin:lobby_player_act", args=[player.pk, act.kind])
