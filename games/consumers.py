"""One WebSocket of one member of a match, between ASGI and hosting. Thin: what is said is games.wire's affair.

It reads ASGI events itself instead of through Channels' dispatch, which costs a thread hop for each message. It must
never await anything slow between two reads.
"""

import asyncio
import logging
from typing import Any

from channels.consumer import AsyncConsumer
from structlog.contextvars import bind_contextvars

from games.hosting.connection import Connection
from games.hosting.sockets import accepted
from games.matches import runtime, tickets
from games.matches.addresses import address_of
from games.wire import codec
from games.wire.codes import Close
from games.wire.messages import Bye, Hello
from games.wire.session import Refusal

logger = logging.getLogger(__name__)


class MatchConsumer(AsyncConsumer):
    """`/ws/matches/{id}/`: accept, hear hello, hand over to the hub, pass messages on until either side closes."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.match = str(scope["url_route"]["kwargs"]["match"])
        bind_contextvars(match=self.match)  # on every line that this socket's task logs
        chosen = codec.choose(scope["subprotocols"])
        await receive()  # websocket.connect
        if chosen is None:
            await send({"type": "websocket.close"})  # refused with 403: no common language to say why in
            return
        await send({"type": "websocket.accept", "subprotocol": chosen.name})
        self.running = runtime.start()
        socket = accepted(scope, receive, send)
        address = address_of((scope.get("client") or [None])[0], _header(scope, b"x-forwarded-for"))
        connection = self.running.hub.open(socket, chosen, address)
        joining: list[asyncio.Task[None]] = []
        connection.on_hello = lambda hello: joining.append(asyncio.create_task(self.join(connection, hello)))
        try:
            if not tickets.origin_allowed(_header(scope, b"origin")):
                connection.bye(Bye(close=int(Close.FORBIDDEN), code="origin"))
            await socket.listen(connection.received)
        finally:
            for task in joining:
                task.cancel()
            self.running.hub.lost(connection)

    async def join(self, connection: Connection, hello: Hello) -> None:
        """Prove who this is and enter the match; or say bye."""
        try:
            await self.running.admit(connection, self.match, hello)
        except Refusal as refusal:
            logger.info("Match %s: a socket was refused: %s.", self.match, refusal.bye.code)
            connection.bye(refusal.bye)
        except Exception:
            logger.exception("Match %s: a socket could not be admitted.", self.match)
            connection.bye(Bye(close=int(Close.UNAVAILABLE), code="trouble", retry=runtime.RETRY_MS))


def _header(scope: dict[str, Any], name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)
