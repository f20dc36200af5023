"""A WebSocket client that is nothing but bytes: it sends what no library would, and reads what the server really says.

It is written against RFC 6455 alone. It must not share code with what is tested.
"""

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\x37\xfa\x21\x3d"
KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # the pair that stands in section 1.3
NO_STATUS, ABNORMAL = 1005, 1006  # never on the wire: a close frame without a code, and a line without a close frame


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    final: bool = True,
    reserved: int = 0,
    mask: bytes | None = MASK,
    length_bytes: int | None = None,
) -> bytes:
    """One frame of a client. `length_bytes` (0, 2 or 8) writes the length in another form than the shortest."""
    if length_bytes is None:
        length_bytes = 0 if len(payload) < 126 else 2 if len(payload) < 65536 else 8
    short = {0: len(payload), 2: 126, 8: 127}[length_bytes]
    head = bytes([final << 7 | reserved << 4 | opcode, (mask is not None) << 7 | short])
    head += len(payload).to_bytes(length_bytes, "big") if length_bytes else b""
    if mask is None:
        return head + payload
    stream = (mask * (len(payload) // 4 + 1))[: len(payload)]
    masked = int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")
    return head + mask + masked.to_bytes(len(payload), "big")


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, struct.pack("!H", code) + reason)


def fragments(opcode: int, parts: Iterable[bytes], between: bytes = b"") -> bytes:
    """One message in several frames, with frames of something else between each two."""
    *first, last = parts
    frames = [frame(CONTINUATION if number else opcode, part, final=False) for number, part in enumerate(first)]
    return between.join([*frames, frame(CONTINUATION if first else opcode, last)])


def request(path: str, *, method: str = "GET", without: str = "", **headers: str) -> bytes:
    """What opens a socket; underscores in names stand for hyphens, and one header may be left out."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {
        "Host": "127.0.0.1",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": KEY,
    } | given
    head = [f"{name}: {value}" for name, value in lines.items() if name != without]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *head, "", ""]).encode("latin-1")


@dataclass
class Heard:
    """Everything that a server has said on one socket."""

    messages: list[tuple[int, bytes]] = field(default_factory=list)
    pongs: list[bytes] = field(default_factory=list)
    code: int = ABNORMAL
    reason: bytes = b""


class Line:
    """A TCP connection to a server at `url`."""

    def __init__(self, url: str, seconds: float = 20) -> None:
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self.socket.makefile("rb")
        self.heard = Heard()

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def head(self) -> tuple[int, dict[str, str]]:
        """Status and headers of the answer; 0 and nothing if the line goes down instead."""
        lines = [line.decode("latin-1").rstrip("\r\n") for line in iter(self._file.readline, b"\r\n") if line]
        if not lines:
            return 0, {}
        headers = dict(line.split(": ", 1) for line in lines[1:])
        return int(lines[0].split()[1]), {name.lower(): value for name, value in headers.items()}

    def open(self, path: str, **headers: str) -> dict[str, str]:
        """Shake hands; the answer's headers."""
        self.send(request(path, **headers))
        status, answered = self.head()
        assert status == 101
        assert answered["sec-websocket-accept"] == ACCEPT
        return answered

    def read_frame(self) -> tuple[int, bytes] | None:
        """The next frame, which a server must neither mask nor fragment here; None if the line is down."""
        head = self._file.read(2)
        if len(head) < 2:
            return None
        assert head[0] & 0xF0 == 0x80
        length = head[1]
        if length >= 126:
            length = int.from_bytes(self._file.read(2 if length == 126 else 8), "big")
        payload = self._file.read(length)
        return None if len(payload) < length else (head[0] & 15, payload)

    def hear(self, messages: int = 0, pongs: int = 0) -> bool:
        """Read until so much has come in all; False if the socket was closed, or the line went down, before."""
        heard = self.heard
        while len(heard.messages) < messages or len(heard.pongs) < pongs:
            if not self.hear_one():
                return False
        return True

    def hear_one(self) -> bool:
        """Read a frame; False if that was the last."""
        try:
            read = self.read_frame()
        except ConnectionError:
            return False
        if read is None:
            return False
        opcode, payload = read
        if opcode == PONG:
            self.heard.pongs.append(payload)
        elif opcode in (TEXT, BINARY):
            self.heard.messages.append(read)
        elif opcode == CLOSE:
            self.heard.code = int.from_bytes(payload[:2], "big") or NO_STATUS
            self.heard.reason = payload[2:]
            return False
        return True

    def hear_all(self) -> Heard:
        """Read on to the close frame, or to the end without one."""
        while self.hear_one():
            pass
        return self.heard

    def is_down_within(self, seconds: float) -> bool:
        """Whether the server ends the line soon, without saying anything more."""
        self.socket.settimeout(seconds)
        try:
            return self._file.read(1) == b""
        except ConnectionError:
            return True
        except TimeoutError:
            return False

    def vanish(self) -> None:
        """Reset the connection, as a peer does that has lost its state."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._file.close()
        self.socket.close()
