"""A match as it was played, in bytes: everything that changed its state, a hash of the state after each step, and a
checkpoint now and then. Enough to run it again exactly (rerun.py); what writes it down is recorder.py.

A recording is made of parts, one after another. Each is whole: a host that takes over a match goes on with a part of a
higher epoch, from the very tick of the checkpoint that it was given. Ticks in a part are relative, payloads are the
inputs as they came, so that it compresses well. No I/O here.
"""

import zlib
from hashlib import blake2b
from typing import Any

import msgspec

FORMAT = 1
MAGIC = b"backbeat recording\n"
HASH_BYTES = 4  # one in 4 billion that a wrong state passes, at each of thousands of ticks
MOST_BYTES = 256 * 2**20  # of a recording in memory: a file that claims more is no recording of ours
MOST_WRITTEN = 192 * 2**20  # of parts, whatever a site allows: the last one, of seconds, begins below it and ends above
LEVEL = 6  # of zlib; higher ones take twice as long for 1 %


class RecordingError(ValueError):
    """These bytes are not a recording that can be read; the message says why."""


class Submitted(msgspec.Struct, array_like=True, tag=0, frozen=True):
    """An input was accepted after tick `at`, to be applied `lead` ticks after the next one. `seq` 0: a bot's."""

    at: int
    seat: int
    seq: int
    lead: int
    behind: int
    payload: msgspec.Raw


class Left(msgspec.Struct, array_like=True, tag=1, frozen=True):
    """A seat was given up after tick `at`."""

    at: int
    seat: int


class Stood(msgspec.Struct, array_like=True, tag=2, frozen=True):
    """The match was paused after tick `at`, or went on."""

    at: int
    paused: bool


Change = Submitted | Left | Stood


class Told(msgspec.Struct, array_like=True, frozen=True):
    """An event was told after tick `at`. It changed nothing; a replay shows it."""

    at: int
    kind: str
    data: Any


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


class PartHead(msgspec.Struct, array_like=True, frozen=True):
    """How a part begins."""

    epoch: int
    rules: str
    begins: int
    ends: int


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


class HeadsOnly(Outline, frozen=True):
    """A recording whose parts were not read."""

    parts: list[PartHead]


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


_encoder = msgspec.msgpack.Encoder()
_parts = msgspec.msgpack.Decoder(Part)
_recordings = msgspec.msgpack.Decoder(Recording)
_outlines = msgspec.msgpack.Decoder(HeadsOnly)


class StepHash:
    """The hash of each step: of the state after it, and of what has come since the step before, lest an input be
    exchanged for another that happens to do the same.
    """

    def __init__(self) -> None:
        self._came = bytearray()

    def came(self, what: Any) -> None:
        """Something has changed the match: an Entry, a seat that was left, or whether it is paused."""
        self._came += _encoder.encode(what)

    def of(self, checkpoint: bytes) -> bytes:
        """The hash of the step after which the match is as in `checkpoint`."""
        hashed = blake2b(checkpoint, digest_size=HASH_BYTES)
        hashed.update(self._came)
        self._came.clear()
        return hashed.digest()

    def forget(self) -> None:
        """A host has taken over: all that it knows is in the checkpoint."""
        self._came.clear()


def plain(part: Part) -> bytes:
    """A part as it is counted against the bound, and as `pack` compresses it."""
    return _encoder.encode(part)


def pack_part(part: bytes) -> bytes:
    """What a store keeps of a `plain` part."""
    return zlib.compress(part, LEVEL)


def unpack_part(data: bytes) -> Part:
    """The part that `pack_part` packed; RecordingError if it is damaged."""
    part: Part = _decoded(_parts, _inflated(data))
    return part


def pack(recording: Outline) -> bytes:
    """A recording as a file: MAGIC, the format as one byte, and the rest compressed."""
    return MAGIC + bytes([FORMAT]) + zlib.compress(_encoder.encode(recording), LEVEL)


def raw_part(data: bytes) -> msgspec.Raw:
    """The part that `pack_part` packed, for a file, into which it goes as it is; RecordingError if it is damaged."""
    return msgspec.Raw(_inflated(data))


def unpack(data: bytes) -> Recording:
    """The recording in a file; RecordingError if it is none, or one of another format."""
    recording: Recording = _read(_recordings, data)
    return recording


def outline(data: bytes) -> Outline:
    """The same, without what happened: large recordings are made of millions of inputs."""
    heads: Outline = _read(_outlines, data)
    return heads


def _read(decoder: Any, data: bytes) -> Any:
    if not data.startswith(MAGIC):
        raise RecordingError("This is not a recording of Backbeat.")
    found = data[len(MAGIC) : len(MAGIC) + 1]
    if found != bytes([FORMAT]):
        raise RecordingError(f"This recording has format {int.from_bytes(found, 'big')}; format {FORMAT} is read here.")
    recording = _decoded(decoder, _inflated(data[len(MAGIC) + 1 :]))
    if not recording.parts:
        raise RecordingError("This recording is empty.")
    return recording


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise RecordingError(f"This recording is damaged: {error}.") from None
    if not inflater.eof:
        raise RecordingError("This recording is damaged: it ends too early, or is far too large.")
    return inflated


def _decoded(decoder: Any, data: bytes) -> Any:
    try:
        return decoder.decode(data)
    except msgspec.DecodeError as error:
        raise RecordingError(f"This recording is damaged: {error}.") from None
