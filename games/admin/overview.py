"""How the site does, for the admin's front page: what is so now, and charts of the last hour, day or month. It only
reads; the numbers are samples that processes write each minute.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from games.admin import charts
from games.admin.charts import Line
from games.engine import registry
from games.matches import gate, samples
from games.models import Match

STRETCHES = {
    "hour": gettext_lazy("The last hour"),
    "day": gettext_lazy("The last day"),
    "month": gettext_lazy("The last month"),
}
WORDS = {
    "people": gettext_lazy("people online"),
    "sockets": gettext_lazy("match sockets"),
    "late_p99_ms": gettext_lazy("ms late (p99)"),
    "new.accounts": gettext_lazy("accounts"),
    "new.guests": gettext_lazy("guests"),
}
COUNTED = ("matches.", "queue.", "wait_s.")
Series = dict[str, list[float | None]]


def overview(stretch: str) -> dict[str, Any]:
    """What the front page shows: {"now", "live", "charts", "stretches", "maintenance", "hosts"}."""
    stretch = stretch if stretch in STRETCHES else "hour"
    first, points, found = samples.read(stretch)
    _minutes, step = samples.STRETCHES[stretch]
    measured = set().union(*found.values())
    series = {
        name: [values.get(point, _absent(name, point in measured)) for point in range(first, first + points)]
        for name, values in found.items()
    }
    ends = (_time(first * step, stretch), _time((first + points - 1) * step, stretch))
    return {
        "now": _now(series if stretch == "hour" else None),
        "live": _live(),
        "charts": [charts.draw(title, lines, *ends, unit=unit) for title, lines, unit in _charts(series)],
        "stretches": [(name, label, name == stretch) for name, label in STRETCHES.items()],
        "maintenance": gate.maintenance(),
        "hosts": gate.hosts(),
    }


def _time(minute: int, stretch: str) -> str:
    at = timezone.localtime(datetime.fromtimestamp(60 * minute, UTC))
    return date_format(at, "MONTH_DAY_FORMAT" if stretch == "month" else "TIME_FORMAT")


def _now(series: Series | None) -> list[tuple[Any, str]]:
    """What was measured last."""
    newest = samples.newest() if series is None else _newest(series)
    said = [(WORDS[name], newest.get(name)) for name in ("people", "sockets", "late_p99_ms")]
    said.append((gettext_lazy("wait in queues"), sum(v for name, v in newest.items() if name.startswith("queue."))))
    return [(label, "–" if value is None else f"{value:g}") for label, value in said]


def _newest(series: Series) -> dict[str, float]:
    known = {name: [value for value in values[-3:] if value is not None] for name, values in series.items()}
    return {name: values[-1] for name, values in known.items() if values}


def _live() -> list[tuple[str, list[tuple[str, int]]]]:
    """By game: how many matches are in which state, counted now."""
    rows = Match.objects.live().order_by("game", "status").values_list("game", "status").annotate(count=Count("pk"))
    words, found = dict(Match.Status.choices), dict[str, list[tuple[str, int]]]()
    for game, status, count in rows:
        found.setdefault(_title(game), []).append((str(words[status]), count))
    return list(found.items())


def _title(slug: str) -> str:
    game = registry.games().get(slug)
    return slug if game is None else _(game.title)


def _charts(series: Series) -> list[tuple[Any, list[Line], str]]:
    return [
        (_("People"), _named(series, "people", "sockets"), ""),
        (_("Live matches"), _by_game(series), ""),
        (_("Lateness of ticks"), _named(series, "late_p99_ms"), "ms"),
        (_("Waiting in queues"), _beginning(series, "queue."), ""),
        (_("Longest wait"), _beginning(series, "wait_s."), "s"),
        (_("New in the hour before"), _named(series, "new.accounts", "new.guests"), ""),
    ]


def _named(series: Series, *names: str) -> list[Line]:
    return [Line(WORDS[name], series[name]) for name in names if name in series]


def _beginning(series: Series, prefix: str) -> list[Line]:
    return [
        Line(name.removeprefix(prefix), values) for name, values in sorted(series.items()) if name.startswith(prefix)
    ]


def _by_game(series: Series) -> list[Line]:
    """A line for each game and state; a running match is what one expects, so that state is not named."""
    lines, words = [], dict(Match.Status.choices)
    for name, values in sorted(series.items()):
        if name.startswith("matches."):
            slug, status = name.split(".")[1:]
            running = status == Match.Status.RUNNING
            lines.append(Line(_title(slug) if running else f"{_title(slug)} · {words.get(status, status)}", values))
    return lines


def _absent(name: str, measured: bool) -> float | None:
    """The value of a point that has none. What is counted by game or mode is only told while there is something:
    where others were measured, there was nothing of it."""
    return 0.0 if measured and name.startswith(COUNTED) else None
