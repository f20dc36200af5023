"""How values of matches read in the admin: names, options, turns, commands, events. What a player chose is escaped.

Pure text and links; no queries of its own.
"""

from datetime import datetime
from typing import Any

from django.contrib.admin.utils import display_for_value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from games.engine.options import describe
from games.models import Command, Match, Seat

NOTHING = "–"
REASON_LENGTH = 200

EVENTS = {
    "seat": gettext_lazy("seat"),
    "chat": gettext_lazy("chat"),
    "notice": gettext_lazy("message to all"),
    "paused": gettext_lazy("paused"),
    "resumed": gettext_lazy("resumed"),
    "kicked": gettext_lazy("kicked"),
    "extended": gettext_lazy("more time"),
    "result": gettext_lazy("result"),
}
SEATS = {
    "bot": gettext_lazy("a bot plays"),
    "here": gettext_lazy("here"),
    "away": gettext_lazy("away"),
    "left": gettext_lazy("left for good"),
}

OUT = {
    "left": gettext_lazy("left for good"),
    "resigned": gettext_lazy("resigned"),
    "timeout": gettext_lazy("ran out of time"),
    "eliminated": gettext_lazy("is out"),
}


def moment(at: datetime | None) -> str:
    """A time to the second, by the site's clock, alike in every language."""
    return NOTHING if at is None else timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")


def who(operator: Any) -> str:
    """An operator: by the username, which is theirs alone, and beside it the name that they chose, if it is another."""
    if operator is None:
        return NOTHING
    chosen, own = str(operator), operator.get_username()
    return own if chosen == own else format_html("{} (<bdi>{}</bdi>)", own, chosen)


def name(text: str) -> str:
    """A name of somebody's choice: isolated, so that its direction of writing does not spill over the line."""
    return format_html("<bdi>{}</bdi>", text)


def seat(number: Any, seats: list[Seat]) -> str:
    """A seat by its number from 0, as people count: "2: Ann"."""
    held = next((seat for seat in seats if seat.number == number), None)
    if held is not None:
        return format_html("{}: {}", held.number + 1, name(held.name))
    return str(number + 1) if isinstance(number, int) else NOTHING


def match_link(match: Match | None, about: str = "") -> str:
    """To the match's page; of a match that was deleted what it was called."""
    if match is None:
        return format_html("{} ({})", about, _("deleted"))
    return format_html('<a href="{}">{}</a>', reverse("admin:games_match_change", args=[match.pk]), match)


def pairs(values: Any) -> str:
    """A JSON object, one line a member."""
    if not isinstance(values, dict) or not values:
        return NOTHING
    lines = ((key, display_for_value(value, NOTHING)) for key, value in values.items())
    return format_html_join("", "<div>{}: {}</div>", lines)


def options(match: Match) -> str:
    """What was chosen for a match, in the game's words; as it is kept if the game is gone or has other options now."""
    described = [] if match.game_class is None else describe(match.game_class.options)
    rows = {row["name"]: row for row in described}
    return pairs(dict(_chosen(rows.get(name), name, value) for name, value in match.options.items()))


def _chosen(row: dict[str, Any] | None, name: str, value: Any) -> tuple[str, Any]:
    """An option's label, and that of its value."""
    match row:
        case {"kind": "choice", "choices": choices, "labels": labels} if value in choices:
            return _(row["label"]), _(labels[choices.index(value)])
        case {"kind": "bool"}:
            return _(row["label"]), _("Yes") if value else _("No")
    return _(row["label"]) if row else name, value


def to_move(turn: dict[str, Any] | None, seats: list[Seat]) -> str:
    """Whose turn it is, by name."""
    held = [name(seat.name) for seat in seats if turn is not None and seat.number in turn["seats"]]
    return format_html_join(", ", "{}", ((one,) for one in held)) or NOTHING


def turn(now: dict[str, Any], seats: list[Seat]) -> list[dict[str, Any]]:
    """How each seat stands: {"seat", "name", "to_move", "clock", "stands"}, by what games.matches.inside.turn says."""
    return [
        {
            "seat": seat.number + 1,
            "name": name(seat.name),
            "to_move": seat.number in now["seats"],
            "clock": clock(now["clocks"].get(seat.number)),
            "stands": _stands(now, seat.number),
        }
        for seat in seats
    ]


def _stands(now: dict[str, Any], seat: int) -> Any:
    if seat in now["out"]:
        return OUT.get(now["out"][seat], now["out"][seat])
    return _("offers a draw") if seat in now["draw"] else NOTHING


def clock(seconds: float | None) -> str:
    """What a seat has left, as minutes and seconds; with tenths when that is little."""
    if seconds is None:
        return NOTHING
    if seconds < 10:
        return number_format(seconds, 1)
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def tree(value: Any) -> str:
    """Plain data as nested lists."""
    match value:
        case dict():
            lines = ((key, tree(one)) for key, one in value.items())
            return format_html('<dl class="tree">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))
        case list() if any(isinstance(one, dict | list) for one in value):
            lines = ((number, tree(one)) for number, one in enumerate(value))
            return format_html('<dl class="tree">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))
        case list():
            return ", ".join(str(one) for one in value) or NOTHING
    return str(display_for_value(value, NOTHING))


def command(row: Command, seats: list[Seat] | None = None) -> str:
    """What a command was about: the seat, the text."""
    said = row.params
    match row.kind:
        case Command.Kind.KICK | Command.Kind.BAN | Command.Kind.BOT | Command.Kind.DECIDE if row.whom:
            return name(row.whom)
        case Command.Kind.KICK | Command.Kind.BAN | Command.Kind.BOT:
            return seat(said.get("seat"), seats or [])
        case Command.Kind.CLOCK:
            held = name(row.whom) if row.whom else seat(said.get("seat"), seats or [])
            more = {"seat": held, "seconds": said.get("seconds")}
            return format_html("{seat}: +{seconds} s", **more)
        case Command.Kind.DECIDE if isinstance(said.get("placings"), dict):
            return places(said["placings"], seats or [])
    if row.kind == Command.Kind.NOTICE:
        return name(str(row.params.get("text", "")))
    return NOTHING


def effect(row: Command, match: Match | None) -> str:
    """When a command took effect, or why it has not."""
    if row.effective_at is not None:
        return moment(row.effective_at)
    return _("waiting") if match is not None and match.is_live else _("never: the match was over")


def placings(match: Match, seats: list[Seat]) -> str:
    """The result, best first."""
    given = (match.outcome or {}).get("placings") or {}
    if not given:
        return NOTHING
    if match.voided:
        return format_html("{}<div>{}</div>", places(given, seats), _("voided: it counts for nothing"))
    return places(given, seats)


def places(given: dict[str, int], seats: list[Seat]) -> str:
    """Names by place, best first."""
    ordered = sorted((place, int(number)) for number, place in given.items())
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
        case "extended":
            text = format_html("{}: +{} s", seat(data.get("seat"), seats), data.get("seconds"))
        case _:
            text = pairs(data)
    return {"number": said["number"], "kind": EVENTS.get(kind, kind), "text": text}
