"""The room's page, its fragment for htmx, and its buttons.

Every button posts to /rooms/<code>/<act>/. htmx gets the new fragment back; without JavaScript the browser is
redirected to the page. The acts and what each needs stand in one table.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from games.matches.errors import Problem
from games.models import Match
from lobby import friends, limits, paging, presence, room_matches, selectors, services
from lobby.access import chosen_name, player_of
from lobby.forms import NameForm, OptionsForm, number
from lobby.matchmaking import BOT_LEVEL
from lobby.models import Player, Room, RoomSeat
from lobby.names import bot_levels

SHOWN = 16  # seats, and friends, that the page lists: more would be a page of rows that nobody reads


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def rooms(request: HttpRequest) -> HttpResponse:
    """GET: the list of open rooms, for htmx. POST: a new room; a visitor becomes a guest in the same click."""
    if request.method == "POST":
        return _create(request)
    if not request.htmx:
        return redirect("lobby:home")
    presence.sweep_now_and_then()
    return render(request, "lobby/_rooms.html", {"rooms": paging.of_people(request, selectors.room_page)})


def _create(request: HttpRequest) -> HttpResponse:
    try:
        player = player_of(request, name=chosen_name(request))
        limits.spend("rooms_per_minute", player.pk)
        made = services.create_room(player=player, game=request.POST.get("game", ""))
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("lobby:home")
    return redirect("lobby:room", made.code)


@require_safe
@never_cache
@vary_on_headers("HX-Request")
def room(request: HttpRequest, code: str) -> HttpResponse:
    presence.sweep_now_and_then()
    if request.user.is_authenticated:
        presence.seen(player=request.user, code=code)
    return _show(request, code)


def _show(request: HttpRequest, code: str, problem: str = "") -> HttpResponse:
    try:
        context = _context(request, selectors.room(code))
    except Problem as gone:
        if request.htmx:
            return HttpResponseClientRedirect(reverse("lobby:room", args=[code]))
        return render(request, "lobby/no_room.html", {"problem": gone.message}, status=404)
    page = "lobby/_room.html" if request.htmx else "lobby/room.html"
    return render(request, page, context | {"problem": problem})


def _context(request: HttpRequest, found: Room) -> dict[str, object]:
    game = services.find_game(found.game)
    held = {seat.number: seat for seat in found.seats.all()}
    numbers = _shown(held, game.seats[1])
    bots = [seat.bot for seat in held.values() if seat.bot]
    hidden = [held.get(number) for number in range(game.seats[1]) if number not in numbers]
    member = next((seat for seat in held.values() if seat.player_id and seat.player_id == request.user.pk), None)
    has_room = len(held) < game.seats[1] and not found.is_playing
    return {
        "room": found,
        "game": game,
        "seats": [(number, held.get(number)) for number in numbers],
        "more_taken": sum(seat is not None for seat in hidden),
        "more_free": sum(seat is None for seat in hidden),
        "many": game.seats[1] > SHOWN,
        "bots": len(bots),
        "bots_level": min(bots, default=BOT_LEVEL),
        "member": member,
        "known": friends.known(request.user) if member else (),
        "near": friends.to_invite(request.user, found.code)[:SHOWN] if member and has_room else (),
        "owns": found.owner_id == request.user.pk,
        "kicked": request.user.is_authenticated and found.kicked.contains(request.user),
        "options": OptionsForm(game, initial=found.options | {"private": found.private}),
        "levels": bot_levels(game).items(),
        "link": request.build_absolute_uri(reverse("lobby:room", args=[found.code])),
        "name_form": NameForm(use_required_attribute=False),
    }


def _shown(held: dict[int, RoomSeat], most: int) -> list[int]:
    """The seats that the page lists, in order: all of them, or of many those of people first, then of bots, then
    free."""

    def order(number: int) -> tuple[int, int]:
        seat = held.get(number)
        return (2 if seat is None else 1 if seat.player_id is None else 0), number

    return sorted(sorted(range(most), key=order)[:SHOWN])


@require_POST
@vary_on_headers("HX-Request")
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """One button of the room."""
    if act not in ACTS or not (request.user.is_authenticated or act == "join"):
        raise Http404
    problem = ""
    try:
        player = player_of(request, name=chosen_name(request))
        started = ACTS[act](player, code, request.POST)
    except Problem as refused:
        problem, started = refused.message, None
    if started is not None or (act == "leave" and not problem):
        target = reverse("lobby:match", args=[started.pk]) if started is not None else reverse("lobby:home")
        return HttpResponseClientRedirect(target) if request.htmx else redirect(target)
    if request.htmx:
        return _show(request, code, problem)
    if problem:
        messages.error(request, problem)
    return redirect("lobby:room", code)


def _options(player: Player, code: str, form: QueryDict) -> None:
    chosen = OptionsForm(services.find_game(selectors.room(code).game), form)
    if not chosen.is_valid():
        fields = {chosen.fields[name].label: " ".join(errors) for name, errors in chosen.errors.items()}
        raise Problem("options_invalid", " ".join(f"{label}: {text}" for label, text in fields.items()), {})
    services.set_options(player=player, code=code, options=chosen.options(), private=chosen.cleaned_data["private"])


def _bot(player: Player, code: str, form: QueryDict) -> None:
    level = number(form, "level") or None  # 0: nobody
    services.set_bot(player=player, code=code, number=number(form, "seat"), level=level)


def _bots(player: Player, code: str, form: QueryDict) -> None:
    services.set_bots(player=player, code=code, count=number(form, "count"), level=number(form, "level"))


def _invite(player: Player, code: str, form: QueryDict) -> None:
    limits.spend("asks_per_minute", player.pk)
    friends.invite(player=player, other=number(form, "player"), code=code)


def _join(player: Player, code: str, form: QueryDict) -> None:
    services.join_room(player=player, code=code)


ACTS: dict[str, Callable[[Player, str, QueryDict], Match | None]] = {
    "join": _join,
    "invite": _invite,
    "leave": lambda player, code, form: services.leave_room(player=player, code=code),
    "ready": lambda player, code, form: services.set_ready(player=player, code=code, ready=form.get("ready") == "1"),
    "options": _options,
    "bots": _bot,
    "crew": _bots,
    "kick": lambda player, code, form: services.kick(player=player, code=code, number=number(form, "seat")),
    "owner": lambda player, code, form: services.hand_over(player=player, code=code, number=number(form, "seat")),
    "start": lambda player, code, form: room_matches.start(player=player, code=code),
    "rematch": lambda player, code, form: room_matches.rematch(player=player, code=code),
}
