"""What calls a player on whatever page they are: a match that was found or runs without them, and how much is new for
the bell. Pages fetch it when the lobby's socket says that something changed. It only reads.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from games.models import Match
from lobby import notices, selectors
from lobby.models import Player, QueueMember


@require_safe
@never_cache
def news(request: HttpRequest) -> HttpResponse:
    """The fragment; nothing for who has just been logged out. What the page that asks shows by itself is left out."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    here = getattr(request.htmx, "current_url_abs_path", "") or ""
    player = request.user
    match = None if here.startswith(reverse("lobby:queue")) else _match(player, here)
    context = {
        "unread": notices.unread(player),
        "found": None if here.startswith(reverse("lobby:queue")) else _found(player),
        "match": match,
    }
    return render(request, "lobby/_news.html", context)


def _found(player: Player) -> QueueMember | None:
    """The player's place in the queue, if a match waits for their answer."""
    places = QueueMember.objects.filter(player=player, ready=False, entry__proposal__deadline__gt=timezone.now())
    return places.select_related("entry__mode").first()


def _match(player: Player, here: str) -> Match | None:
    """The newest match that the player has a seat in, unless the page is its own or its room's."""
    seats = selectors.live_seats(player).select_related("match").defer("match__checkpoint", "match__events")
    seat = seats.order_by("-match__created_at").first()
    if seat is None or seat.match.game_class is None:
        return None
    pages = [reverse("lobby:match", args=[seat.match_id])]
    pages += [reverse("lobby:room", args=[room.code]) for room in seat.match.rooms.all()]
    return None if any(here.startswith(page) for page in pages) else seat.match
