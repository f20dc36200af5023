"""How many HTTP requests are worked on at a time. The others wait for their turn, first come first served, and cost
next to nothing until then. Whoever comes when too many wait, or still waits when the process ends, is told to come
again.

Each request that Django works on has a thread and a connection to the database. Without a bound a crowd would take
every connection, and all of the processor, from the matches of this process. Nothing here knows what is asked for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

from asgiref.sync import ThreadSensitiveContext
from django.core.handlers.asgi import ASGIRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from gameproject.api import error
from games.matches import runtime

MOST_WAITING = 500  # served in some ten seconds, and nobody waits longer for a page
Application = Callable[[dict[str, Any], Callable[[], Any], Callable[[Any], Any]], Awaitable[None]]


@dataclass
class Counts:
    """Of this process, for whoever measures it."""

    waiting: int = 0
    refused: int = 0


counts = Counts()


class Backlog:
    """An ASGI application: lets `at_once` requests at a time into another one, and any number at the paths `spared`."""

    def __init__(self, application: Application, at_once: int, spared: Collection[str] = ()) -> None:
        self._application, self._spared = application, spared
        self._turns = asyncio.Semaphore(at_once)
        # Django would start a thread for each request, and another to end it, and the loop waits while one starts.
        self._idle = [ThreadPoolExecutor(1, f"backbeat-request-{number}") for number in range(at_once)]

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        if scope["path"] in self._spared:
            await self._application(scope, receive, send)
        elif counts.waiting >= MOST_WAITING:
            await refuse(scope, send)
        else:
            waits = self._turns.locked()
            await self._turn()
            thread = self._idle.pop()
            try:
                if waits and runtime.draining():  # there is no time left for all of them
                    await refuse(scope, send)
                else:
                    async with ThreadSensitiveContext(executor=thread):
                        await self._application(scope, receive, send)
            finally:
                self._idle.append(thread)
                self._turns.release()

    async def _turn(self) -> None:
        counts.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            counts.waiting -= 1


async def refuse(scope: dict[str, Any], send: Callable[[Any], Any]) -> None:
    """Answer 503, without a thread or the database."""
    counts.refused += 1
    language = get_language_from_request(ASGIRequest(scope, None))
    kind, body = refusal(language, scope["path"].startswith("/api/"))
    length = str(len(body)).encode()
    headers = [(b"content-type", kind), (b"content-length", length), (b"retry-after", b"2")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@cache
def refusal(language: str, for_programs: bool) -> tuple[bytes, bytes]:
    """The content type and the content, made once."""
    with override(language):
        if not for_programs:
            return b"text/html; charset=utf-8", render_to_string("503.html").encode()
        return b"application/json", error("busy", _("The server has too much to do. Try again in a moment.")).content
