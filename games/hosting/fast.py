"""The Socket that picows carries: a frame in is one call, a frame out is one write to the kernel.

It speaks RFC 6455 with the peer above picows' frame parser: messages by the assembler, ping, pong, both closing
handshakes, and a bound for what never becomes a message. How the socket came to picows is not known here.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport

from games.hosting.sockets import Flow, Heard
from games.wire.assembler import PROTOCOL_ERROR, Assembler, Violation
from games.wire.codes import Close
from games.wire.rate import Bucket

logger = logging.getLogger(__name__)

TEXT, BINARY = int(WSMsgType.TEXT), int(WSMsgType.BINARY)
CLOSE, PING = int(WSMsgType.CLOSE), int(WSMsgType.PING)
NO_STATUS, ABNORMAL, TROUBLE = 1005, 1006, 1011
MESSAGE_BYTES = 64 * 1024  # whoever understands messages refuses much smaller ones, and says so
IDLE_FRAMES, IDLE_BURST = 5, 60  # a second and at once: pings, pongs and fragments, of which honest clients send few
CLOSING_SECONDS = 5  # a peer on a bad network hears why, before the line is cut and takes what is under way with it
CUTTING_SECONDS = 1  # the same for a peer that goes on talking
UNHEARD = 64  # frames of a peer that we are closing, after which nothing more is read of it
REASON_BYTES = 123  # what a close frame has room for


class FastSocket(WSListener):  # type: ignore[misc]
    """A Socket over picows, from the accepted handshake on. `gone(code)` is called once, when the line is down."""

    def __init__(self, heard: Heard, gone: Callable[[int], None]) -> None:
        self.heard = heard
        self.early: list[tuple[bytes, bool]] = []  # what came before anybody listened
        self._gone: Callable[[int], None] = gone
        self._loop = asyncio.get_running_loop()
        self._assembler = Assembler(MESSAGE_BYTES)
        self._idle = Bucket(IDLE_FRAMES, IDLE_BURST, self._loop.time())
        self._transport: WSTransport | None = None
        self._code = ABNORMAL  # what the peer closed with
        self.closing = False
        self._unheard = 0
        self._timer: asyncio.TimerHandle | None = None
        self._quiet = True  # nothing was heard since the last `look`
        self._looks = 0
        self._over: asyncio.Future[None] | None = None  # of whoever listens
        self._flow = Flow()

    # As a Socket ------------------------------------------------------------------------------------------------

    def send(self, payload: bytes, text: bool) -> None:
        if not self.closing:
            self._write(TEXT if text else BINARY, payload)

    def queued(self) -> int:
        return self._buffered() if self._flow.stopped else 0

    def close(self, code: int, reason: str) -> None:
        if self.closing:
            return
        self.closing = True
        self._transport.send_close(code, reason.encode()[:REASON_BYTES].decode(errors="ignore").encode())
        self._hang_up(CUTTING_SECONDS if code == Close.TOO_FAST else CLOSING_SECONDS)

    async def listen(self, heard: Heard) -> None:
        if self._transport is None or not self._transport.is_disconnected:
            self.heard, self._over = heard, self._loop.create_future()
            for message in self.early:
                heard(*message)
            self.early.clear()
            await self._over

    # For the server ---------------------------------------------------------------------------------------------

    async def drained(self) -> None:
        """Wait while the peer does not take what was sent."""
        await self._flow.drained()

    def look(self, ping_after: int, cut_after: int) -> None:
        """Now and then: ping a peer that was silent for so many looks, and cut the line after so many."""
        self._looks = self._looks + 1 if self._quiet else 0
        self._quiet = True
        if self._transport is None or self.closing:
            return
        if self._looks > cut_after:
            self._transport.disconnect(False)
        elif self._looks > ping_after:
            self._transport.send_ping()

    # As picows' listener ----------------------------------------------------------------------------------------

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport, self._write = transport, transport.send
        self._buffered = transport.underlying_transport.get_write_buffer_size
        transport.request.headers = transport.response.headers = None  # read and answered; they would keep 2 KiB
        transport.underlying_transport.set_write_buffer_limits(0)  # a single byte that waits is told by pause_writing

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        opcode = frame.msg_type
        if self.closing and opcode != CLOSE:
            self._ignore()
            return
        self._quiet = False
        try:
            reserved = frame.rsv1 or frame.rsv2 or frame.rsv3
            if opcode == BINARY and frame.fin and not reserved and not self._assembler.begun:
                self.heard(frame.get_payload_as_bytes(), False)  # what nearly all are, without a detour
            elif opcode >= CLOSE:
                self._control(opcode, reserved, frame)
            else:
                self._data(opcode, reserved, frame)
        except Violation as violation:
            self.close(violation.code, violation.reason)
        except Exception as error:
            self._fail(error)

    def _data(self, opcode: int, reserved: bool, frame: WSFrame) -> None:
        message = self._assembler.take(opcode, frame.fin, reserved, frame.get_payload_as_bytes())
        if message is not None:
            self.heard(*message)
        elif not self._idle.take(self._loop.time()):
            self.close(Close.TOO_FAST, "too many fragments")

    def given_up(self) -> None:
        """The parser says that the peer breaks the protocol; it would keep all that still comes."""
        if not self.closing and self._transport is not None:
            self.closing = True
            self._transport.underlying_transport.pause_reading()
            self._hang_up(CUTTING_SECONDS)

    def _control(self, opcode: int, reserved: bool, frame: WSFrame) -> None:
        if opcode == CLOSE:
            self._answer_close(reserved, frame.get_payload_as_bytes())
        elif reserved:
            raise Violation(PROTOCOL_ERROR, "reserved bits are set")
        elif not self._idle.take(self._loop.time()):
            self.close(Close.TOO_FAST, "too many control frames")
        elif opcode == PING:
            self._transport.send_pong(frame.get_payload_as_bytes())

    def _answer_close(self, reserved: bool, payload: bytes) -> None:
        """The peer closes, or answers our close. Either way it says nothing more, so the line goes down."""
        code = int.from_bytes(payload[:2], "big") if payload else NO_STATUS
        sane = not reserved and (not payload or _may_be_sent(code))
        if self._code == ABNORMAL and sane:
            self._code = code
        if not self.closing:
            self.closing = True
            if not sane:
                self._transport.send_close(PROTOCOL_ERROR)
            elif payload:
                self._transport.send_close(code, payload[2:])
            else:
                self._transport.send(CLOSE, b"")
        self._transport.disconnect(True)
        self._hang_up(CLOSING_SECONDS)

    def _ignore(self) -> None:
        """Read what may lie before the answer to our close; but not for ever."""
        self._unheard += 1
        if self._unheard == UNHEARD:
            self._transport.underlying_transport.pause_reading()
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._hang_up(CUTTING_SECONDS)

    def _fail(self, error: Exception) -> None:
        """Whoever listens has raised: let them have it."""
        if self._over is None or self._over.done():
            logger.error("A message could not be taken.", exc_info=error)
        else:
            self._over.set_exception(error)
        self.close(TROUBLE, "")

    def _hang_up(self, seconds: float) -> None:
        """Wait no longer than so for the peer to take what was said."""
        if self._timer is None:
            self._timer = self._loop.call_later(seconds, self._transport.disconnect, False)

    def pause_writing(self) -> None:
        self._flow.stop()

    def resume_writing(self) -> None:
        self._flow.go_on()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.closing = True
        if self._timer is not None:
            self._timer.cancel()
        self._flow.go_on()
        if self._over is not None and not self._over.done():
            self._over.set_result(None)
        self._gone(self._code)
        self.heard = self._gone = _nothing


def _may_be_sent(code: int) -> bool:
    """Whether a close frame may have this code (RFC 6455, section 7.4, and what was registered since)."""
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999


def _nothing(*_: Any) -> None:
    """Let go of whoever listened."""
