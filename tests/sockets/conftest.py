"""Servers with the sockets of tests/support/echo.py: our daphne on either path, and uvicorn. One of a kind a file."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.site import Daphne, Uvicorn

APPLICATION = "tests.support.echo:application"


@dataclass
class Server:
    """A server's kind and process."""

    kind: str
    process: Daphne

    @property
    def url(self) -> str:
        return self.process.url

    def noted(self, name: str) -> list[Any]:
        with urllib.request.urlopen(f"{self.url}/noted/{name}", timeout=5) as answer:
            return json.load(answer)

    def decide(self, name: str) -> None:
        urllib.request.urlopen(f"{self.url}/decide/{name}", timeout=5).close()


@pytest.fixture(scope="module", params=["fast", "plain", "uvicorn"])
def server(request: pytest.FixtureRequest, shared_server: Callable[..., Daphne]) -> Iterator[Server]:
    if request.param == "uvicorn":
        yield Server("uvicorn", shared_server(Uvicorn, application=APPLICATION))
    else:
        yield Server(request.param, shared_server(application=APPLICATION, BACKBEAT_SOCKETS=request.param))
