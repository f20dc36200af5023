"""A page of friends hears at once where they are, whichever process they came to: real servers."""

import http.cookiejar
import json
import urllib.request
from contextlib import contextmanager, suppress

import pytest
from websockets.sync.client import connect

from tests.support.network import until
from tests.support.program import Program

SECONDS = 2.0
GONE_WITHIN = 8.0  # three seconds by our own count, and what a busy machine adds


class Guest(Program):
    """A guest who speaks over a session, because pages have one, and has sockets of the lobby."""

    def __init__(self, url, name):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        self.opener.open(url + "/accounts/login/", timeout=20).close()
        self.url, self.token = url, ""
        self.post("/api/players/guest", name=name)
        self.me = self.get("/api/me")["id"]

    def _call(self, method, path, body):
        cookies = {cookie.name: cookie.value for cookie in self.jar}
        headers = {"X-CSRFToken": cookies["csrftoken"], "Origin": self.url, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with self.opener.open(urllib.request.Request(self.url + path, data, headers, method=method)) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    @contextmanager
    def lobby(self, server, **watch):
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
        with connect(server.ws_url + "/ws/lobby/", additional_headers={"Cookie": cookies}, proxy=None) as socket:
            if watch:
                socket.send(json.dumps({"type": "watch", "room": None, **watch}))
            yield socket

    def sees(self, friend):
        return next(row["state"] for row in self.get("/api/friends")["rows"] if row["player"]["id"] == friend.me)


def hears(socket, kind, seconds):
    """Whether a frame of that type comes in time; what came before it is passed over."""
    until(lambda: json.loads(socket.recv(timeout=seconds))["type"] == kind, seconds=seconds, every=0)


def types(socket, quiet):
    """Of all frames that come, until none has for so many seconds."""
    found = []
    with suppress(TimeoutError):
        while True:
            found.append(json.loads(socket.recv(timeout=quiet))["type"])
    return found


@pytest.fixture(scope="module")
def site(shared_server, redis_url):
    return shared_server(REDIS_URL=redis_url), shared_server(REDIS_URL=redis_url)


def test_coming_going_rooms_and_matches_are_heard_in_the_other_process(site):
    first, second = site
    ada, ben = Guest(first.url, "Ada"), Guest(second.url, "Ben")
    ada.post("/api/friends", player=ben.me)
    with ada.lobby(first, friends=True) as page:
        hears(page, "friends", SECONDS)
        ben.post(f"/api/friends/{ada.me}/accept")
        hears(page, "you", SECONDS)
        with ben.lobby(second), ben.lobby(first):
            code = ben.post("/api/rooms", game="lightcycles")["code"]
            hears(page, "friends", SECONDS)
            assert ada.sees(ben) == "room"
            ben.post(f"/api/rooms/{code}/bots", seat=1, level=1)
            ben.post(f"/api/rooms/{code}/start")
            hears(page, "friends", SECONDS)
            assert ada.sees(ben) == "match"
    with ada.lobby(first) as elsewhere:
        ben.post(f"/api/rooms/{code}/leave")
        assert "friends" not in types(elsewhere, 0.5)


def test_who_closes_the_last_page_is_offline_and_who_has_another_is_not(site):
    first, second = site
    ada, ben = Guest(first.url, "Ada"), Guest(second.url, "Ben")
    ada.post("/api/friends", player=ben.me)
    ben.post(f"/api/friends/{ada.me}/accept")
    with ada.lobby(first, friends=True) as page:
        hears(page, "friends", SECONDS)
        with ben.lobby(second):
            with ben.lobby(first):
                assert ada.sees(ben) == "online"
            assert "friends" not in types(page, 4)
            assert ada.sees(ben) == "online"
        hears(page, "friends", GONE_WITHIN)
        assert ada.sees(ben) == "offline"
        with ben.lobby(first):
            hears(page, "friends", SECONDS)
            assert ada.sees(ben) == "online"
