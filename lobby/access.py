"""Who is asking for a page.

Makes a visitor a player where one click should be enough, and keeps guests off the pages of accounts.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from lobby import accounts, limits
from lobby.models import Player
from lobby.names import friendly_name

View = Callable[..., HttpResponse]
# Two are configured; a player who was not found by one of them has to say which checks the session later.
BACKEND = "django.contrib.auth.backends.ModelBackend"


def player_of(request: HttpRequest, *, name: str | None = None) -> Player:
    """Who is logged in, or else a new guest of that name (a friendly one if none is given), logged in now."""
    if request.user.is_authenticated:
        return request.user
    player = new_guest(request, name=friendly_name() if name is None else name)
    login(request, player, backend=BACKEND)
    return player


def chosen_name(request: HttpRequest) -> str | None:
    """The name that was typed beside the button, if any was."""
    return request.POST.get("name", "").strip() or None


def new_guest(request: HttpRequest, *, name: str) -> Player:
    """A guest who is not logged in."""
    limits.spend("guests_per_minute", limits.client_address(request))
    return accounts.create_guest(name=name)


def account_required(view: View) -> View:
    """The view, for everybody but guests, who are sent to become an account first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request.user, "is_guest", False):
            return redirect("lobby:claim")
        return view(request, *args, **kwargs)

    return guarded


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Where the form wants to go afterwards, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or default
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else default
