"""The pages of leaderboards, profiles, and of one's own data: export and deletion. Nothing is decided here."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from games.matches.errors import Problem
from lobby import deletion, limits, paging, profiles, ratings_selectors
from lobby.curves import curve
from lobby.models import Player
from lobby.profile_forms import DeleteForm

MATCHES = 20  # of a page of a profile: more than a screen


def _player(request: HttpRequest) -> Player | None:
    return request.user if request.user.is_authenticated else None


@require_safe
@never_cache
def leaderboards(request: HttpRequest) -> HttpResponse:
    """The modes that have a board; if it is only one, that."""
    modes = list(ratings_selectors.rated_modes())
    if len(modes) == 1:
        return redirect("lobby:leaderboard", modes[0].slug)
    return render(request, "lobby/leaderboards.html", {"modes": modes})


@require_safe
@never_cache
def leaderboard(request: HttpRequest, slug: str) -> HttpResponse:
    name, player = request.GET.get("board", "all"), _player(request)
    try:
        mode = ratings_selectors.mode(slug)
        stranger = player is None and name in ratings_selectors.PERSONAL
        read = partial(ratings_selectors.board, mode=mode, name=name, player=player)
        found = None if stranger else paging.of_people(request, read)
    except Problem:
        raise Http404 from None
    boards = {"all": _("All time"), "month": _("This month"), "friends": _("Friends"), "around": _("Around me")}
    context = {"mode": mode, "name": name, "boards": boards, "board": found, "modes": ratings_selectors.rated_modes()}
    return render(request, "lobby/leaderboard.html", context)


@require_safe
@never_cache
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        player = profiles.find(pk)
    except Problem:
        raise Http404 from None
    shown = profiles.profile(player=player, mode=request.GET.get("mode", ""))
    matches = paging.of_people(request, partial(profiles.matches, player), limit=MATCHES)
    drawn = curve([point.points for point in shown.curve])
    context = {"profile": shown, "matches": matches, "curve": drawn, "you": player == request.user}
    return render(request, "lobby/profile.html", context)


@login_required
@require_safe
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """What is kept of whoever asks: taking it along, and having it deleted."""
    return render(request, "lobby/profile_data.html")


@sensitive_post_parameters("password")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the own account, after a confirmation."""
    form = DeleteForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        player = request.user
        try:
            limits.spend("claims_per_minute", player.pk)
            deletion.confirm(player=player, password=form.cleaned_data.get("password", ""))
        except Problem as problem:
            form.add_error("password" if "password" in problem.fields else None, problem.message)
        else:
            logout(request)  # first: it closes what rests on this session
            deletion.delete_account(player=player)
            messages.success(request, _("Your account is deleted."))
            return redirect("lobby:home")
    return render(request, "lobby/profile_delete.html", {"form": form})
