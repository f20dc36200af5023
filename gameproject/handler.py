"""Django's ASGI handler, with all of a request in one thread: middleware and view are one synchronous call.

Django's own goes back and forth between the event loop, which matches need, and the thread, for each piece that could
be asynchronous; here none is. Measured by `scripts/bench --only http`. What is asynchronous further in (a probe, a
replay) still runs on the loop, and the thread waits for it.
"""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Handler(ASGIHandler):
    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response)(request)
