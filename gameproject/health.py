"""/healthz (the event loop answers) and /readyz (send players here: the database answers, nothing is draining); and
/metrics, which metrics.py answers.

A load balancer asks by IP address over plain HTTP, so both are answered ahead of host checks, redirects and sessions.
Redis is left out on purpose: without it every process would be unready at once, while each can still serve its matches.
"""

import asyncio

from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import sync_only_middleware

from gameproject.metrics import metrics
from games.matches import runtime

DATABASE_SECONDS = 2  # a database that takes longer cannot seat anybody


async def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the loop turns."""
    return JsonResponse({"status": "ok"})


async def readyz(request: HttpRequest) -> JsonResponse:
    """200 or 503 with the reason, and what the process is doing: `{"status", "reason", **runtime.status()}`."""
    state = runtime.status()
    reason = "draining" if state["draining"] else await database_trouble()
    if not reason and settings.ROLE == "all" and not state["hosting"]:
        reason = "no lease"
    body = {"status": "unready" if reason else "ok", "reason": reason, **state}
    return JsonResponse(body, status=503 if reason else 200)


async def database_trouble() -> str:
    try:  # in a thread that nobody waits for longer than this
        await asyncio.wait_for(sync_to_async(ask_database, thread_sensitive=False)(), DATABASE_SECONDS)
    except (DatabaseError, TimeoutError):
        return "database"
    return ""


def ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()  # the thread goes back to a pool


PROBES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


@sync_only_middleware
def probes(get_response):
    """Answer these addresses, on the event loop, which they ask about; hand every other request on."""

    def answer(request):
        probe = PROBES.get(request.path)
        return async_to_sync(probe)(request) if probe else get_response(request)

    return answer
