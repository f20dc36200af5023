"""Who is told of everything that changes a match, as it happens: recorder.py, which writes it down, and rerun.py, which
runs it again. A witness changes nothing itself.
"""

from typing import TYPE_CHECKING, Protocol

from games.engine.inbox import Entry

if TYPE_CHECKING:
    from games.engine.match import Match


class Witness(Protocol):
    """Each is called after the fact, at the match's current tick."""

    def submitted(self, match: "Match", entry: Entry) -> None:
        """An input was accepted."""

    def left(self, match: "Match", seat: int) -> None:
        """A seat was given up."""

    def stood(self, match: "Match") -> None:
        """The match was paused, or goes on."""

    def extended(self, match: "Match", seat: int, ticks: int) -> None:
        """A clock was given more time from outside."""

    def decided(self, match: "Match", placings: dict[int, int], reason: str) -> None:
        """The result was given from outside."""

    def stepped(self, match: "Match") -> None:
        """A tick was run."""
