"""Static files in front of Django's pages, by WhiteNoise, which decides what is served and with which headers.

WhiteNoise's own middleware answers with an iterator over the open file, which under ASGI Django warns about, and takes
to pieces on the event loop. Here a file is read at once, in the thread that the request has (handler.py).
"""

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFiles(WhiteNoiseMiddleware):
    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(self.static_prefix):
            return self.get_response(request)
        return self.read(request) or self.get_response(request)

    def read(self, request: HttpRequest) -> HttpResponse | None:
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
