"""The room's chat as a part of its page, and the page on which a player is reported. Works without JavaScript."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from games.matches.errors import Problem
from games.models import Match
from lobby import chat, reporting
from lobby.models import REASON_LENGTH, Room
from lobby.selectors import clean_code


class ReportForm(forms.Form):
    player = forms.TypedChoiceField(label=gettext_lazy("Whom"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("The last lines of the chat are sent along. The player is not told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
@login_required
def talk(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the chat of a room, for htmx. POST: say a line."""
    problem = ""
    try:
        if request.method == "POST":
            chat.say(player=request.user, code=code, text=request.POST.get("text", ""))
        context = {"code": clean_code(code), "lines": chat.lines(player=request.user, code=code)}
    except Problem as refused:
        problem = str(refused.message)
        context = {"code": clean_code(code), "lines": []}
        if request.htmx and request.method == "POST" and refused.code not in ("not_member", "room_not_found"):
            context["lines"] = chat.lines(player=request.user, code=code)
    if request.htmx:
        return render(request, "lobby/_talk.html", context | {"problem": problem})
    if problem:
        messages.error(request, problem)
    return redirect("lobby:room", code)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def report(request: HttpRequest) -> HttpResponse:
    """Report somebody of the match or room that the address names."""
    match, room = _place(request)
    people = reporting.people_of(request.user, match, room)
    form = ReportForm(request.POST or None, initial={"player": request.GET.get("player")})
    form.fields["player"].choices = [(one.pk, str(one)) for one in people]
    if match is not None:
        back = reverse("lobby:match", args=[match.pk])
    else:
        back = reverse("lobby:room", args=[room.code]) if room else "/"
    if request.method == "POST" and form.is_valid():
        try:
            reporting.report(
                by=request.user,
                match=match and match.pk,
                room=room.code if room else "",
                **form.cleaned_data,
            )
        except Problem as problem:
            form.add_error(None, str(problem.message))
        else:
            messages.success(request, _("Thank you. A moderator will look at it."))
            return redirect("lobby:home" if match else back)
    return render(request, "lobby/report.html", {"form": form, "people": people, "back": back})


def _place(request: HttpRequest) -> tuple[Match | None, Room | None]:
    """The match or the room, which must be one that this player sits or sat in."""
    try:
        wanted = UUID(request.GET.get("match", ""))
    except ValueError:
        room = Room.objects.filter(code=clean_code(request.GET.get("room", "")), seats__player=request.user).first()
        if room is None:
            raise Http404 from None
        return None, room
    match = Match.objects.defer("checkpoint", "events").filter(pk=wanted).first()
    if match is None:
        raise Http404
    return match, None
