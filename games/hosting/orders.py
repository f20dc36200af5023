"""What operators' commands do to a running match. Each is safe to repeat: a command whose mark was lost comes again."""

import logging
from typing import TYPE_CHECKING, Any

from games.engine import Refused

if TYPE_CHECKING:
    from games.hosting.live import LiveMatch

logger = logging.getLogger(__name__)


def obey(match: "LiveMatch", kind: str, params: dict[str, Any]) -> None:
    """Let a command take effect. One that makes no sense here, such as a newer version's, leaves the match alone."""
    match kind, params:
        case "pause", _:
            _pause(match)
        case "resume", _:
            _resume(match)
        case "end", _:
            match.end("ended", "operator")
        case "decide", {"placings": dict(placings)}:
            _decide(match, {int(seat): place for seat, place in placings.items()})
        case "clock", {"seat": int(seat), "seconds": int(seconds), "order": str(order)}:
            _extend(match, seat, seconds, order)
        case "bot", {"seat": int(seat), "level": int(level), "name": str(name)}:
            _seat_bot(match, seat, level, name)
        case "kick" | "ban", {"seat": int(seat)}:
            _kick(match, seat)
        case "notice", {"text": str(text)}:
            match.tell("notice", text=text)
        case _:
            told = "Match %s was asked for %r with %r, which makes no sense. It goes on."
            logger.error(told, match.id, kind, params, extra={"match": match.id})


def _pause(match: "LiveMatch") -> None:
    """Time stands still."""
    if not match.core.paused:
        match.core.paused = True
        match.tell("paused")
        match.publish()


def _resume(match: "LiveMatch") -> None:
    """Time goes on where it stood."""
    if match.core.paused:
        match.core.paused = False
        match.begin_time()
        match.tell("resumed")
        match.publish()


def _kick(match: "LiveMatch", seat: int) -> None:
    """The seat is given up for good, whether its player wants that or not."""
    if seat in match.core.seats and not match.seating.chairs[seat].left:
        match.throw_out(seat)
        match.tell("kicked", seat=seat)
        match.give_up(seat)


def _decide(match: "LiveMatch", placings: dict[int, int]) -> None:
    """The match is over with the operator's result."""
    try:
        match.core.decide(placings, "operator")
    except ValueError:
        logger.exception("Match %s cannot end with the placings %r. It goes on.", match.id, placings)
    if match.core.outcome is not None:
        match.end("finished", match.core.outcome.reason, match.core.outcome)


def _extend(match: "LiveMatch", seat: int, seconds: int, order: str) -> None:
    """More time on a clock, which everybody sees. Its event, kept with the checkpoint, says that it was done."""
    if any(event["data"].get("order") == order for event in match.events.plain()):
        return
    try:
        match.core.extend(seat, match.core.seconds(seconds))
    except Refused as refused:
        logger.warning("Match %s gives seat %d no time: %s.", match.id, seat, refused.code)
    else:
        match.tell("extended", seat=seat, seconds=seconds, order=order)
        match.publish()


def _seat_bot(match: "LiveMatch", seat: int, level: int, name: str) -> None:
    """A bot holds the seat from now on, and whoever held it has to go."""
    if seat in match.core.seats and not match.seating.chairs[seat].left:
        match.throw_out(seat)
        match.seating.replace(seat, name, level)
        match.tell_seat(seat)
        match.look_for_people()
