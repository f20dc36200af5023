"""An operator's browser, as far as forms go: the admin over HTTP, with a session and CSRF tokens."""

import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

DONE = '<li class="success">'  # what the admin says of what took effect


class Operator:
    """Logged in, until the session ends. `url` may be changed to another process of the site."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url = url
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/admin/login/")
        self.post("/admin/login/?next=/admin/", username=username, password=password)

    def post(self, path: str, **form: Any) -> str:
        """The page that follows."""
        return self.send(path, **form).decode(errors="replace")

    def send(self, path: str, **form: Any) -> bytes:
        """The same, of any type. A list is a field that is given several times."""
        form["csrfmiddlewaretoken"] = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        data = urllib.parse.urlencode(form, doseq=True).encode()
        with self.browser.open(self.url + path, data, timeout=20) as answer:
            assert answer.status == 200
            return answer.read()

    def get(self, path: str) -> str:
        """The page at that address."""
        with self.browser.open(self.url + path, timeout=20) as answer:
            return answer.read().decode(errors="replace")
