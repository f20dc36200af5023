"""A daphne WebSocket whose bytes picows carries once its application has accepted it: the ASGI side of a FastSocket.

Daphne goes on to think that it is one of its connections: it gives it scope and application, asks it for timeouts, and
closes it on the way out. An application that knows FastSocket takes it from the scope and is not disturbed by events.
"""

import asyncio
import logging
import time
from typing import Any

from django.conf import settings

from gameproject import intake
from gameproject.handover import Unfit, carry, forget_handshake, take_out
from games.hosting.fast import ABNORMAL, TROUBLE, FastSocket
from games.hosting.sockets import Flow
from games.wire.codes import Close

logger = logging.getLogger("backbeat.sockets")

LOOK_EVERY = 2  # seconds between daphne's looks at timeouts


class Producer(Flow):
    """What Twisted tells: it calls those push producers."""

    pauseProducing = Flow.stop
    resumeProducing = stopProducing = Flow.go_on


class WebSocket(intake.WebSocket):
    """It stays on daphne's plain path where it has to."""

    fast: FastSocket | None = None

    def connectionMade(self) -> None:
        super().connectionMade()
        self.flow = Producer()

    def applicationCreateWorked(self, application_queue: Any) -> None:
        super().applicationCreateWorked(application_queue)
        self.server.connections[self]["application_instance"].add_done_callback(self._returned)

    def _returned(self, application: "asyncio.Future[None]") -> None:
        """Nobody listens any more: daphne would go on to queue what the peer says. Of failures it tells by itself."""
        if not application.cancelled() and application.exception() is None and self.state == self.STATE_OPEN:
            self.serverClose()

    async def reply(self, message: dict[str, Any]) -> None:
        """What the application sends. It waits while the peer does not take what was sent before."""
        if self.fast is not None:
            await self._say(self.fast, message)
        elif message["type"] == "websocket.accept" and self.state == self.STATE_CONNECTING:
            if not await self._change(message):
                self.handle_reply(message)
        else:
            self.handle_reply(message)
            await self.flow.drained()

    def onOpen(self) -> None:
        super().onOpen()
        if self.fast is None:
            self.transport.unregisterProducer()  # the HTTP channel, which would stop reading
            self.transport.registerProducer(self.flow, True)

    async def _change(self, message: dict[str, Any]) -> bool:
        """Let picows answer the handshake; False if daphne has to."""
        if settings.SOCKETS == "plain":
            return False
        chosen = message.get("subprotocol")
        if chosen is not None and chosen not in self.websocket_protocols:
            raise ValueError(f"The client has not offered the subprotocol {chosen!r}.")
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message.get("headers", ())]
        if any(sign in text for header in headers for text in header for sign in "\r\n"):
            raise ValueError("A header of websocket.accept has a line break.")
        if chosen is not None:
            headers.append(("Sec-WebSocket-Protocol", chosen))
        fast = FastSocket(self._heard, self._gone)
        try:
            taken = take_out(self, fast, headers)
        except Unfit as reason:
            if settings.SOCKETS == "fast":
                raise
            _warn(str(reason))
            return False
        self.fast, self.state = fast, self.STATE_OPEN
        del self.handshake_deferred
        try:
            await carry(taken)
        except OSError:  # the peer has gone meanwhile
            self._gone(ABNORMAL)
        else:
            self.onOpen()
        forget_handshake(self)
        return True

    async def _say(self, fast: FastSocket, message: dict[str, Any]) -> None:
        match message["type"]:
            case "websocket.send":
                text = message.get("text")
                fast.send(message.get("bytes") or b"" if text is None else text.encode(), text is not None)
                await fast.drained()
            case "websocket.close":
                fast.close(message.get("code") or 1000, message.get("reason") or "")

    def take(self) -> FastSocket | None:
        """For an application that has accepted: the socket itself, if it is fast, with what has come since."""
        if self.fast is None:
            return None
        while not self.application_queue.empty():
            event = self.application_queue.get_nowait()
            if event["type"] == "websocket.receive":
                text = event.get("text")
                self.fast.early.append((event["bytes"] if text is None else text.encode(), text is not None))
        self.muted = True
        vars(self.application_queue).clear()  # nobody waits for events any more, and empty as it is it keeps 2 KiB
        return self.fast

    def _heard(self, payload: bytes, text: bool) -> None:
        """A message for an application that waits for events."""
        if self.fast is not None and not self.frames.take(time.monotonic(), 1 + len(payload) // intake.FRAME_BYTES):
            self.fast.close(Close.TOO_FAST, "too fast")
            return
        content = {"text": payload.decode()} if text else {"bytes": payload}
        self.application_queue.put_nowait({"type": "websocket.receive"} | content)

    def _gone(self, code: int) -> None:
        self.state = self.STATE_CLOSED
        self.onClose(True, code, None)

    # As daphne's server asks of its protocols ---------------------------------------------------------------------

    def serverClose(self, code: int | None = None) -> None:
        if self.fast is None:
            super().serverClose(code)
        else:
            self.fast.close(code or 1000, "")

    def handle_exception(self, exception: Exception) -> None:
        if self.fast is None:
            super().handle_exception(exception)
        else:
            self.fast.close(TROUBLE, "")

    def check_timeouts(self) -> None:
        if self.fast is None:
            super().check_timeouts()
        elif 0 <= self.server.websocket_timeout < self.duration():
            self.fast.close(1000, "")
        else:
            patience = self.server.ping_interval + self.server.ping_timeout
            self.fast.look(self.server.ping_interval // LOOK_EVERY, patience // LOOK_EVERY)


class WebSocketFactory(intake.WebSocketFactory):
    protocol = WebSocket


_warned = False


def _warn(reason: str) -> None:
    """Say once a process why a socket stayed on the plain path."""
    global _warned  # a log line for each socket would tell no more
    if not _warned:
        _warned = True
        logger.warning("A socket stays with daphne: %s. It works all the same, at a higher cost.", reason)
