"""The numbers behind the charts: each process writes a few a minute, and reads them as the highest in each stretch of
time. Kept a day by the minute and a month by the hour, so that the table has a bound.

What is measured is told by gauges: functions of the whole site, which any app registers here, and what the process
says of itself (games.matches.reporter). Names are like "matches.lightcycles.running".
"""

import time
from collections import defaultdict
from collections.abc import Callable

from django.db import transaction
from django.db.models import Count, F, Max

from games.models import Match, Sample

Gauge = Callable[[], dict[str, float]]
MINUTE, HOUR = Sample.Span.MINUTE, Sample.Span.HOUR
KEPT = {MINUTE: 24 * 60, HOUR: 31 * 24 * 60}  # minutes
MOST_NAMES = 500  # of one process in one minute: more games and modes than anybody looks through
SUMMED = ("people", "sockets", "hosted")  # of all processes together; of others the highest counts
# By what a page asks for: how long, and how long each point stands for, in minutes.
STRETCHES = {"hour": (60, 1), "day": (24 * 60, 15), "month": (30 * 24 * 60, 12 * 60)}

_gauges: list[Gauge] = []


def gauge(measure: Gauge) -> Gauge:
    """Have this measured each minute. It runs beside the loop, with the database."""
    _gauges.append(measure)
    return measure


@gauge
def live_matches() -> dict[str, float]:
    """By game and status."""
    rows = Match.objects.live().order_by().values_list("game", "status").annotate(count=Count("pk"))
    return {f"matches.{game}.{status}": count for game, status, count in rows}


def this_minute() -> int:
    """In minutes since 1970."""
    return int(time.time() // 60)


def measured() -> dict[str, float]:
    """What all gauges say now."""
    found: dict[str, float] = {}
    for measure in _gauges:
        found |= measure()
    return found


@transaction.atomic
def write(process: str, own: dict[str, float], minute: int) -> None:
    """Keep what this process says of itself, and what is true of the site, which any process may write."""
    found = [(name, "", value) for name, value in measured().items()]
    found += [(name, process, value) for name, value in own.items()]
    found = [one for one in found if len(one[0]) <= 80][:MOST_NAMES]
    Sample.objects.bulk_create(
        (Sample(span=MINUTE, name=name, minute=minute, process=of, value=value) for name, of, value in found),
        ignore_conflicts=True,
    )
    hour = minute - minute % HOUR
    kept = Sample.objects.filter(span=HOUR, minute=hour, process__in=("", process))
    highest = {(name, of): value for name, of, value in kept.values_list("name", "process", "value")}
    Sample.objects.bulk_create(
        (
            Sample(span=HOUR, name=name, minute=hour, process=of, value=max(value, highest.get((name, of), value)))
            for name, of, value in found
        ),
        update_conflicts=True,
        unique_fields=("span", "minute", "name", "process"),
        update_fields=("value",),
    )
    for span, minutes in KEPT.items():
        Sample.objects.filter(span=span, minute__lt=minute - minutes).delete()


def read(stretch: str) -> tuple[int, int, dict[str, dict[int, float]]]:
    """The last hour, day or month: (first point, points, {name: {point: highest value}}). Points count from 1970."""
    minutes, step = STRETCHES[stretch]
    last = this_minute() // step
    first = last - minutes // step + 1
    span = HOUR if stretch == "month" else MINUTE
    rows = (
        Sample.objects.filter(span=span, minute__gte=first * step)
        .annotate(point=F("minute") / step)
        .order_by()
        .values_list("name", "point", "process")
        .annotate(highest=Max("value"))
    )
    series: dict[str, dict[int, float]] = defaultdict(dict)
    for name, point, _process, value in rows:
        before = series[name].get(point, 0.0)
        series[name][point] = before + value if name in SUMMED else max(before, value)
    return first, last - first + 1, dict(series)


def newest() -> dict[str, float]:
    """What was measured last, a few minutes ago at most."""
    _first, points, series = read("hour")
    recent = range(_first + points - 3, _first + points)
    newest = {name: [values[point] for point in recent if point in values] for name, values in series.items()}
    return {name: values[-1] for name, values in newest.items() if values}
