"""The lobby's pages except the room's: home, "play now", the match, and a guest's name and account.

Pages work with JavaScript off: every button is a form that posts and redirects. Nothing is decided here.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from games.matches import gate
from games.matches.errors import Problem
from games.matches.policy import policy
from games.models import Match
from lobby import accounts, limits, match_pages, matchmaking, paging, presence, selectors
from lobby.access import chosen_name, next_page, player_of
from lobby.forms import ClaimForm, NameForm


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    presence.sweep_now_and_then()
    context = {
        "games": list(gate.games().values()),
        "rooms": paging.of_people(request, selectors.room_page),
        "form": NameForm(use_required_attribute=False),
    }
    return render(request, "lobby/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def play(request: HttpRequest, slug: str) -> HttpResponse:
    """Play now. A visitor becomes a guest in the same click, of the name given or of a friendly one."""
    if request.method != "POST":  # somebody reloads or shares the address
        return redirect("lobby:home")
    try:
        player = player_of(request, name=chosen_name(request))
        limits.spend("plays_per_minute", player.pk)
        seat = matchmaking.play_now(player=player, game=slug)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("lobby:home")
    return redirect("lobby:match", seat.match_id)


@require_safe
@never_cache
def match(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """The page on which a match is played or watched."""
    found = get_object_or_404(Match, pk=match_id)
    player = request.user if request.user.is_authenticated else None
    if found.game_class is None or not policy().may_watch(player, found):
        raise Http404
    return match_pages.show(request, match=found, player=player)


@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest) -> HttpResponse:
    """Become a guest of a chosen name; whoever is a player already changes the name."""
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if request.user.is_authenticated:
                accounts.rename(player=request.user, name=form.cleaned_data["name"])
            else:
                player_of(request, name=form.cleaned_data["name"])
            return redirect(next_page(request))
        except Problem as problem:
            form.add_error("name", problem.message)
    return render(request, "lobby/guest.html", {"form": form, "next": next_page(request)})


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Turn the guest into an account. The session goes on under the new password."""
    if not request.user.is_guest:
        return redirect("lobby:home")
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend("claims_per_minute", request.user.pk)
            player = accounts.claim(player=request.user, **form.cleaned_data)
        except Problem as problem:
            for field, message in (problem.fields or {None: problem.message}).items():
                form.add_error(field, message)
        else:
            update_session_auth_hash(request, player)
            accounts.confirm_address(request=request, player=player)
            messages.success(request, _("You have an account now. Everything you played is in it."))
            return redirect("lobby:home")
    return render(request, "lobby/claim.html", {"form": form})
