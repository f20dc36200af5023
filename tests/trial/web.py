"""A program's side of HTTP, on asyncio: one request a connection, JSON, a bearer token or a browser's cookies.

It knows which processes there are and goes to another when one is down. What the answers mean is its caller's affair;
those that a site must never give are faults.
"""

import asyncio
import json
import time
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.trial.journal import Journal

WITHIN = 30.0  # seconds until an answer is given up
UNAVAILABLE = {"draining", "maintenance", "busy"}  # what a 503 of the API may say


class Refused(Exception):
    """The API answered with an error of that code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


class Answer(NamedTuple):
    status: int
    cookies: SimpleCookie
    body: bytes


class Site:
    """The processes, by their ports, and the journal of what they answer."""

    def __init__(self, ports: list[int], journal: Journal) -> None:
        self.ports, self.journal = ports, journal

    def choose(self, random: Any) -> int:
        """One of the processes that are not down on purpose now."""
        now = time.monotonic()
        up = [one for one in range(len(self.ports)) if not self.journal.is_down(one, now)]
        return random.choice(up or range(len(self.ports)))

    def lost(self, process: int, began: float, error: Exception, what: str) -> None:
        """A line to that process failed. That is a fault unless it was down at some time since `began`."""
        if not (self.journal.is_down(process, began) or self.journal.is_down(process, time.monotonic())):
            self.journal.fault(f"process {process} was up, and did not answer {what}: {error!r}")


class Web:
    """One program's requests."""

    def __init__(self, site: Site, random: Any) -> None:
        self.site, self._random = site, random
        self.token = ""
        self.cookies: dict[str, str] = {}

    @property
    def headers(self) -> dict[str, str]:
        """What says who asks."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if not self.cookies:
            return {}
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """What the API answers. Raises Refused, and OSError when no process could be asked."""
        headers = {"Content-Type": "application/json"} | self.headers
        if self.cookies:
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        data = b"" if body is None else json.dumps(body).encode()
        answer = await self._ask(method, path, headers, data)
        if answer.status < 400:
            return json.loads(answer.body) if answer.body else None
        try:
            code = json.loads(answer.body)["error"]["code"]
        except (ValueError, KeyError, TypeError):
            self.site.journal.fault(f"{method} {path} answered {answer.status} in another shape than the API's")
            code = "shapeless"
        self.site.journal.refusals[code] += 1
        if answer.status >= 500 and code not in UNAVAILABLE:
            self.site.journal.fault(f"{method} {path} answered {answer.status} {code}")
        raise Refused(answer.status, code)

    async def page(self, path: str, form: dict[str, str] | None = None) -> int:
        """Open a page, or send a form of it; the status."""
        headers, data = self.headers, b""
        if form is not None:
            data = urlencode(form | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}).encode()
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await self._ask("GET" if form is None else "POST", path, headers, data)
        if answer.status == 503:  # its process ends
            raise Refused(answer.status, "busy")
        if answer.status >= 500:
            self.site.journal.fault(f"the page {path} answered {answer.status}")
        return answer.status

    async def _ask(self, method: str, path: str, headers: dict[str, str], data: bytes) -> Answer:
        process, began = self.site.choose(self._random), time.monotonic()
        try:
            async with asyncio.timeout(WITHIN * self.site.journal.patience):
                answer = await _exchange(self.site.ports[process], method, path, headers, data)
        except (OSError, EOFError, TimeoutError) as error:
            self.site.lost(process, began, error, f"{method} {path}")
            raise ConnectionError(str(error)) from error
        self.site.journal.answers[answer.status] += 1
        self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
        return answer


async def _exchange(port: int, method: str, path: str, headers: dict[str, str], data: bytes) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        lines = {"Host": f"127.0.0.1:{port}", "Connection": "close", "Content-Length": str(len(data)), **headers}
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(head.encode() + b"\r\n" + data)
        top, separator, body = (await reader.read(-1)).partition(b"\r\n\r\n")
        if not separator:
            raise EOFError("the line ended before an answer")
        first, *rest = top.decode("latin-1").split("\r\n")
        cookies: SimpleCookie = SimpleCookie()
        for line in rest:
            name, _colon, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookies.load(value.strip())
            elif name.lower() == "content-length" and len(body) < int(value):
                raise EOFError("the line ended within an answer")
        return Answer(int(first.split()[1]), cookies, body)
    finally:
        writer.close()
