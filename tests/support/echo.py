"""The site with a few sockets more, for tests of what carries them: raw ASGI, without Channels and without a match.

What an application was told can be asked for at /noted/<name>, where a socket names itself by ?name.
"""

import asyncio
import json
from collections import defaultdict
from typing import Any

from gameproject.asgi import application as site
from games.hosting.sockets import accepted

BLOCK = b"x" * 65536

noted: defaultdict[str, list[Any]] = defaultdict(list)


class Trouble(Exception):
    """What an application raises here."""


async def echo(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept", "subprotocol": next(iter(scope["subprotocols"]), None)})
    while (event := await receive())["type"] == "websocket.receive":
        content = {"bytes": event["bytes"]} if event.get("text") is None else {"text": event["text"]}
        await send({"type": "websocket.send"} | content)
    note(scope, event["code"])


async def direct(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """As a match takes its sockets."""
    await send({"type": "websocket.accept"})
    socket = accepted(scope, receive, send)
    await socket.listen(lambda payload, text: socket.send(payload, text))
    note(scope, "gone")


async def reject(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.close"})


async def accept_with_headers(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept", "headers": [(b"x-test", b"one"), (b"set-cookie", b"a=b")]})
    await receive()


async def close(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """/close/<code>/: with the query as the reason."""
    await send({"type": "websocket.accept"})
    code, reason = int(scope["path"].split("/")[2]), scope["query_string"].decode()
    await send({"type": "websocket.close", "code": code, "reason": reason})
    await receive()


async def tell_scope(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept"})
    told = {name: value for name, value in scope.items() if name not in ("extensions", "state", "asgi")}
    text = json.dumps(told, default=lambda value: value.decode("latin-1"))
    await send({"type": "websocket.send", "text": text})
    await receive()


async def silent(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        pass
    note(scope, event["code"])


async def undecided(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Accepts when told to at /decide/<name>."""
    decided = asyncio.Event()
    note(scope, decided.set)
    await decided.wait()
    await echo(scope, receive, send)


async def fail_before_accept(scope: dict[str, Any], receive: Any, send: Any) -> None:
    raise Trouble("before")


async def fail_after_accept(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept"})
    raise Trouble("after")


async def return_without_close(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept"})


async def pour(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "websocket.accept"})
    while True:
        await send({"type": "websocket.send", "bytes": BLOCK})
        note(scope, len(BLOCK))
        await asyncio.sleep(0)


SOCKETS = {
    "echo": echo,
    "direct": direct,
    "reject": reject,
    "accept-with-headers": accept_with_headers,
    "close": close,
    "scope": tell_scope,
    "silent": silent,
    "undecided": undecided,
    "fail-before-accept": fail_before_accept,
    "fail-after-accept": fail_after_accept,
    "return-without-close": return_without_close,
    "pour": pour,
}


def note(scope: dict[str, Any], news: Any) -> None:
    if name := scope["query_string"].decode():
        noted[name].append(news)


async def tell_noted(scope: dict[str, Any], receive: Any, send: Any) -> None:
    name = scope["path"].rpartition("/")[2]
    if scope["path"].startswith("/decide/"):
        noted.pop(name).pop()()
    body = json.dumps(noted[name], default=str).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    first = scope.get("path", "").split("/")[1:2]
    socket = SOCKETS.get(first[0]) if first and scope["type"] == "websocket" else None
    if socket is not None:
        await receive()  # websocket.connect
        await socket(scope, receive, send)
    elif scope["type"] == "http" and scope["path"].startswith(("/noted/", "/decide/")):
        await tell_noted(scope, receive, send)
    else:
        await site(scope, receive, send)
