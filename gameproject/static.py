"""Static files in front of Django, by WhiteNoise, for an asynchronous server.

WhiteNoise's own middleware is synchronous: under ASGI it would push every request of the site through a thread and
stream files through an iterator that Django warns about. Here a request that is not for a file passes untouched, and a
file is read at once in a thread. What is served, and with which headers, is WhiteNoise's decision.
"""

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    sync_capable = async_capable = True

    def __init__(self, get_response):
        super().__init__(get_response)
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request):
        if not request.path_info.startswith(self.static_prefix):
            return self.get_response(request)
        if iscoroutinefunction(self.get_response):
            return self.answer(request)
        return self.read(request) or self.get_response(request)

    async def answer(self, request):
        return await sync_to_async(self.read, thread_sensitive=False)(request) or await self.get_response(request)

    def read(self, request) -> HttpResponse | None:
        """The whole answer, or None where there is no such file."""
        find = self.find_file if self.autorefresh else self.files.get
        static_file = find(request.path_info)
        if static_file is None:
            return None
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file as file:
                body = file.read()
        response = HttpResponse(body, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response
