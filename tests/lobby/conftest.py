"""What tests of the lobby share: fresh counters, a program that speaks to the API, and the one shape of refusals."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from games.engine import Game, registry
from lobby import accounts
from lobby.models import Player
from tests.support.parlour import Parlour


@pytest.fixture(autouse=True)
def _fresh_counters():
    """Throttles and the sweep count in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def parlour(monkeypatch: pytest.MonkeyPatch) -> type[Game]:
    """A second installed game."""
    monkeypatch.setattr(registry, "_registered", [*registry._registered, Parlour])
    return Parlour


class Program:
    """A client of the API with a bearer token, or without one."""

    def __init__(self, player: Player | None = None) -> None:
        self.player = player
        self.client = Client()
        self.headers = {}
        if player is not None:
            self.headers["Authorization"] = f"Bearer {accounts.issue_token(player=player)}"

    def get(self, path: str) -> HttpResponse:
        return self.client.get(f"/api/{path}", headers=self.headers)

    def rows(self, path: str) -> Any:
        """The rows of a list's first page."""
        return self.get(path).json()["rows"]

    def post(self, path: str, body: Any = None) -> HttpResponse:
        return self.send(path, b"" if body is None else json.dumps(body).encode())

    def send(self, path: str, body: bytes) -> HttpResponse:
        return self.client.post(f"/api/{path}", body, content_type="application/json", headers=self.headers)


def refusal(response: HttpResponse) -> str:
    """The code of a refusal, after a look at its shape."""
    assert 400 <= response.status_code < 600
    assert response["Content-Type"] == "application/json"
    said = response.json()
    assert set(said) == {"error"}
    assert set(said["error"]) == {"code", "message", "fields"}
    assert said["error"]["message"]
    assert all(isinstance(text, str) for text in said["error"]["fields"].values())
    code: str = said["error"]["code"]
    return code
