"""What RFC 6455 says of frames, as a table: what a client sends on an open socket, and what must come back.

In the order and with the numbers of the Autobahn test suite's sections; limits are this project's. The table is data:
test_rfc6455.py runs it. Where a server may rightly answer otherwise, the case says how, and why.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tests.sockets.raw import (
    BINARY,
    CLOSE,
    CONTINUATION,
    NO_STATUS,
    PING,
    PONG,
    TEXT,
    close,
    fragments,
    frame,
)

LIMIT = 64 * 1024  # of a message
PROTOCOL_ERROR, INVALID_TEXT, TOO_BIG = 1002, 1007, 1009
Message = tuple[int, bytes]


class Other(NamedTuple):
    """What one server answers instead."""

    code: int | None
    why: str
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Case:
    """`sent` is answered with `messages`, `pongs` and `code`; no code: the socket stays open.

    Messages and pongs may overtake each other, because an application stands between. What was said just before the
    socket is closed may stay unanswered.
    """

    name: str
    sent: bytes
    messages: tuple[Message, ...] = ()
    pongs: tuple[bytes, ...] = ()
    code: int | None = None
    otherwise: Mapping[str, Other] = field(default_factory=dict)

    def on(self, server: str) -> "Case":
        """The same, as that server answers it."""
        other = self.otherwise.get(server)
        return self if other is None else replace(self, code=other.code, messages=other.messages)


def whole(opcode: int, payload: bytes, name: str) -> Case:
    return Case(name, frame(opcode, payload), ((opcode, payload),))


def wrong(name: str, sent: bytes, code: int = PROTOCOL_ERROR, *before: Message, **otherwise: Other) -> Case:
    return Case(name, sent, before, (), code, otherwise)


A, B = (TEXT, b"a"), (TEXT, b"b")
HELLO = frame(TEXT, b"a")

# --- 1: sizes ---------------------------------------------------------------------------------------------------------

SIZES = [0, 1, 125, 126, 127, 128, 65535, LIMIT]

FRAMING = [
    *(whole(TEXT, b"*" * size, f"1.1 text of {size}") for size in SIZES),
    *(whole(BINARY, b"\xfe" * size, f"1.2 binary of {size}") for size in SIZES),
    Case("1.3 masked with zeros", frame(TEXT, b"a", mask=bytes(4)), (A,)),
    Case("1.3 another mask each", HELLO + frame(TEXT, b"b", mask=b"\xff\x00\xff\x00"), (A, B)),
    wrong("1.4 not masked", frame(TEXT, b"a", mask=None)),
    wrong("1.4 not masked, after a message", HELLO + frame(TEXT, b"b", mask=None), PROTOCOL_ERROR, A),
    wrong("1.4 a ping not masked", frame(PING, mask=None)),
]

# --- 2: ping and pong -------------------------------------------------------------------------------------------------

PINGS = [
    Case("2.1 empty", frame(PING), pongs=(b"",)),
    Case("2.2 with text", frame(PING, b"Hello, world!"), pongs=(b"Hello, world!",)),
    Case(
        "2.3 with bytes", frame(PING, b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), pongs=(b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff",)
    ),
    Case("2.4 of 125", frame(PING, b"\xfe" * 125), pongs=(b"\xfe" * 125,)),
    wrong("2.5 of 126", frame(PING, b"\xfe" * 126)),
    wrong("2.5 a pong of 126", frame(PONG, b"\xfe" * 126)),
    Case("2.7 a pong that nobody asked for", frame(PONG)),
    Case("2.8 and with a payload", frame(PONG, b"unsolicited")),
    Case("2.9 and before a ping", frame(PONG, b"unsolicited") + frame(PING, b"ping"), pongs=(b"ping",)),
    Case(
        "2.10 ten",
        b"".join(frame(PING, b"payload-%d" % number) for number in range(10)),
        pongs=tuple(b"payload-%d" % number for number in range(10)),
    ),
]

# --- 3: reserved bits -------------------------------------------------------------------------------------------------

RESERVED_BITS = [
    *(wrong(f"3.{bits} text with {bits:03b}", frame(TEXT, b"a", reserved=bits)) for bits in range(1, 8)),
    wrong("3.8 after a message", HELLO + frame(TEXT, b"b", reserved=4), PROTOCOL_ERROR, A),
    wrong("3.9 ping", frame(PING, reserved=1)),
    wrong("3.10 close", frame(CLOSE, struct.pack("!H", 1000), reserved=7)),
    wrong("3.11 continuation", frame(TEXT, b"a", final=False) + frame(CONTINUATION, b"b", reserved=2)),
]

# --- 4: reserved opcodes ----------------------------------------------------------------------------------------------

RESERVED_OPCODES = [
    *(wrong(f"4.1 {opcode}", frame(opcode)) for opcode in range(3, 8)),
    *(wrong(f"4.2 {opcode}", frame(opcode)) for opcode in range(11, 16)),
    wrong("4.1 with a payload, after a message", HELLO + frame(5, b"b"), PROTOCOL_ERROR, A),
    wrong("4.2 with a payload, after a message", HELLO + frame(13, b"b"), PROTOCOL_ERROR, A),
]

# --- 5: fragments -----------------------------------------------------------------------------------------------------

AB = fragments(TEXT, [b"fragment1", b"fragment2"])
WHOLE = (TEXT, b"fragment1fragment2")

FRAGMENTS = [
    wrong("5.1 a ping in two", fragments(PING, [b"a", b"b"])),
    wrong("5.2 a pong in two", fragments(PONG, [b"a", b"b"])),
    wrong("5.2 a close in two", fragments(CLOSE, [b"\x03", b"\xe8"])),
    Case("5.3 text in two", AB, (WHOLE,)),
    Case("5.3 binary in three", fragments(BINARY, [b"\x00", b"\xff", b"\x01"]), ((BINARY, b"\x00\xff\x01"),)),
    Case("5.6 a ping between", fragments(TEXT, [b"a", b"b"], frame(PING, b"p")), ((TEXT, b"ab"),), (b"p",)),
    Case("5.6 a pong between", fragments(TEXT, [b"a", b"b"], frame(PONG, b"p")), ((TEXT, b"ab"),)),
    wrong("5.9 a continuation of nothing", frame(CONTINUATION, b"a")),
    wrong("5.10 a continuation of nothing, with more to come", frame(CONTINUATION, b"a", final=False)),
    wrong("5.11 a continuation after the end", AB + frame(CONTINUATION, b"a"), PROTOCOL_ERROR, WHOLE),
    wrong("5.15 a message in a message", frame(TEXT, b"a", final=False) + frame(TEXT, b"b")),
    wrong("5.16 bytes in a text", frame(TEXT, b"a", final=False) + frame(BINARY, b"b")),
    wrong("5.18 two beginnings", frame(TEXT, b"a", final=False) + frame(TEXT, b"b", final=False)),
    Case(
        "5.19 five with pings",
        fragments(TEXT, [b"1", b"2", b"3", b"4", b"5"], frame(PING, b"p")) + frame(PING, b"last"),
        ((TEXT, b"12345"),),
        (b"p",) * 4 + (b"last",),
    ),
    Case("5.21 empty ones", fragments(TEXT, [b"", b"a", b"", b""]), (A,)),
    Case("5.22 nothing but empty ones", fragments(BINARY, [b"", b"", b""]), ((BINARY, b""),)),
    Case("5.23 one after the other", AB + fragments(BINARY, [b"a", b"b"]), (WHOLE, (BINARY, b"ab"))),
]

# --- 6: UTF-8 ---------------------------------------------------------------------------------------------------------

VALID = {
    "6.2 of two, three and four bytes": "κόσμε €😀".encode(),
    "6.7 the first of one byte": b"\x00",
    "6.7 the first of two": "\u0080".encode(),
    "6.7 the first of three": "\u0800".encode(),
    "6.7 the first of four": "\U00010000".encode(),
    "6.9 the last of one byte": b"\x7f",
    "6.9 the last of two": "\u07ff".encode(),
    "6.9 the last of three": "\uffff".encode(),
    "6.9 the last of all": "\U0010ffff".encode(),
    "6.11 around the surrogates": "\ud7ff\ue000\ufffd".encode(),
    "6.22 noncharacters": "\ufffe\U0001ffff".encode(),
}

INVALID = {
    "6.3 a surrogate in the middle": b"\xce\xba\xed\xa0\x80edited",
    "6.6 cut off after one of two": b"\xce",
    "6.6 cut off after two of three": b"a\xe2\x82",
    "6.6 cut off after three of four": b"\xf0\x9f\x98",
    "6.8 the first of five bytes": b"\xf8\x88\x80\x80\x80",
    "6.8 the first of six": b"\xfc\x84\x80\x80\x80\x80",
    "6.10 beyond the last of all": b"\xf4\x90\x80\x80",
    "6.12 a continuation byte alone": b"\x80",
    "6.12 another": b"a\xbfb",
    "6.13 the start of two bytes, then a space": b"\xc3 ",
    "6.13 the start of three bytes, then a space": b"\xe2\x82 ",
    "6.15 bytes that never occur": b"\xfe",
    "6.15 the other": b"\xff",
    "6.16 overlong slash in two": b"\xc0\xaf",
    "6.16 overlong slash in three": b"\xe0\x80\xaf",
    "6.16 overlong slash in four": b"\xf0\x80\x80\xaf",
    "6.18 overlong NUL": b"\xc0\x80",
    "6.19 a surrogate": b"\xed\xa0\x80",
    "6.20 a pair of surrogates": b"\xed\xa0\x80\xed\xb0\x80",
}

SPOKEN = "κ€😀".encode()

UTF_8 = [
    *(whole(TEXT, payload, name) for name, payload in VALID.items()),
    *(
        Case(f"6.2 split after {size} bytes", fragments(TEXT, [SPOKEN[:size], SPOKEN[size:]]), ((TEXT, SPOKEN),))
        for size in range(len(SPOKEN) + 1)
    ),
    Case("6.2 byte by byte", fragments(TEXT, [bytes([byte]) for byte in SPOKEN]), ((TEXT, SPOKEN),)),
    *(wrong(name, frame(TEXT, payload), INVALID_TEXT) for name, payload in INVALID.items()),
    *(wrong(f"{name}, in two", fragments(TEXT, [p[:1], p[1:]]), INVALID_TEXT) for name, p in INVALID.items()),
    wrong("6.1 after a message", HELLO + frame(TEXT, b"\xff"), INVALID_TEXT, A),
    whole(BINARY, b"\xff\xed\xa0\x80", "6.0 bytes may be anything"),
]

# --- 7: closing -------------------------------------------------------------------------------------------------------

GOOD_CODES = [*range(1000, 1004), *range(1007, 1012), 3000, 3999, 4000, 4999]
BAD_CODES = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]

BEGUN = frame(TEXT, b"a", final=False)
AHEAD = Other(1002, "picows parses a frame ahead, and a second close frame makes it forget the first")
UNFINISHED = Other(1002, "websockets takes it for a mistake to close in the middle of a message; RFC 6455 is silent")

CLOSING = [
    Case("7.1 after a message", HELLO + close(1000), (A,), code=1000),
    Case("7.1 twice", close(1000) + close(1000), code=1000, otherwise={"fast": AHEAD}),
    Case("7.1 a ping after it", close(1000) + frame(PING), code=1000),
    Case("7.1 a message after it", close(1000) + HELLO, code=1000),
    Case("7.1 in the middle of a message", BEGUN + close(1000), code=1000, otherwise={"uvicorn": UNFINISHED}),
    Case("7.1 and its rest", BEGUN + close(1000) + frame(CONTINUATION), code=1000, otherwise={"uvicorn": UNFINISHED}),
    Case("7.3 empty", frame(CLOSE), code=NO_STATUS),
    wrong("7.3 of one byte", frame(CLOSE, b"\x03")),
    Case("7.3 a reason", close(1000, b"bye"), code=1000),
    Case("7.3 the longest reason", close(1000, b"*" * 123), code=1000),
    Case("7.3 the longest, not ASCII", close(1000, "€".encode() * 41), code=1000),
    wrong("7.3 a longer one", close(1000, b"*" * 124)),
    wrong("7.5 a reason that is not UTF-8", close(1000, b"\xce\xba\xed\xa0\x80"), INVALID_TEXT),
    wrong("7.5 a reason that is cut off", close(1000, "€".encode()[:2]), INVALID_TEXT),
    *(Case(f"7.7 {code}", close(code), code=code) for code in GOOD_CODES),
    *(wrong(f"7.9 {code}", close(code)) for code in BAD_CODES),
    *(wrong(f"7.9 {code} with a reason", close(code, b"why")) for code in (0, 1005, 2999)),
]

# --- 9: limits --------------------------------------------------------------------------------------------------------


def not_the_shortest(size: int, length_bytes: int) -> Case:
    message = (TEXT, b"*" * size)
    other = Other(None, "websockets reads a length in whatever form it comes", (message,))
    return wrong(f"9.4 {size} in {length_bytes} bytes", frame(*message, length_bytes=length_bytes), uvicorn=other)


BEGINNING = frame(BINARY)[:1] + b"\xff"  # of a frame whose length takes eight bytes
HALF = b"*" * (LIMIT // 2)

LIMITS = [
    Case("9.1 in two", fragments(TEXT, [HALF, HALF]), ((TEXT, HALF * 2),)),
    Case("9.1 in sixteen", fragments(BINARY, [b"x" * 4096] * 16), ((BINARY, b"x" * LIMIT),)),
    wrong("9.2 a byte more in one", frame(BINARY, b"x" * (LIMIT + 1)), TOO_BIG),
    wrong("9.2 a byte more in two", fragments(TEXT, [HALF, HALF + b"*"]), TOO_BIG),
    wrong("9.2 a byte more in the last of three", fragments(TEXT, [HALF, HALF, b"*"]), TOO_BIG),
    wrong(
        "9.3 a length that is only claimed",
        frame(BINARY)[:1] + b"\xff" + (2**40).to_bytes(8, "big") + bytes(4),
        TOO_BIG,
    ),
    *(not_the_shortest(size, length_bytes) for size, length_bytes in [(5, 2), (125, 2), (125, 8), (65535, 8)]),
    wrong(
        "9.5 the highest bit of a length", BEGINNING + b"\xff" * 8 + bytes(4), uvicorn=Other(1009, "too big as well")
    ),
]

CASES = [*FRAMING, *PINGS, *RESERVED_BITS, *RESERVED_OPCODES, *FRAGMENTS, *UTF_8, *CLOSING, *LIMITS]
