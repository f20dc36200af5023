"""The server process: daphne, with matches that start when the loop runs and are kept when it must end.

Used by the plain `daphne gameproject.asgi:application` and by runserver. On SIGTERM or Ctrl-C it lets the matches write
their checkpoints and say goodbye before the reactor stops, because daphne's own shutdown cancels every consumer
first. It knows that there is a runtime, but nothing about matches.
"""

import asyncio
import contextlib
import contextvars
import logging
import os
import signal
import threading
from typing import Any

import daphne.server
from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings
from django.core.exceptions import RequestAborted

from gameproject.carried import WebSocket, WebSocketFactory
from gameproject.intake import HTTPFactory
from games.hosting.sockets import EXTENSION
from games.matches import runtime
from lobby import queue_loop

logger = logging.getLogger("backbeat.server")

MESSAGE_BYTES = 64 * 1024  # what the frame parser takes; consumers refuse much smaller messages with 4413
HANDSHAKE_SECONDS = 30  # a thousand players who come back at once wait in line instead of being cut off
BACKLOG = 4096  # connections that wait to be accepted; the kernel lets those beyond try again after 1, 3, 7, 15 s
CLOSING_SECONDS = 5  # a peer on a bad network hears why, before the line is cut and takes what is under way with it
CHECK_EVERY = 1  # seconds between daphne's rounds over its connections
DRAINING = 4503
DRAIN_SECONDS = 3.5  # checkpoints and goodbyes
FAREWELL_SECONDS = 0.5  # closing handshakes and requests under way
DEADLINE_SECONDS = 4.8  # whatever still hangs then is left behind, so that the process is gone within 5 s


def with_backlog(endpoint: str) -> str:
    """Twisted's description of where to listen, for a crowd: its own default is 50, unless the operator has chosen."""
    listens = endpoint.startswith(("tcp:", "tcp6:", "ssl:", "unix:")) and "backlog=" not in endpoint
    return f"{endpoint}:backlog={BACKLOG}" if listens else endpoint


def told(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What no task was left to hear. That a browser went away is no news: when a request is cut off, at the end of the
    process say, Django leaves behind who listens for it.
    """
    if not isinstance(context.get("exception"), RequestAborted):
        loop.default_exception_handler(context)


class Server(daphne.server.Server):
    def __init__(self, *args: Any, signal_handlers: bool = True, **options: Any):
        for limit in ("websocket_max_message_size", "websocket_max_frame_size"):
            options[limit] = min(options.get(limit) or MESSAGE_BYTES, MESSAGE_BYTES)
        for limit in ("websocket_connect_timeout", "websocket_handshake_timeout"):
            options[limit] = max(options.get(limit) or 0, HANDSHAKE_SECONDS)
        # Twisted's own handlers would stop the reactor at once.
        super().__init__(*args, signal_handlers=False, **options)
        self.endpoints = [with_backlog(endpoint) for endpoint in self.endpoints]
        self.handles_signals = signal_handlers
        self.leaving = False

    def run(self) -> None:
        self.loop = daphne.server.twisted_loop
        self.loop.set_exception_handler(told)
        self.loop.call_soon(self.begin)
        # Daphne has no other way to be given its factories.
        daphne.server.HTTPFactory, daphne.server.WebSocketFactory = HTTPFactory, WebSocketFactory
        if self.handles_signals:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self.on_signal)
        super().run()

    def begin(self) -> None:
        """Runs as the loop's first act, before any request has been read."""
        # Say 1002, 1007 or 1009 and close, instead of dropping the line; and wait for slow peers to hear why.
        self.ws_factory.setProtocolOptions(failByDrop=False, closeHandshakeTimeout=CLOSING_SECONDS)
        try:
            runtime.start()
        except Exception:
            logger.exception("Matches cannot be hosted, so this process ends.")
            self.abort_start = True  # daphne's command exits with 1
            self.stop()
        else:
            queue_loop.start()

    def listen_success(self, port: Any) -> None:
        """Say where; in development, let pages of that very port open sockets."""
        super().listen_success(port)
        address = port.getHost()
        if not hasattr(address, "port"):
            logger.info("Backbeat listens on %s", address)
            return
        self.announce(address.host, address.port)
        if settings.DEBUG:
            for origin in (f"http://localhost:{address.port}", f"http://127.0.0.1:{address.port}"):
                if origin not in settings.ORIGINS:
                    settings.ORIGINS.append(origin)

    def announce(self, host: str, port: int) -> None:
        logger.info("Backbeat listens on http://%s:%s/", host, port)

    def listen_error(self, failure: Any) -> None:
        error = failure.value
        where = f"port {error.port} on {error.interface}" if hasattr(error, "port") else "the given address"
        logger.critical(
            "Cannot listen on %s (%s): end the program that uses it or choose another port.",
            where,
            getattr(error, "socketError", error),
        )
        self.stop()

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, WebSocket):
            scope["extensions"] = {EXTENSION: {"take": protocol.take}}
        # In no context but its own. Twisted's timers run in that of whoever has set them, a request that is over, say,
        # and what comes by them would look for the thread that was this request's.
        return contextvars.Context().run(super().create_application, protocol, scope)

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        if not isinstance(protocol, WebSocket):
            await super().handle_reply(protocol, message)
        elif protocol in self.connections and "disconnected" not in self.connections[protocol]:
            await protocol.reply(message)

    def application_checker(self) -> None:
        """Daphne's round over its connections. What one of them raises must not end the rounds for good: nothing would
        be tidied up any more, and nobody would hear of other failures."""
        try:
            super().application_checker()
        except Exception:
            logger.exception("A connection could not be tidied up; going on.")
            daphne.server.reactor.callLater(CHECK_EVERY, self.application_checker)

    # --- The way out ------------------------------------------------------------------------------------------------

    def on_signal(self, number: int, frame: Any) -> None:
        """Begin the way out; a second signal cuts it short. Runs between two bytecodes, however busy the loop is."""
        if self.leaving:
            self.loop.call_soon_threadsafe(self.stop)
            return
        self.leaving = True
        watchdog = threading.Timer(DEADLINE_SECONDS, self.abandon)
        watchdog.daemon = True
        watchdog.start()
        asyncio.run_coroutine_threadsafe(self.leave(), self.loop)

    async def leave(self) -> None:
        """Drain the matches, close what is open, stop the reactor."""
        try:
            await self.drain()
            await self.close_sockets()
        finally:
            # Who is cut off now may be in the midst of a word to Redis. That is no news: the line ends, too.
            logging.getLogger("channels_redis").setLevel(logging.CRITICAL)
            self.stop()

    async def drain(self) -> None:
        try:
            await asyncio.wait_for(runtime.drain(), DRAIN_SECONDS)
        except TimeoutError:
            logger.error("Draining took over %s s: matches go on from their last checkpoints.", DRAIN_SECONDS)
        except Exception:
            logger.exception("Draining failed: matches go on from their last checkpoints.")

    async def close_sockets(self) -> None:
        """Tell every socket that is still open to come back, and let requests under way end."""
        for protocol in self.connections:
            if isinstance(protocol, WebSocketProtocol) and protocol.state == protocol.STATE_OPEN:
                protocol.serverClose(code=DRAINING)
        under_way = [details["application_instance"] for details in self.running_applications().values()]
        if under_way:
            await asyncio.wait(under_way, timeout=FAREWELL_SECONDS)

    def running_applications(self) -> dict[Any, dict[str, Any]]:
        return {key: details for key, details in self.connections.items() if "application_instance" in details}

    def kill_all_applications(self) -> Any:
        # Daphne asks every connection for its application, also those whose application has been reaped.
        self.connections = self.running_applications()
        return super().kill_all_applications()

    def abandon(self) -> None:
        logger.error("Something did not end within %s s and is left behind.", DEADLINE_SECONDS)
        logging.shutdown()
        os._exit(1)

    def drain_from_another_thread(self) -> None:
        """For the reloader, whose main thread ends the process while the loop runs in a second one."""
        if self.loop.is_running():
            with contextlib.suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(self.drain(), self.loop).result(DRAIN_SECONDS)
