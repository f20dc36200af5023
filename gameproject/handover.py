"""Takes an accepted WebSocket out of daphne and gives it to picows: same handshake, scope and application, other bytes.

This is the one place that touches what is private to daphne, Autobahn, Twisted and picows for it. Whatever has changed
there is noticed before anything is touched: then the socket stays where it is, on the plain path, and goes on.
"""

import asyncio
import socket
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import aiofastnet
from picows import WSUpgradeResponse, WSUpgradeResponseWithListener
from picows.picows import WSAutoPingStrategy, WSProtocol
from twisted.internet import tcp

from games.hosting.fast import FastSocket
from games.hosting.gathering import gathering

READ_BYTES = 2048  # picows' read buffer to begin with, a socket; it grows for those who send large frames
FRAME_BYTES = 64 * 1024
REQUEST = "GET / HTTP/1.1\r\nHost: daphne\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"


class Verdict:
    """What picows takes for its log. It writes an error there when it gives a peer up, and tells nobody else."""

    __slots__ = ("_listener",)

    def __init__(self, listener: FastSocket) -> None:
        self._listener = listener

    def isEnabledFor(self, level: int) -> bool:
        return False

    def error(self, *arguments: object) -> None:
        self._listener.given_up()

    exception = error

    def log(self, *arguments: object) -> None:
        """It would tell of each socket that comes and goes."""

    debug = info = warning = log


# What daphne, and our subclass of its protocol, go on to ask of a socket.
KEPT = {
    *("factory", "server", "state", "request", "path", "root_path", "client_addr", "socket_opened"),
    *("application_queue", "application_deferred", "fast", "flow", "frames"),
}


class Unfit(Exception):
    """This socket cannot be handed over, for the reason that is said."""


class Carried(WSProtocol):  # type: ignore[misc]
    """picows' protocol, for a handshake that daphne has read, and for bytes that came before it was answered."""

    def __init__(self, listener: FastSocket, headers: list[tuple[str, str]], opening: bytes) -> None:
        super().__init__(
            None,  # host_port
            None,  # ws_path
            False,  # is_client_side
            lambda _request: WSUpgradeResponseWithListener(WSUpgradeResponse.create_101_response(headers), listener),
            Verdict(listener),
            True,  # disconnect_on_exception
            None,  # websocket_handshake_timeout
            False,  # enable_auto_ping
            1,  # auto_ping_idle_timeout
            1,  # auto_ping_reply_timeout
            WSAutoPingStrategy.PING_WHEN_IDLE,
            False,  # enable_auto_pong
            FRAME_BYTES,
            None,  # extra_headers
            READ_BYTES,
        )
        self.opening = opening

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        while self.opening:
            room = self.get_buffer(-1)
            size = min(len(room), len(self.opening))
            room[:size] = self.opening[:size]
            self.opening = self.opening[size:]
            self.buffer_updated(size)


Taken = tuple[Carried, socket.socket]


def take_out(protocol: Any, listener: FastSocket, headers: Iterable[tuple[str, str]]) -> Taken:
    """The TCP socket of an Autobahn protocol that has read a handshake, out of Twisted's hands, and who carries it.

    Raises Unfit, and has changed nothing then.
    """
    try:
        opening = f"{REQUEST}Sec-WebSocket-Key: {protocol._wskey}\r\n\r\n".encode() + protocol.data
        return Carried(listener, list(headers), opening), _take(protocol)
    except (AttributeError, TypeError, ValueError) as error:
        raise Unfit(f"daphne, Twisted or picows has changed: {error!r}") from error


def forget_handshake(protocol: Any) -> None:
    """Let go of all that Autobahn keeps of a socket which it does not carry any more: several KB, of which a dict that
    only loses names would keep three."""
    protocol.__dict__ = {name: value for name, value in vars(protocol).items() if name in KEPT}
    protocol.request = SimpleNamespace(path=protocol.request.path)  # what daphne's log names


async def carry(taken: Taken) -> None:
    """Let picows answer the handshake and carry the socket. Raises OSError."""
    carried, line = taken
    try:
        loop = gathering(asyncio.get_running_loop())
        await aiofastnet.connect_accepted_socket(loop, lambda: carried, line)
    except BaseException:
        line.close()
        raise


def _take(protocol: Any) -> socket.socket:
    transport = protocol.transport
    if type(transport) is not tcp.Server or transport.TLS:
        raise Unfit("only TCP without TLS is handed over")
    if transport.dataBuffer or transport._tempDataBuffer or transport.disconnecting or not transport.connected:
        raise Unfit("an answer of before is still under way")
    timer, taken = protocol.openHandshakeTimeoutCall, transport.socket
    transport.stopReading()
    transport.stopWriting()
    transport.connected, transport.disconnected = False, True  # nothing that is still said to it has an effect
    transport.protocol = protocol.transport = None
    if timer is not None:
        timer.cancel()
        protocol.openHandshakeTimeoutCall = None
    protocol.data = b""
    return socket.socket(fileno=taken.detach())
