"""The page on which a match that is over is played again, and what that page plays. Who may see a replay, and how one
is made, games.matches.replays knows.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import aget_object_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from games.matches import replays, rules
from games.matches.errors import Problem
from games.matches.policy import policy
from games.models import Match

STATUS = {"busy": 503, "internal": 500, "forbidden": 403, "match_running": 409, "other_rules": 409}


@require_safe
@never_cache
def replay(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """The page. A match that runs is watched instead; where there is nothing to play, it says why."""
    match = get_object_or_404(Match, pk=match_id)
    player = request.user if request.user.is_authenticated else None
    if not policy().may_watch(player, match):
        raise Http404
    if match.is_live:
        return redirect("lobby:match", match.pk)
    try:
        replays.playable(match=match, player=player)
    except Problem as problem:
        context = {"match": match, "title": match.title, "problem": problem}
        return render(request, "games/no_replay.html", context, status=STATUS.get(problem.code, 404))
    seat = _seat(request)
    config = {
        "match": str(match.pk),
        "game": match.game,
        "rules": rules.version(match.game_class),
        "seat": seat,
        "room": None,
        "debug": False,
        "csrf": "",
        "replay": reverse("lobby:replay_frames", args=[match.pk]),
        "home": reverse("lobby:home"),
    }
    seats = match.seats.order_by("number").values_list("number", "name")
    context = {"match": match, "game": match.game_class, "seat": seat, "seats": seats, "config": config}
    return render(request, "games/replay.html", context)


@require_safe
async def frames(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """What the page plays: games.wire.replay, in gzip. `?seat=` is the seat to look through; none: a spectator."""
    user = await request.auser()
    player = user if user.is_authenticated else None
    match = await aget_object_or_404(Match, pk=match_id)
    try:
        data = await replays.rendered(match=match, player=player, seat=_seat(request))
    except Problem as problem:
        said = {"error": {"code": problem.code, "message": problem.message, "fields": {}}}
        return JsonResponse(said, status=STATUS.get(problem.code, 404))
    headers = {"Content-Encoding": "gzip", "Cache-Control": "private, max-age=600"}
    return HttpResponse(data, content_type="application/vnd.backbeat.replay", headers=headers)


def _seat(request: HttpRequest) -> int | None:
    asked: Any = request.GET.get("seat", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
