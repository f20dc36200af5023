"""A match as it was played: everything that changed its state, a hash of the state after each step, and a checkpoint
now and then. Enough to run it again exactly (rerun.py); what writes it down is recorder.py, what makes bytes of it and
reads them is packing.py.

A recording is made of parts, one after another. Each is whole: a host that takes over a match goes on with a part of a
higher epoch, from the very tick of the checkpoint that it was given. Ticks in a part are relative, payloads are the
inputs as they came, so that it compresses well. No I/O here.
"""

from hashlib import blake2b
from typing import Any

import msgspec

HASH_BYTES = 4  # one in 4 billion that a wrong state passes, at each of thousands of ticks

_encoder = msgspec.msgpack.Encoder()


class RecordingError(ValueError):
    """These bytes are not a recording that can be read; the message says why."""


class Submitted(msgspec.Struct, array_like=True, tag=0, frozen=True, gc=False):
    """An input was accepted after tick `at`, to be applied `lead` ticks after the next one. `seq` 0: a bot's."""

    at: int
    seat: int
    seq: int
    lead: int
    behind: int
    payload: msgspec.Raw


class Left(msgspec.Struct, array_like=True, tag=1, frozen=True, gc=False):
    """A seat was given up after tick `at`."""

    at: int
    seat: int


class Stood(msgspec.Struct, array_like=True, tag=2, frozen=True, gc=False):
    """The match was paused after tick `at`, or went on."""

    at: int
    paused: bool


class Extended(msgspec.Struct, array_like=True, tag=3, frozen=True, gc=False):
    """A clock was given so many ticks more after tick `at`."""

    at: int
    seat: int
    ticks: int


class Decided(msgspec.Struct, array_like=True, tag=4, frozen=True):
    """The result was given from outside after tick `at`."""

    at: int
    placings: dict[int, int]
    reason: str


Change = Submitted | Left | Stood | Extended | Decided


class Told(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """An event was told after tick `at`. It changed nothing; a replay shows it.

    Its data stay in MessagePack until somebody asks: there may be much of them, and who verifies never does.
    """

    at: int
    kind: str
    packed: msgspec.Raw

    @property
    def data(self) -> Any:
        """What was told, as plain data."""
        return msgspec.msgpack.decode(self.packed)


class Part(msgspec.Struct, array_like=True, frozen=True):
    """What happened from the end of tick `begins` to the end of tick `ends`. Ticks inside count from `begins`.

    steps       the ticks that were run, each from the one before: a match that jumps runs few
    hashes      HASH_BYTES for each of them
    checkpoint  the state at `ends` in a part that brings one, else empty
    full        this is the last part, though the match went on: the recording had reached its bound
    """

    epoch: int
    rules: str
    begins: int
    ends: int
    steps: list[int]
    hashes: bytes
    changes: list[Change]
    told: list[Told]
    checkpoint: bytes = b""
    full: bool = False


class Sitter(msgspec.Struct, frozen=True):
    """Who held a seat: a player by name, or a bot of a level."""

    number: int
    name: str
    bot: int | None = None


class End(msgspec.Struct, frozen=True):
    """How the match ended: status as of games.models.Match; placings by seat, None without a result."""

    tick: int
    status: str
    reason: str
    placings: dict[int, int] | None = None


class Outline(msgspec.Struct, frozen=True):
    """What a recording is about, read without all that happened. `end` is None while the match runs; `seats` are those
    who held them last.
    """

    match: str
    game: str
    tick_rate: int
    seed: int
    options: dict[str, Any]
    seats: list[Sitter]
    parts: list[Any]
    end: End | None = None

    @property
    def rules(self) -> list[str]:
        """The rules versions by which it was played, oldest first."""
        return list(dict.fromkeys(part.rules for part in self.parts))


class Recording(Outline, frozen=True):
    """All of one match."""

    parts: list[Part]

    @property
    def ticks(self) -> tuple[int, int]:
        """The first and the last tick that it knows."""
        return self.parts[0].begins, self.parts[-1].ends

    @property
    def full(self) -> bool:
        """Whether the match went on after the recording had reached its bound."""
        return self.parts[-1].full


class StepHash:
    """The hash of each step: of the state after it, and of what has come since the step before, lest an input be
    exchanged for another that happens to do the same.
    """

    def __init__(self) -> None:
        self._came = bytearray()

    def came(self, what: Any) -> None:
        """Something has changed the match: an Entry, a seat that was left, whether it is paused, an order."""
        _encoder.encode_into(what, self._came, -1)

    def of(self, checkpoint: bytes) -> bytes:
        """The hash of the step after which the match is as in `checkpoint`."""
        hashed = blake2b(checkpoint, digest_size=HASH_BYTES)
        hashed.update(self._came)
        self._came.clear()
        return hashed.digest()

    def forget(self) -> None:
        """A host has taken over: all that it knows is in the checkpoint."""
        self._came.clear()
