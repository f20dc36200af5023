"""Whole numbers in as few bytes as they need: base-128 varints, low bits first, as Protocol Buffers have them.

`zigzag` folds signs in: 0, -1, 1, -2 … become 0, 1, 2, 3 …. Knows bytes and numbers, nothing else.
"""

MOST_BITS = 64  # a varint that goes on longer is no number of ours


class BadFrame(ValueError):
    """The bytes are no frame, or not one that follows on what was there before."""


def zigzag(number: int) -> int:
    """A number from 0 for any whole number, small for small ones."""
    return number << 1 if number >= 0 else ~number << 1 | 1


def unzigzag(number: int) -> int:
    """What `zigzag` was given."""
    return ~(number >> 1) if number & 1 else number >> 1


def write(number: int, out: bytearray) -> None:
    """Append a number from 0."""
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)


class Reader:
    """Takes numbers and bytes from the front of some bytes; BadFrame where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def at_end(self) -> bool:
        """Whether all bytes were taken."""
        return self._at == len(self._data)

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise BadFrame("The frame is cut off.")
        self._at += count
        return taken

    def rest(self) -> bytes:
        """All bytes that are left."""
        return self.take(len(self._data) - self._at)

    def number(self) -> int:
        """The next varint."""
        number = shift = 0
        while (byte := self.byte()) > 127:
            number |= (byte & 127) << shift
            shift += 7
            if shift > MOST_BITS:
                raise BadFrame("A number in the frame does not end.")
        return number | byte << shift
