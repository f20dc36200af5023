"""The page of friends: who they are and where, what they want, and the buttons. Works without JavaScript; with it,
htmx swaps the part that changes, and the lobby's socket says when.
"""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from games.matches.errors import Problem
from lobby import friends, limits, notices, paging
from lobby.access import next_page
from lobby.forms import number
from lobby.models import Player, RoomSeat


@require_safe
@never_cache
@vary_on_headers("HX-Request")
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All of it; for htmx the part that changes."""
    return _show(request)


def _show(request: HttpRequest, problem: str = "") -> HttpResponse:
    player = request.user
    everybody = friends.listed(player)
    context = {
        "asks": [one for one in everybody if one.relation == "asks"],
        "asked": [one for one in everybody if one.relation == "asked"],
        "friends": [one for one in everybody if one.relation == "friend"],
        "blocked": paging.of_people(request, partial(friends.blocked, player)),
        "notices": notices.listed(player),
        "unread": notices.unread(player),
        "room": RoomSeat.objects.filter(player=player).order_by("-pk").values_list("room__code", flat=True).first(),
        "problem": problem,
    }
    return render(request, "lobby/_friends.html" if request.htmx else "lobby/friends.html", context)


@require_POST
@login_required
@vary_on_headers("HX-Request")
def act(request: HttpRequest, act: str) -> HttpResponse:
    """One button. `player` is the other's id."""
    if act not in ACTS:
        raise Http404
    problem = ""
    try:
        ACTS[act](request, request.user)
    except Problem as refused:
        problem = str(refused.message)
    if request.htmx:
        return _show(request, problem)
    if problem:
        messages.error(request, problem)
    elif act == "ask":
        messages.success(request, _("They have been asked."))
    return redirect(next_page(request, "/friends/"))


def _ask(request: HttpRequest, player: Player) -> None:
    limits.spend("asks_per_minute", player.pk)
    name = request.POST.get("name", "").strip()
    friends.ask(player=player, other=friends.find(name=name).pk if name else number(request.POST, "player"))


def _invite(request: HttpRequest, player: Player) -> None:
    limits.spend("asks_per_minute", player.pk)
    friends.invite(player=player, other=number(request.POST, "player"), code=request.POST.get("code", ""))


ACTS: dict[str, Callable[[HttpRequest, Player], object]] = {
    "ask": _ask,
    "invite": _invite,
    "accept": lambda request, player: friends.accept(player=player, other=number(request.POST, "player")),
    "refuse": lambda request, player: friends.refuse(player=player, other=number(request.POST, "player")),
    "remove": lambda request, player: friends.remove(player=player, other=number(request.POST, "player")),
    "block": lambda request, player: friends.block(player=player, other=number(request.POST, "player")),
    "unblock": lambda request, player: friends.unblock(player=player, other=number(request.POST, "player")),
    "read": lambda request, player: notices.read(player=player),
}
