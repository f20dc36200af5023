"""Whatever goes wrong under /api/, the answer has one shape: {"error": {"code", "message", "fields"}}."""

import json

import pytest
from django.test import Client

from lobby import selectors
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return Program(GuestFactory())


@pytest.mark.parametrize("path", ["", "nope", "rooms/", "rooms/ABCDEF/dance", "matches/1", "players", "docs/x", "%00"])
def test_unknown_paths(program, path):
    for response in (program.get(path), program.post(path, {})):
        assert response.status_code == 404
        assert refusal(response) == "not_found"


def test_wrong_methods_say_which_are_right(program):
    response = program.client.delete("/api/games")
    assert response.status_code == 405
    assert refusal(response) == "method_not_allowed"
    assert response["Allow"] == "GET"


@pytest.mark.parametrize("path", ["rooms", "rooms/ABCDEF/join", "matches/x/ticket", "nope", "me"])
def test_a_body_beyond_the_limit(program, path):
    response = program.send(path, b" " * (64 * 1024 + 1))
    assert response.status_code == 413
    assert refusal(response) == "too_large"


def test_a_body_that_announces_more_than_django_takes(program):
    response = program.send("rooms", b" " * 3_000_000)
    assert refusal(response) == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe\x00",
        b"nope",
        b'{"game": NaN}',
        b'{"game": -Infinity}',
        b'{"game": 1e999}',
        b'{"game": "a\\u0000b"}',
        b'{"game": "\\ud800"}',
        b'{"a\\u0000": 1}',
        b'{"game": ' + b"9" * 5000 + b"}",
        b'{"game": 9007199254740993}',
        b"[" * 30000,
        b'{"a":' * 20 + b"1" + b"}" * 20,
    ],
    ids=lambda body: body[:20],
)
def test_what_is_no_json_of_ours(program, body):
    response = program.send("rooms", body)
    assert response.status_code == 400
    assert refusal(response) == "invalid"


def test_wrong_fields_are_named(program):
    response = program.post("rooms", {"game": 3, "extra": 1})
    assert response.status_code == 422
    assert refusal(response) == "invalid"
    assert set(response.json()["error"]["fields"]) == {"game", "extra"}


def test_a_browser_without_the_csrf_token():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(GuestFactory())
    response = browser.post("/api/rooms", {"game": "lightcycles"}, content_type="application/json")
    assert response.status_code == 403
    assert refusal(response) == "csrf"


@pytest.mark.parametrize("header", ["Bearer nope", "Bearer", "Basic eDp5", "", "Bearer \xff"])
def test_a_wrong_token_is_refused_rather_than_ignored(header):
    browser = Client()
    browser.force_login(GuestFactory())
    response = browser.get("/api/me", headers={"Authorization": header})
    assert response.status_code == 401
    assert refusal(response) == "not_authenticated"


def test_a_host_that_is_not_ours():
    browser = Client(headers={"host": "evil.example"})
    response = browser.get("/api/games")
    assert response.status_code == 400
    assert refusal(response) == "invalid"
    assert browser.get("/")["Content-Type"].startswith("text/html")


def test_nobody_is_asked_to_be_somebody():
    for path in ("me", "rooms/ABCDEF"):
        assert refusal(Program().get(path)) == "not_authenticated"


def test_a_fault_of_ours_is_logged_and_says_nothing_of_itself(program, monkeypatch, caplog):
    def fail():
        raise RuntimeError("a secret")

    monkeypatch.setattr(selectors, "open_rooms", fail)
    response = program.get("rooms")
    assert response.status_code == 500
    assert refusal(response) == "internal"
    assert "a secret" not in json.dumps(response.json())
    assert "a secret" in caplog.text
