"""What a running match asks of its host: the time, a place to keep things, and somebody to think elsewhere."""

from typing import TYPE_CHECKING, Any, Protocol

from games.hosting.bots import Answer
from games.hosting.store import Ending, Progress
from games.wire.limits import Limits

if TYPE_CHECKING:
    from games.hosting.live import LiveMatch


class Keeper(Protocol):
    """What a running match asks of its host."""

    limits: Limits

    def time(self) -> float:
        """The loop's time in seconds."""

    def holds(self, match: "LiveMatch") -> bool:
        """Whether the match is still this host's to run. It must do nothing, and say nothing, if not."""

    def changed(self, match: "LiveMatch") -> None:
        """The match's deadline has changed."""

    def think(self, question: bytes, seconds: float, answer: Answer) -> None:
        """Have a bot think elsewhere."""

    def keep(self, progress: Progress, *, hurry: bool) -> None:
        """Write a checkpoint when there is time; in a `hurry` if it is more than the passing of time."""

    def said(self, match: str, events: list[Any]) -> None:
        """Keep the last events of a match that is over, to which something was added."""

    def end(self, match: "LiveMatch", ending: Ending) -> None:
        """Write the match's end, then call `over` of its closing."""

    def again(self, match: "LiveMatch") -> None:
        """Make a rematch, then call `led` of its closing with its id, or None if there can be none."""

    def forget(self, match: "LiveMatch") -> None:
        """Everything about the match is over."""
