"""What operators' commands do to a running match. Each is safe to repeat: a command whose mark was lost comes again."""

import logging
from typing import TYPE_CHECKING, Any

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
        case "kick", {"seat": int(seat)}:
            _kick(match, seat)
        case "notice", {"text": str(text)}:
            match.tell("notice", text=text)
        case _:
            logger.error("Match %s was asked for %r with %r, which makes no sense. It goes on.", match.id, kind, params)


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
