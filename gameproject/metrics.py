"""/metrics for Prometheus: what this process has done, read when it is asked for from the plain numbers that hosting
counts. Nothing is counted here, so that no tick pays for it.

Not public: whoever asks brings METRICS_TOKEN as a bearer token, or, if none is set, asks from this very machine and not
through a proxy. Names begin with backbeat_, times are in seconds.
"""

import hmac
from collections.abc import Iterable

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from gameproject import backlog
from games.hosting.counts import BOUNDS, Histogram
from games.hosting.host import Host
from games.matches import runtime
from lobby import queues

LOOPBACK = ("127.0.0.1", "::1")


async def metrics(request: HttpRequest) -> HttpResponse:
    """The page that Prometheus scrapes; 403 for anybody else."""
    if not allowed(request):
        return HttpResponse("Metrics are not public: see docs/operations.md.\n", status=403, content_type="text/plain")
    try:
        waits = await sync_to_async(queues.waits)()
    except DatabaseError:  # what the process itself knows is wanted all the more then
        waits = {}
    registry = CollectorRegistry()
    registry.register(Process(runtime.current(), waits))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def allowed(request: HttpRequest) -> bool:
    """Whether the asker may have them."""
    token = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return request.META.get("REMOTE_ADDR") in LOOPBACK and "X-Forwarded-For" not in request.headers


class Process(Collector):
    """One process, as it is in this moment. `waits`: {mode: (how many wait, the longest wait in seconds)}."""

    def __init__(self, running: runtime.Runtime | None, waits: dict[str, tuple[int, float]]) -> None:
        self._running, self._waits = running, waits

    def collect(self) -> Iterable[Metric]:
        for mode, (count, longest) in self._waits.items():
            yield gauge("queue_players", "Players who wait in a queue.", count, mode=mode)
            yield gauge("queue_longest_wait_seconds", "How long the first of them has waited.", longest, mode=mode)
        yield gauge("requests_waiting", "HTTP requests that wait for their turn.", backlog.counts.waiting)
        yield counter("requests_refused", "Those that were told to come again.", backlog.counts.refused)
        if self._running is None:
            return
        hub, collector, host = self._running.hub, self._running.collector, self._running.host
        traffic = hub.traffic
        yield gauge("sockets", "Open match sockets.", hub.sockets)
        yield counter("frames", "Frames that were sent.", traffic.frames)
        yield counter("frame_bytes", "Their bytes.", traffic.frame_bytes)
        yield counter("frames_skipped", "Frames left out, because the peer was behind.", traffic.behind)
        yield counter("welcomes", "Sockets that came into a match.", traffic.welcomed)
        yield counter("resumes", "Those of them that came back by a resume key.", traffic.resumed)
        closed = CounterMetricFamily("backbeat_goodbyes", "Sockets that were sent away.", labels=["reason"])
        for reason, count in sorted(traffic.closed.items()):
            closed.add_metric([reason], count)
        yield closed
        yield counter("gc_pauses", "Collections of garbage.", collector.pauses)
        yield counter("gc_pause_seconds", "What they took.", collector.total)
        yield gauge("gc_longest_pause_seconds", "The longest of them.", collector.longest)
        if host is not None:
            yield from _host(host)


def _host(host: Host) -> Iterable[Metric]:
    yield gauge("hosting", "1 while it holds a lease.", int(host.number is not None))
    yield gauge("matches", "Matches that it runs.", len(host.matches))
    yield gauge("inbox_inputs", "Inputs that wait for their tick.", host.waiting)
    yield gauge("store_calls", "Calls to the database that wait for their turn.", host.calls)
    yield counter("ticks_dropped", "Ticks that delays have cost.", host.dropped)
    yield histogram("turn_seconds", "What matches' turns took.", host.turns.duration)
    yield histogram("turn_lateness_seconds", "How late they began.", host.turns.lateness)


def gauge(name: str, says: str, value: float, **labels: str) -> Metric:
    """Something that goes up and down."""
    family = GaugeMetricFamily(f"backbeat_{name}", says, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def counter(name: str, says: str, value: float) -> Metric:
    """Something that only grows."""
    return CounterMetricFamily(f"backbeat_{name}", says, value=value)


def histogram(name: str, says: str, counted: Histogram) -> Metric:
    """As Prometheus has it: each bucket with all below it."""
    sums, buckets = 0, []
    for bound, count in zip((*map(str, BOUNDS), "+Inf"), counted.counts, strict=True):
        sums += count
        buckets.append((bound, sums))
    return HistogramMetricFamily(f"backbeat_{name}", says, buckets=buckets, sum_value=counted.total)
