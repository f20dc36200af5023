"""How values of matches read in the admin: names, options, commands, events. Everything a player chose is escaped.

Pure text and links; no queries of its own.
"""

from datetime import datetime
from typing import Any

from django.contrib.admin.utils import display_for_value
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from games.models import Command, Match, Seat

NOTHING = "–"

EVENTS = {
    "seat": gettext_lazy("seat"),
    "chat": gettext_lazy("chat"),
    "notice": gettext_lazy("message to all"),
    "paused": gettext_lazy("paused"),
    "resumed": gettext_lazy("resumed"),
    "kicked": gettext_lazy("kicked"),
    "result": gettext_lazy("result"),
}
SEATS = {
    "bot": gettext_lazy("a bot plays"),
    "here": gettext_lazy("here"),
    "away": gettext_lazy("away"),
    "left": gettext_lazy("left for good"),
}


def moment(at: datetime | None) -> str:
    """A time to the second, by the site's clock, alike in every language."""
    return NOTHING if at is None else timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def name(text: str) -> str:
    """A name of somebody's choice: isolated, so that its direction of writing does not spill over the line."""
    return format_html("<bdi>{}</bdi>", text)


def seat(number: Any, seats: list[Seat]) -> str:
    """A seat by its number from 0, as people count: "2: Ann"."""
    held = next((seat for seat in seats if seat.number == number), None)
    if held is not None:
        return format_html("{}: {}", held.number + 1, name(held.name))
    return str(number + 1) if isinstance(number, int) else NOTHING


def match_link(match: Match) -> str:
    """To the match's page."""
    return format_html('<a href="{}">{}</a>', reverse("admin:games_match_change", args=[match.pk]), match)


def pairs(values: Any) -> str:
    """A JSON object, one line a member."""
    if not isinstance(values, dict) or not values:
        return NOTHING
    lines = ((key, display_for_value(value, NOTHING)) for key, value in values.items())
    return format_html_join("", "<div>{}: {}</div>", lines)


def command(row: Command, seats: list[Seat] | None = None) -> str:
    """What a command was about: the seat, the text."""
    if row.kind == Command.Kind.KICK:
        return seat(row.params.get("seat"), seats or [])
    if row.kind == Command.Kind.NOTICE:
        return name(str(row.params.get("text", "")))
    return NOTHING


def effect(row: Command, match: Match) -> str:
    """When a command took effect, or why it has not."""
    if row.effective_at is not None:
        return moment(row.effective_at)
    return _("waiting") if match.is_live else _("never: the match was over")


def placings(match: Match, seats: list[Seat]) -> str:
    """The result, best first."""
    places = (match.outcome or {}).get("placings") or {}
    if not places:
        return NOTHING
    ordered = sorted((place, int(number)) for number, place in places.items())
    by_number = {held.number: held.name for held in seats}
    lines = ((place, name(by_number.get(number, str(number + 1)))) for place, number in ordered)
    return format_html_join("", "<div>{}. {}</div>", lines)


def event(said: dict[str, Any], seats: list[Seat]) -> dict[str, Any]:
    """One row: {"number", "kind", "text"}. `said` is a games.wire.messages.Event as plain data."""
    kind, data = said["kind"], said["data"]
    match kind:
        case "seat":
            status = data.get("status")
            text = format_html("{}: {}", name(str(data.get("name", ""))), SEATS.get(str(status), status))
        case "chat":
            text = format_html("{}: {}", name(str(data.get("name", ""))), name(str(data.get("text", ""))))
        case "notice":
            text = name(str(data.get("text", "")))
        case "kicked":
            text = seat(data.get("seat"), seats)
        case _:
            text = pairs(data)
    return {"number": said["number"], "kind": EVENTS.get(kind, kind), "text": text}
