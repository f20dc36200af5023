"""The split view, a tool for authors of games: several seats of one match side by side in one window.

It exists in development alone (DEBUG); elsewhere its addresses are those of no page. Each seat is a guest of its own,
and nobody is logged in as one: the author's session remembers which guests were made for it, and every frame and every
ticket is asked for in the name of one of those. So the author stays who they are, and no address lets anybody else in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from games.engine import registry
from games.engine.game import Game
from games.matches import services as matches
from games.matches import tickets
from games.matches.errors import Problem
from games.matches.services import SeatSpec
from games.models import Match
from lobby import accounts, match_pages
from lobby.forms import OptionsForm
from lobby.models import Player
from lobby.names import bot_name
from lobby.services import clean_options

KEY = "split"  # of the session: the guests that were made for it
KEPT = 64  # of them, the last ones: a few matches of many seats
MOST = 8  # frames that fit into a window
MOST_BOTS = 16  # that the page offers; an address may say more
BOT_LEVEL = 2
NETS = ("good", "mobile", "awful")  # the profiles of static/backbeat/tools/link.js
CHOICES = ("seats", "bots", "net", "debug")  # what the page's own controls say; all else is options

View = Callable[..., HttpResponse]


def in_development(view: View) -> View:
    """The view, where DEBUG is on; elsewhere there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@in_development
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new match and its split view: of `?seats=2` guests and `?bots=1`, with the game's options by name.

    It is made by a GET, too, so that an address can be typed and kept: what it costs is a match on one's own machine.
    """
    if slug not in registry.games():
        raise Http404
    try:
        match, guests = _make(registry.get(slug), request.GET)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("lobby:home")
    request.session[KEY] = [*request.session.get(KEY, []), *(guest.pk for guest in guests)][-KEPT:]
    address = reverse("lobby:split", args=[match.pk])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


@in_development
@require_safe
@never_cache
def window(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """All guests of this session that sit in the match, each in a frame."""
    match = get_object_or_404(Match, pk=match_id)
    seats = list(match.seats.filter(player__in=request.session.get(KEY, [])).order_by("number"))
    if match.game_class is None or not seats:
        raise Http404
    most = match.game_class.seats[1]
    context = {
        "match": match,
        "game": match.game_class,
        "seats": seats,
        "bots": match.seats.filter(player=None).count(),
        "counts": range(1, min(most, MOST) + 1),
        "nets": NETS,
        "bot_counts": range(min(most, MOST_BOTS)),
        "chosen": {name: value for name, value in request.GET.items() if name not in CHOICES},
    }
    return render(request, "lobby/split.html", context)


@in_development
@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def frame(request: HttpRequest, match_id: UUID, player_id: int) -> HttpResponse:
    """The page of the match, as one of the session's guests sees it."""
    match, player = _found(request, match_id, player_id)
    if match.game_class is None:
        raise Http404
    here = [match_id, player_id]
    framed = request.headers.get("Sec-Fetch-Dest") == "iframe"  # it can be opened alone, too
    return match_pages.show(
        request,
        match=match,
        player=player,
        framed=framed,
        ticket_url=reverse("lobby:split-ticket", args=here),
        play_url=f"{reverse('lobby:split-new', args=[match.game])}?{request.GET.urlencode()}",
        home=reverse("lobby:split-frame", args=here) if framed else reverse("lobby:split", args=[match_id]),
        tab=f"{match_id}/{player_id}",  # frames of one window are not tabs that take a seat from each other
    )


@in_development
@require_POST
def ticket(request: HttpRequest, match_id: UUID, player_id: int) -> HttpResponse:
    """What the API answers, for one of the session's guests. Its socket rests on no login, as that of a program."""
    match, player = _found(request, match_id, player_id)
    return JsonResponse(tickets.issue(match=match, player=player, session_key=None))


def _found(request: HttpRequest, match_id: UUID, player_id: int) -> tuple[Match, Player]:
    """Http404 for a player who was not made for this session."""
    if player_id not in request.session.get(KEY, []):
        raise Http404
    return get_object_or_404(Match, pk=match_id), get_object_or_404(Player, pk=player_id)


@transaction.atomic
def _make(game: type[Game], chosen: QueryDict) -> tuple[Match, list[Player]]:
    """A match of so many guests and bots, as far as the game has room for them. Problem: those of `create_match`."""
    fewest, most = game.seats
    people = min(max(_number(chosen, "seats", 2), 1), MOST, most)
    bots = min(max(_number(chosen, "bots", 0), fewest - people), most - people)
    guests = [accounts.create_guest(name=_("Seat %(number)d") % {"number": number + 1}) for number in range(people)]
    level = min(BOT_LEVEL, game.bot.levels)
    seats = [SeatSpec(player=guest, name=guest.name, bot=None) for guest in guests]
    seats += [SeatSpec(None, bot_name(game, level, number), level) for number in range(people, people + bots)]
    form = OptionsForm(game, {**clean_options(game, {}), **chosen.dict()})
    options = form.options() if form.is_valid() else clean_options(game, {})
    return matches.create_match(game=game.slug, options=options, seats=seats), guests


def _number(chosen: QueryDict, name: str, default: int) -> int:
    given = chosen.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else default
