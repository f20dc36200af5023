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
            match.pause()
        case "resume", _:
            match.resume()
        case "end", _:
            match.end("ended", "operator")
        case "kick", {"seat": int(seat)}:
            match.kick(seat)
        case "notice", {"text": str(text)}:
            match.tell("notice", text=text)
        case _:
            logger.error("Match %s was asked for %r with %r, which makes no sense. It goes on.", match.id, kind, params)
