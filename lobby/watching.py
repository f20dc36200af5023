"""A match as its audience sees it, in a frame of the admin. An operator watches as a passer-by, though they may hold a
seat in it: looking must not take that over from their own page.
"""

from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from games.matches import tickets
from games.models import Match
from lobby import match_pages

may_watch = permission_required("games.view_match", raise_exception=True)


@may_watch
@require_safe
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def frame(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """The page of the match, without what a player could do."""
    match = get_object_or_404(Match, pk=match_id)
    if match.game_class is None or not request.user.is_staff:
        raise Http404
    here = reverse("lobby:watch", args=[match.pk])
    return match_pages.show(
        request,
        match=match,
        player=None,
        framed=True,
        ticket_url=reverse("lobby:watch_ticket", args=[match.pk]),
        play_url=here,
        home=here,
        tab=f"watch/{match_id}",
    )


@may_watch
@require_POST
def ticket(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """A spectator's ticket, which rests on the operator's login: it ends with that."""
    match = get_object_or_404(Match.objects.select_related("host"), pk=match_id)
    return JsonResponse(tickets.issue(match=match, player=None, session_key=request.session.session_key))
