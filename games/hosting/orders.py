"""What operators' commands do to a running match. Each is safe to repeat: a command whose mark was lost comes again."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from games.hosting.live import LiveMatch


def obey(match: "LiveMatch", kind: str, params: dict[str, Any]) -> None:
    """Let a command take effect; one of an unknown kind is a programming error."""
    match kind:
        case "pause":
            match.pause()
        case "resume":
            match.resume()
        case "end":
            match.end("ended", "operator")
        case "kick":
            match.kick(params["seat"])
        case "notice":
            match.tell("notice", text=params["text"])
        case _:
            raise ValueError(f"A match knows no command {kind!r}.")
