"""A match as it was played, in bytes: everything that changed its state, a hash of the state after each step, and a
checkpoint now and then. Enough to run it again exactly (rerun.py); what writes it down is recorder.py.

A recording is made of parts, one after another. Each is whole: a host that takes over a match goes on with a part of a
higher epoch, from the very tick of the checkpoint that it was given. Ticks in a part are relative, payloads are the
inputs as they came, so that it compresses well. No I/O here.
"""

import zlib
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import msgspec

FORMAT = 1
MAGIC = b"backbeat recording\n"
HEAD_BYTES = len(MAGIC) + 1  # of a file: MAGIC and the format
HASH_BYTES = 4  # one in 4 billion that a wrong state passes, at each of thousands of ticks
MOST_BYTES = 256 * 2**20  # of a recording in memory: a file that claims more is no recording of ours
MOST_WRITTEN = 192 * 2**20  # of parts, whatever a site allows: the last one, of seconds, begins below it and ends above
MOST_OPTIONS = 2**20  # bytes: the one thing of any shape in it, which takes many times as much when it is read
MOST_TICKS = 2**40  # 580 years at 60 a second: a file that claims more is damaged
MOST_PLACE = 256  # as Match.finish has it
LEVEL = 6  # of zlib; higher ones take twice as long for 1 %


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


class _PartSizes(msgspec.Struct, array_like=True):
    """A part as far as it is measured before it is read."""

    epoch: int
    rules: str
    begins: int
    ends: int
    steps: msgspec.Raw
    hashes: memoryview


class _Sizes(msgspec.Struct):
    """A recording as far as it is measured before it is read."""

    options: msgspec.Raw
    parts: list[_PartSizes]


_encoder = msgspec.msgpack.Encoder()
_sizes = msgspec.msgpack.Decoder(_Sizes)
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
    """The recording in a file; RecordingError if it is none, or one of another format, or contradicts itself."""
    inflated = _content(data)
    _measure(_decoded(_sizes, inflated))
    recording: Recording = _decoded(_recordings, inflated)
    _see_parts(recording)
    return recording


def outline(data: bytes) -> Outline:
    """The same, without what happened: large recordings are made of millions of inputs."""
    heads: Outline = _decoded(_outlines, _content(data))
    if not heads.parts:
        raise RecordingError("This recording is empty.")
    return heads


def see_head(head: bytes, size: int) -> None:
    """RecordingError unless a file of `size` bytes that begins with these HEAD_BYTES can be a recording."""
    if not head.startswith(MAGIC):
        raise RecordingError("This is not a recording of Backbeat.")
    found = head[len(MAGIC) : HEAD_BYTES]
    if found != bytes([FORMAT]):
        raise RecordingError(f"This recording has format {int.from_bytes(found, 'big')}; format {FORMAT} is read here.")
    if size > MOST_BYTES:
        raise RecordingError(f"This recording is damaged: it is far too large, with {size} bytes.")


def _content(data: bytes) -> bytes:
    """What is compressed in a file."""
    see_head(data[:HEAD_BYTES], len(data))
    return _inflated(data[HEAD_BYTES:])


def _measure(sizes: _Sizes) -> None:
    """RecordingError if what is read would be far larger in memory than the bytes that it is read from.

    A list of small numbers is eight times as large. With a hash for each it is no more than what belongs to it.
    """
    if memoryview(sizes.options).nbytes > MOST_OPTIONS:
        raise RecordingError("This recording is damaged: its options are far too large.")
    for number, part in enumerate(sizes.parts, 1):
        if part.hashes.nbytes != HASH_BYTES * _length(memoryview(part.steps)):
            raise RecordingError(f"This recording is damaged: part {number} does not have one hash for each step.")


def _length(array: memoryview) -> int:
    """How many items the MessagePack array has that begins so; 0 if it is none, which the decoder will say."""
    first = array[0]
    if first in (0xDC, 0xDD):
        return int.from_bytes(array[1 : 3 if first == 0xDC else 5], "big")
    return first & 0x0F if first & 0xF0 == 0x90 else 0


def _see_parts(recording: Recording) -> None:
    """RecordingError unless the parts follow on each other, and hold what happened between their ends."""
    if not recording.parts:
        raise RecordingError("This recording is empty.")
    tick, epoch = recording.parts[0].begins, 0
    for number, part in enumerate(recording.parts, 1):
        if not 0 <= part.begins <= part.ends <= MOST_TICKS:
            ticks = f"from tick {part.begins} to {part.ends}"
            raise RecordingError(f"This recording is damaged: part {number} claims to be {ticks}.")
        if part.begins != tick or part.epoch < epoch:
            told = f"part {number} begins at tick {part.begins} in epoch {part.epoch}"
            raise RecordingError(f"This recording is damaged: {told}, and the one before ended at {tick} in {epoch}.")
        if not _lies_within(part, _told_until(recording, part), len(recording.seats)):
            told = "something is not in order, or at a tick or of a seat that is not there"
            raise RecordingError(f"This recording is damaged: in part {number} {told}.")
        tick, epoch = part.ends, part.epoch


def _told_until(recording: Recording, part: Part) -> int:
    """How many ticks after the beginning of the part its last event may have been told."""
    end, ends = recording.end, part.ends
    if end is not None and end.status == "failed" and part is recording.parts[-1]:
        ends = max(ends, min(end.tick, MOST_TICKS))  # the part ends at what changed last, and talk goes on after that
    return ends - part.begins


def _lies_within(part: Part, told_until: int, seats: int) -> bool:
    """Whether everything in the part is in order and at ticks of it, and of seats that there are."""
    ticks = part.ends - part.begins
    return (
        min(part.steps, default=1) >= 1
        and sum(part.steps) <= ticks
        and _in_order((change.at for change in part.changes), ticks)
        and _in_order((event.at for event in part.told), told_until)
        and all(_can_be(change, seats) for change in part.changes)
    )


def _in_order(ticks: Iterable[int], most: int) -> bool:
    before = 0
    for tick in ticks:
        if not before <= tick <= most:
            return False
        before = tick
    return True


def _can_be(change: Change, seats: int) -> bool:
    if isinstance(change, Stood):
        return True
    if isinstance(change, Decided):
        places = change.placings.values()
        return set(change.placings) == set(range(seats)) and min(places) >= 1 and max(places) <= MOST_PLACE
    if isinstance(change, Extended) and not 0 < change.ticks <= MOST_TICKS:
        return False
    counts = isinstance(change, Left | Extended) or min(change.seq, change.lead, change.behind) >= 0
    return counts and 0 <= change.seat < seats


def see_whole(recording: Recording, *, ticks: bool) -> None:
    """RecordingError unless the recording goes as far as its match, and each tick is in it of a game that `ticks`.

    It ends before its match if it was full, or if the match failed: in a tick that never came to its end.
    """
    for number, part in enumerate(recording.parts, 1):
        if ticks and len(part.steps) != part.ends - part.begins:
            told = f"{len(part.steps)} steps from tick {part.begins} to {part.ends}"
            raise RecordingError(f"This recording is damaged: part {number} has {told}.")
    end, last = recording.end, recording.ticks[1]
    if end is None or end.tick == last:
        return
    missing = end.tick - last
    failed = end.status == "failed" and (missing == 1 or not ticks)
    if missing < 0 or not (recording.full or failed):
        raise RecordingError(f"This recording is not whole: it ends at tick {last}, and its match at tick {end.tick}.")


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise RecordingError(f"This recording is damaged: {error}.") from None
    if not inflater.eof:
        raise RecordingError("This recording is damaged: it ends too early, or is far too large.")
    if inflater.unused_data:
        raise RecordingError("This recording is damaged: there is something after its end.")
    return inflated


def _decoded(decoder: Any, data: bytes) -> Any:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RecordingError(f"This recording is damaged: {error}.") from None
