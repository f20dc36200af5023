"""A live match while it is played: who is on which line, how long its turns take, what has happened. Its processes tell
that each second as long as somebody looks (games.matches.watching); without an answer the page says so.
"""

from typing import Any

from django.utils.translation import gettext as _

from games.admin import charts, show
from games.admin.charts import Line
from games.matches import watching
from games.models import Match


def live(match: Match) -> dict[str, Any]:
    """What the page shows: {"told", "facts", "seats", "spectators", "chart", "events"}."""
    seats = list(match.seats.all())
    reports = watching.watch(match) if match.is_live else []
    host = next((report.data for report in reports if "tick" in report.data), None)
    sockets = [socket for report in reports for socket in report.data.get("sockets", [])]
    by_seat = {socket["seat"]: socket for socket in sockets if socket["seat"] is not None}
    return {
        "told": host is not None,
        "facts": [] if host is None else [(_("status"), match.get_status_display()), *_facts(host)],
        "seats": [_seat(seat.number, show.name(seat.name), host, by_seat.get(seat.number)) for seat in seats],
        "spectators": sum(socket["seat"] is None for socket in sockets),
        "chart": None if host is None else _turns(host["turns"]),
        "events": [show.event(event, seats) for event in reversed((host or {}).get("events", match.events))],
    }


def _facts(host: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        (_("tick"), host["tick"]),
        (_("epoch"), host["epoch"]),
        (_("inputs that wait"), host["waiting"]),
        (_("ticks dropped"), host["dropped"]),
        (_("slowed down"), _("Yes") if host["slow"] else _("No")),
    ]


def _seat(number: int, name: str, host: dict[str, Any] | None, socket: dict[str, Any] | None) -> dict[str, Any]:
    known = host is not None and number < len(host["seats"])
    status = host["seats"][number][1] if host is not None and known else None
    return {
        "seat": number + 1,
        "name": name,
        "status": show.SEATS.get(status, show.NOTHING) if status else show.NOTHING,
        "rtt": show.NOTHING if socket is None or socket["rtt"] is None else f"{socket['rtt']} ms",
        "inputs": host["inputs"][number] if host is not None and known else show.NOTHING,
        "unacknowledged": show.NOTHING if socket is None else socket["unacknowledged"],
    }


def _turns(turns: list[float]) -> str:
    lines = [Line(_("a turn"), turns)] if turns else []
    return charts.draw(_("Duration of turns"), lines, _("earlier"), _("now"), unit="ms")
