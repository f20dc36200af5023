"""What daphne takes in from strangers before the application is asked: how much, how fast, and what it may claim.

Daphne stores bodies of any size, parses forms and any number of frames in one go while no match can run, and believes
headers that only a proxy may set. Here each of these gets a bound. Nothing here knows players or messages.
"""

import json
import logging
import re
import time
from collections import deque
from typing import Any

from autobahn.util import encode_truncate
from daphne.http_protocol import HTTPFactory as DaphneHTTPFactory
from daphne.http_protocol import WebRequest
from daphne.server import reactor
from daphne.ws_protocol import WebSocketFactory as DaphneWebSocketFactory
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.interfaces import IAddress, IProtocol

from games.matches import runtime
from games.wire.codes import Close
from games.wire.rate import Bucket

logger = logging.getLogger(__name__)

BODY_BYTES = 1024 * 1024  # sixteen times what the API takes; forms of the admin are the largest honest bodies
DISCARDED_BYTES = 16 * BODY_BYTES  # read and thrown away, so that an honest sender gets to see the refusal
FRAMES_A_TURN = 16  # about a millisecond of parsing, then matches have their turn
FRAMES_A_MESSAGE = 2  # so that whoever understands messages is the first to refuse too many, and says so
IDLE_FRAMES, IDLE_BURST = 5, 60  # a second and at once: pings, pongs and fragments, of which honest clients send few
FRAME_BYTES = 1024  # a frame counts once more for each of these
FAREWELL_SECONDS = 1  # until a socket that sends too many is cut off; long enough to hear why
HANDSHAKES_A_TURN = 50  # about 30 ms, less than a tick, however many come at once; then matches have their turn
CLOSING_SECONDS = 5  # for the peer to take what was said, when both sides have closed
REASON_BYTES = 123  # what a close frame has room for
NO_STATUS = 1005  # what ASGI calls a close frame without a code
OPENING_BYTES = 64 * 1024  # kept for a socket that speaks before it is open
BEGINS_A_MESSAGE = (WebSocketProtocol.MESSAGE_TYPE_TEXT, WebSocketProtocol.MESSAGE_TYPE_BINARY)
# Without the percent sign: daphne would decode it to a subprotocol that the client has not offered.
SUBPROTOCOLS = re.compile(rb"[!#$&'*+.^_`|~0-9A-Za-z-]+([ \t]*,[ \t]*[!#$&'*+.^_`|~0-9A-Za-z-]+)*")


class Request(WebRequest):  # type: ignore[misc]  # daphne has no types
    """An HTTP request whose body has a bound, and without what daphne would believe from anybody."""

    def __init__(self, *args: Any, **options: Any) -> None:
        # Django parses forms itself, in a thread. Twisted would do it in the loop: 6 s for a megabyte of small parts.
        super().__init__(*args, parsePOSTFormSubmission=False, **options)
        self.refused = False
        self.taken = 0

    def gotLength(self, length: int | None) -> None:
        super().gotLength(0 if length and length > BODY_BYTES else length)
        if length and length > BODY_BYTES:
            self.refuse()

    def handleContentChunk(self, data: bytes) -> None:
        self.taken += len(data)
        if self.taken > BODY_BYTES:
            self.refuse()
        if self.taken > DISCARDED_BYTES:
            self.channel.forceAbortClient()
        if not self.refused:
            super().handleContentChunk(data)

    def refuse(self) -> None:
        """Answer 413 at once; what still comes is thrown away."""
        if self.refused:
            return
        self.refused = True
        error = {"code": "too_large", "message": f"At most {BODY_BYTES} bytes, please.", "fields": {}}
        body = json.dumps({"error": error}).encode()
        head = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Type: application/json\r\n"
        self.channel.transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def process(self) -> Any:
        if self.refused:
            self.channel.loseConnection()
            return None
        self.requestHeaders.removeHeader(b"daphne-root-path")
        offers = self.requestHeaders.getRawHeaders(b"sec-websocket-protocol", [])
        if not all(SUBPROTOCOLS.fullmatch(offer.strip()) for offer in offers):
            return self.basic_error(400, b"Bad Request", "Invalid subprotocol")
        return super().process()

    def handle_exception(self, exception: Exception) -> None:
        if self._response_started:  # too late for an answer that says so
            self.channel.forceAbortClient()
        else:
            super().handle_exception(exception)


class Line:
    """Sockets that wait for their handshake, a few of which are answered in each turn of the loop."""

    def __init__(self) -> None:
        self._waiting: deque[WebSocket] = deque()  # as many as there are connections

    def add(self, socket: "WebSocket") -> None:
        if not self._waiting:
            reactor.callLater(0, self._next)
        self._waiting.append(socket)

    def _next(self) -> None:
        for _ in range(min(HANDSHAKES_A_TURN, len(self._waiting))):
            self._waiting.popleft().go_on()
        if self._waiting:
            reactor.callLater(0, self._next)


class WebSocket(WebSocketProtocol):  # type: ignore[misc]  # daphne has no types
    """A WebSocket that reads a bounded number of frames a second, a few at a time.

    Messages are counted again, and more strictly, by who understands them. This bound is for what never becomes a
    message: control frames, fragments, and whatever comes faster than messages can be refused.
    """

    CONFIG_ATTRS = ()  # Autobahn would format them all for a debug line that nobody reads: half a millisecond a socket

    def connectionMade(self) -> None:
        for name in WebSocketProtocol.CONFIG_ATTRS:
            setattr(self, name, getattr(self.factory, name))
        super().connectionMade()
        limits = self.factory.limits
        often, burst = limits.messages_per_second * FRAMES_A_MESSAGE, limits.message_burst * FRAMES_A_MESSAGE
        self.frames = Bucket(often, burst, time.monotonic())
        self.idle_frames = Bucket(IDLE_FRAMES, IDLE_BURST, time.monotonic())
        self.resting = self.had_its_turn = self.peer_closes = False

    def consumeData(self) -> None:
        if self.state == self.STATE_CONNECTING:
            self.shake_hands()
        elif self.resting:
            return
        elif self.state in (self.STATE_OPEN, self.STATE_CLOSING):
            self.consume()

    def shake_hands(self) -> None:
        if not self.had_its_turn:
            self.had_its_turn = True
            self.rest()
            self.factory.line.add(self)
        elif self.resting:
            self.rest()  # its HTTP channel has let it flow again
        elif not hasattr(self, "handshake_deferred"):
            super().consumeData()
        elif len(self.data) > OPENING_BYTES:  # the application has not decided yet, and the client does not wait
            self.dropConnection(abort=True)

    def consume(self) -> None:
        """Parse a few frames, and the rest after everybody else had a turn."""
        for _ in range(2 * FRAMES_A_TURN):  # a header and a payload each
            if not self.processData() or self.resting or self.state == self.STATE_CLOSED:
                return
        self.rest()
        reactor.callLater(0, self.go_on)

    def rest(self) -> None:
        self.resting = True
        self.transport.pauseProducing()

    def go_on(self) -> None:
        self.resting = False
        if self.state != self.STATE_CLOSED:
            self.transport.resumeProducing()
            self.consumeData()

    def onFrameBegin(self) -> None:
        super().onFrameBegin()
        now, header = time.monotonic(), self.current_frame
        allowed = self.frames.take(now, 1 + header.length // FRAME_BYTES)
        if header.opcode not in BEGINS_A_MESSAGE:
            allowed = self.idle_frames.take(now) and allowed
        if not allowed:
            # Say why, unless somebody has, and read nothing more: the reply may lie behind all that was sent before it.
            self.rest()
            self.serverClose(code=int(Close.TOO_FAST))
            reactor.callLater(FAREWELL_SECONDS, self.dropConnection, abort=True)

    def handle_reply(self, message: dict[str, Any]) -> None:
        """What the application sends. Daphne would lose empty messages, reasons, and many close codes."""
        kind, text = message["type"], message.get("text")
        if self.state == self.STATE_CONNECTING or kind not in ("websocket.send", "websocket.close"):
            super().handle_reply(message)
        elif self.state != self.STATE_OPEN:
            pass  # the application has not heard yet that the peer is gone
        elif kind == "websocket.send":
            self.serverSend(message.get("bytes") or b"" if text is None else text, binary=text is None)
        else:
            reason = encode_truncate(message.get("reason") or None, REASON_BYTES)
            self.sendCloseFrame(message.get("code") or 1000, reason)

    def onCloseFrame(self, code: int | None, reasonRaw: bytes | None) -> Any:
        self.peer_closes = True
        return super().onCloseFrame(code, reasonRaw)

    def dropConnection(self, abort: bool = False) -> None:
        """Autobahn would take back what it said in this very turn, or wait for ever for a peer that takes nothing."""
        super().dropConnection(abort and not self.peer_closes)
        if not abort or self.peer_closes:
            reactor.callLater(CLOSING_SECONDS, self.transport.abortConnection)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        super().onClose(wasClean, code or NO_STATUS, reason)

    def handle_exception(self, exception: Exception) -> None:
        if self.state == self.STATE_CONNECTING and not hasattr(self, "handshake_deferred"):
            self.dropConnection(abort=True)
        else:
            super().handle_exception(exception)


class HTTPFactory(DaphneHTTPFactory):  # type: ignore[misc]  # daphne has no types
    def buildProtocol(self, addr: IAddress) -> IProtocol:
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


class WebSocketFactory(DaphneWebSocketFactory):  # type: ignore[misc]  # daphne has no types
    protocol = WebSocket

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.limits = runtime.limits()
        self.line = Line()
        self.setProtocolOptions(echoCloseCodeReason=True)
