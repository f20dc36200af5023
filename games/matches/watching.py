"""A live match as an operator watches it: what its processes know of it and nobody else. Whoever watches says so in a
row; each process that has a part in the match then writes, once a second, what it knows. When nobody watches any more
it stops, and costs a query a second on an empty table.
"""

from collections import deque
from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from games.hosting.hub import Hub
from games.hosting.live import LiveMatch
from games.models import Match, Report, Watch

WATCH_SECONDS = 10  # after the last look of whoever watches
TRACED = 120  # turns whose duration is shown
STALE = timedelta(seconds=5)  # a report that is older tells nothing of now


def watch(match: Match) -> list[Report]:
    """Somebody looks now: ask for reports, and answer those there are, the host's first."""
    until = ExpressionWrapper(Now() + timedelta(seconds=WATCH_SECONDS), output_field=DateTimeField())
    Watch.objects.update_or_create(match=match, defaults={"until": until})
    fresh = ExpressionWrapper(Now() - STALE, output_field=DateTimeField())
    return sorted(match.reports.filter(at__gt=fresh), key=lambda report: "tick" not in report.data)


def watched() -> list[str]:
    """Matches that somebody looks at now."""
    return [str(match) for match in Watch.objects.filter(until__gt=Now()).values_list("match", flat=True)]


def write(process: str, reports: dict[str, dict[str, Any]]) -> None:
    """Keep what this process knows of these matches."""
    for match, data in reports.items():
        if Match.objects.filter(pk=match).exists():
            Report.objects.update_or_create(match_id=match, process=process, defaults={"at": Now(), "data": data})


def forget() -> None:
    """What nobody looks at any more."""
    Report.objects.filter(match__watch__until__lte=Now()).delete()
    Watch.objects.filter(until__lte=Now()).delete()


class Watcher:
    """On the loop: what this process knows of watched matches."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[float, list[int]]] = {}
        self._traced: dict[str, LiveMatch] = {}

    def look(self, wanted: list[str], hub: Hub, matches: dict[str, LiveMatch], now: float) -> dict[str, dict[str, Any]]:
        """By match: {"sockets", and of the host "tick", "epoch", "turns", "inputs", "seats", "events"}."""
        found: dict[str, dict[str, Any]] = {}
        for match in wanted:
            told: dict[str, Any] = {}
            if (feed := hub.feed(match)) is not None:
                told["sockets"] = [
                    {"seat": one.seat, "rtt": one.session.rtt, "unacknowledged": one.unacknowledged}
                    for one in feed.connections()
                ]
            if (live := matches.get(match)) is not None:
                told |= self._host(live, now)
            if told:
                found[match] = told
        self._let_go(set(wanted))
        return found

    def _host(self, live: LiveMatch, now: float) -> dict[str, Any]:
        if live.share.trace is None:
            live.share.trace = deque(maxlen=TRACED)
            self._traced[live.id] = live
        received = list(live.core.received)
        since, before = self._before.get(live.id, (now, received))
        self._before[live.id] = (now, received)
        seconds = max(now - since, 0.1)
        return {
            "tick": live.core.tick,
            "epoch": live.epoch,
            "turns": [round(1000 * turn, 3) for turn in live.share.trace],
            "inputs": [round((here - there) / seconds, 1) for here, there in zip(received, before, strict=True)],
            "seats": [[chair.name, chair.status] for chair in live.seating.chairs],
            "waiting": live.core.waiting,
            "dropped": live.pace.dropped,
            "slow": live.share.slow,
            "events": live.events.plain()[-50:],
        }

    def _let_go(self, wanted: set[str]) -> None:
        for match in self._traced.keys() - wanted:
            self._traced.pop(match).share.trace = None
        self._before = {match: kept for match, kept in self._before.items() if match in wanted}
