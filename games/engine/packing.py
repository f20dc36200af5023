"""Recordings as bytes: parts as a store keeps them, and files. Whatever is read may be damaged, or made to do harm: it
is measured before it takes memory, and a RecordingError says what is wrong with it. No I/O here.
"""

import zlib
from typing import Any

import msgspec

from games.engine.recording import HASH_BYTES, Outline, Part, Recording, RecordingError
from games.engine.soundness import see_parts

FORMAT = 1
MAGIC = b"backbeat recording\n"
HEAD_BYTES = len(MAGIC) + 1  # of a file: MAGIC and the format
MOST_BYTES = 256 * 2**20  # of a recording in memory: a file that claims more is no recording of ours
MOST_WRITTEN = 192 * 2**20  # of parts, whatever a site allows: the last one, of seconds, begins below it and ends above
MOST_OPTIONS = 2**20  # bytes: the one thing of any shape in it, which takes many times as much when it is read
LEVEL = 6  # of zlib; higher ones take twice as long for 1 %


class PartHead(msgspec.Struct, array_like=True, frozen=True):
    """How a part begins."""

    epoch: int
    rules: str
    begins: int
    ends: int


class HeadsOnly(Outline, frozen=True):
    """A recording whose parts were not read."""

    parts: list[PartHead]


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
    see_parts(recording)
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
