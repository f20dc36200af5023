"""What hosting asks of whoever keeps matches: Django's database, or a twin in memory in tests.

Every method is synchronous, may block, is atomic, and is safe to repeat. Whoever no longer holds the lease on a match
writes nothing: such calls answer False.
"""

from typing import Any, Protocol

from msgspec import Struct

from games.engine import Outcome


class SeatRecord(Struct, frozen=True):
    """Who holds a seat at the start: a player by name, or a bot of a level."""

    number: int
    name: str
    bot: int | None = None
    left: bool = False


class NumberedPart(Struct, frozen=True):
    """A part of a match's recording, `plain` as games.engine.packing has it. Numbers count from 0 over all epochs."""

    number: int
    data: bytes


class Recorded(Struct, frozen=True):
    """What there is of a match's recording: how many parts, and their size in bytes before compression."""

    parts: int = 0
    size: int = 0


class MatchRecord(Struct, frozen=True):
    """All that is needed to start a match, or, with a checkpoint, to go on with it."""

    id: str
    epoch: int
    game: str
    seed: int
    options: dict[str, Any]
    seats: list[SeatRecord]
    rules: str
    tick: int = 0
    checkpoint: bytes | None = None
    events: list[Any] = []
    ran_on: float = 0.0  # seconds for which its last host ran it after the checkpoint
    recorded: Recorded = Recorded()


class CommandRecord(Struct, frozen=True):
    """Something that is to happen to a match from outside."""

    id: int
    match: str
    kind: str
    params: dict[str, Any]


class Progress(Struct, frozen=True):
    """How far a match is, to be kept for a restart. `parts` are those of its recording that may not be kept yet: they
    are kept together with the checkpoint up to which they tell, and those that are there already are left as they are.
    """

    match: str
    epoch: int
    tick: int
    paused: bool
    left: list[int]  # seats given up for good
    checkpoint: bytes
    events: list[Any]  # the last ones, as plain data
    parts: list[NumberedPart] = []


class Ending(Struct, frozen=True):
    """How a match ended. `status` is "finished", "ended" (by an operator, or nobody played on) or "failed" (its
    rules raised, took too long, or could not go on from a checkpoint: "failed", "too_slow", "checkpoint")."""

    match: str
    epoch: int
    tick: int
    status: str
    reason: str
    outcome: Outcome | None
    events: list[Any] = []
    parts: list[NumberedPart] = []  # as in Progress: the last ones of its recording


class Location(Struct, frozen=True):
    """Where a match runs: the host's number, and the channel by which other processes reach it ("" for none)."""

    host: int
    epoch: int
    game: str
    channel: str


class Store(Protocol):
    """The keeper of matches, as hosting sees it."""

    def open_lease(self, channel: str) -> int:
        """A new lease for this process: the host's number, higher than any before."""

    def renew_lease(self, host: int) -> bool:
        """Prolong the lease; False if it has already ended."""

    def close_lease(self, host: int) -> None:
        """End the lease now, so that others can take its matches at once."""

    def let_go(self) -> None:
        """The thread that calls this needs the store no more."""

    def claim(self, host: int, games: list[str], most: int) -> list[MatchRecord]:
        """Take up to `most` matches of these games that no living host holds; each gets a higher epoch."""

    def commands(self, host: int) -> list[CommandRecord]:
        """The commands for this host's matches that have not taken effect, oldest first."""

    def took_effect(self, host: int, command: int, tick: int) -> bool:
        """Note when a command took effect."""

    def save(self, host: int, batch: list[Progress]) -> set[str]:
        """Keep checkpoints of different matches, all or none; answers whose were kept."""

    def finish(self, host: int, ending: Ending) -> bool:
        """Write a match's end, once: repeating it changes nothing and answers True."""

    def said(self, match: str, events: list[Any]) -> None:
        """Keep the last events of a match that is over, to which something was added."""

    def rematch(self, match: str) -> str | None:
        """Make the rematch of a match that is over, once, and answer its id; None if there can be none."""

    def locate(self, match: str) -> Location | None:
        """Where a live match runs, or None while no host has it."""
