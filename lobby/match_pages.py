"""The page on which a match is played or watched, as one player sees it: what its modules are told, and the template.

Who that player is, the caller decides: usually who is logged in, in the split view a guest of the author's. It neither
looks at the session nor at who may watch.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from games.matches import rules
from games.models import Match
from lobby import selectors
from lobby.models import Player


def show(
    request: HttpRequest, *, match: Match, player: Player | None, framed: bool = False, **changed: str
) -> HttpResponse:
    """The page of a match whose game is installed. `changed` takes the place of what its configuration usually says.

    `framed`: it stands in a window that says what is played, and has little room.
    """
    seat = match.seats.filter(player=player).first() if player else None
    room = selectors.room_of_match(match)
    config = {
        "match": str(match.pk),
        "game": match.game,
        "rules": rules.version(match.game_class),  # those that the page's modules were written for
        "seat": seat.number if seat else None,
        "room": room.code if room else None,
        "debug": settings.DEBUG,
        "csrf": get_token(request),
        "ticket_url": reverse("api:issue_ticket", args=[match.pk]),
        "room_url": reverse("lobby:room", args=[room.code]) if room else None,
        "play_url": reverse("lobby:play", args=[match.game]),
        "home": reverse("lobby:home"),
        "replay_url": reverse("lobby:replay", args=[match.pk]),
        **changed,
    }
    context = {"match": match, "seat": seat, "room": room, "game": match.game_class, "framed": framed}
    return render(request, "games/match.html", context | {"config": config})
