"""The ASGI application: `daphne gameproject.asgi:application` runs the whole site.

HTTP goes to Django, a few requests at a time. Match sockets go straight to their consumer, because the ticket is their
proof; lobby sockets rest on the session cookie, so the session middleware reads it for them. Both check the Origin
themselves. Importing this module also tells daphne's command to run our server, which hosts matches and drains them
before it ends.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gameproject.settings")

import django
from django.core.exceptions import ImproperlyConfigured

from gameproject.preflight import refusal

try:
    django.setup(set_prefix=False)
    sentence = refusal()
except ImproperlyConfigured as error:
    sentence = f"Backbeat does not start: {error}"
if sentence:
    sys.exit(sentence)

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from daphne.cli import CommandLineInterface
from django.conf import settings
from django.urls import re_path

from gameproject.backlog import Backlog
from gameproject.handler import Handler
from gameproject.health import PROBES
from gameproject.server import Server
from games.matches import runtime
from games.routing import websocket_urlpatterns as match_sockets
from games.wire import codec
from games.wire.codes import Close
from games.wire.messages import Bye
from lobby import queue_loop
from lobby.routing import websocket_urlpatterns as lobby_sockets

CommandLineInterface.server_class = Server


async def no_such_socket(scope, receive, send):
    """Accept and close with 4404: a refused handshake would reach a browser as a bare network error."""
    await receive()
    chosen = codec.choose(scope["subprotocols"])
    await send({"type": "websocket.accept", "subprotocol": chosen.name if chosen else None})
    if chosen is not None:
        bye = chosen.encode(Bye(close=int(Close.NOT_FOUND), code="no_match"))
        await send({"type": "websocket.send"} | ({"text": bye.decode()} if chosen.text else {"bytes": bye}))
    await send({"type": "websocket.close", "code": int(Close.NOT_FOUND)})


async def lifespan(scope, receive, send):
    """Other servers than daphne say when they begin and when they end."""
    await receive()
    runtime.start()
    queue_loop.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await runtime.drain()
    await send({"type": "lifespan.shutdown.complete"})


application = ProtocolTypeRouter(
    {
        "lifespan": lifespan,
        "http": Backlog(Handler(), settings.REQUESTS_AT_ONCE, spared=PROBES),
        "websocket": URLRouter(
            [
                *match_sockets,
                # Looking ahead takes nothing from the path, so the inner router sees all of it.
                re_path(r"^(?=ws/lobby/)", AuthMiddlewareStack(URLRouter(lobby_sockets))),
                re_path(r"", no_such_socket),
            ]
        ),
    }
)
