"""What somebody in the queue is told: how long, why not yet, what would match now. Only reads; page and API show it."""

from bisect import bisect_left, bisect_right
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from games.matches import gate
from lobby import queueing
from lobby.models import Mode, Player, Proposal, QueueMember, Rating
from lobby.pairing import window
from lobby.rating import points

COUNTED_FOR = 1  # seconds that a look at a queue is kept: everybody who waits asks for the same


def modes() -> QuerySet[Mode]:
    """What can be queued for, with how many people wait for each."""
    waiting = Count("entries__members", filter=Q(entries__proposal=None))
    return Mode.objects.filter(enabled=True, game__in=gate.games()).annotate(people=waiting)


def status(player: Player) -> dict[str, Any]:
    """Where the player is: `state` is "idle", "waiting", "found" or "playing"."""
    place = QueueMember.objects.filter(player=player).select_related("player", "entry__mode", "entry__proposal").first()
    if place is None:
        match = queueing.playing(player=player)
        if match is None:
            return {"state": "idle"}
        url = reverse("lobby:match", args=[match.pk])
        return {"state": "playing", "mode": match.mode or None, "match": str(match.pk), "url": url}
    mode = place.entry.mode
    waited = (timezone.now() - place.entry.created_at).total_seconds()
    said = {"mode": mode.slug, "title": mode.title, "waiting": round(waited, 1)}
    if place.entry.proposal is not None:
        return said | {"state": "found", "proposal": _proposal(place.entry.proposal, place)}
    return said | {"state": "waiting"} | _outlook(place, waited)


def _proposal(proposal: Proposal, place: QueueMember) -> dict[str, Any]:
    answers = list(QueueMember.objects.filter(entry__proposal=proposal).values_list("ready", flat=True))
    left = (proposal.deadline - timezone.now()).total_seconds()
    return {"answer_in": max(0.0, round(left, 1)), "people": len(answers), "ready": sum(answers), "mine": place.ready}


def _outlook(place: QueueMember, waited: float) -> dict[str, Any]:
    """What would match now, and why it does not."""
    mode = place.entry.mode
    # Not as one who waits: a match may be found for them just now.
    rating = Rating.objects.filter(mode=mode, player=place.player_id).values_list("mu", flat=True).first()
    rating = queueing.UNRATED if rating is None else rating
    reach = window(waited)
    looked = cache.get_or_set(f"lobby:queue-look:{mode.pk}", lambda: _look(mode), COUNTED_FOR)
    known, ratings, closed = looked or ({}, [], True)
    near = bisect_right(ratings, rating + reach) - bisect_left(ratings, rating - reach)
    # Not told apart from those who are too good or too bad: who is blocked is not to know.
    apart = queueing.apart(player=place.player, mode=mode, waited=waited)
    near -= sum(abs(known[one] - rating) <= reach for one in apart if one in known)
    near += place.player_id not in known  # who has come since these were read
    bots_in = None if mode.bots_after is None else max(0.0, round(mode.bots_after - waited, 1))
    missing = max(0, mode.seats - near)
    problem = queueing.closed(mode) if closed else None  # in the words of who asks
    if problem is not None:
        why = str(problem.message)
    elif missing and len(ratings) >= mode.seats:
        why = _("Those who wait do not fit together yet: the longer you wait, the wider we look.")
    elif missing:
        why = ngettext("%(count)d more player is needed.", "%(count)d more players are needed.", missing)
        why = why % {"count": missing}
    else:
        why = _("There are enough people: a match is being put together.")
    return {
        "window": points(reach),  # as people see ratings
        "people": max(len(ratings), 1),
        "in_window": max(near - 1, 0),
        "seats": mode.seats,
        "bots_in": bots_in,
        "why": why,
    }


def _look(mode: Mode) -> tuple[dict[int, float], list[float], bool]:
    """The ratings of those who wait, by player and in order, and whether no match can begin."""
    known = dict(queueing.waiting(mode).values_list("player", "mu"))
    return known, sorted(known.values()), queueing.closed(mode) is not None
