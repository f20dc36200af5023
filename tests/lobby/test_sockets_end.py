"""When a login ends, in whichever way, that person's sockets close within 2 s, in every process: real servers."""

import http.cookiejar
import json
import re
import time
import urllib.parse
import urllib.request
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.support.program import Program, Refused, Wire
from tests.support.site import PASSWORD

SECONDS = 2.0


class Browser:
    """Cookies, forms, JSON, and the lobby's socket."""

    def __init__(self, url):
        self.url, self.jar = url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        self.get("/accounts/login/")

    def get(self, path):
        with self.opener.open(self.url + path, timeout=20) as answer:
            return answer.read().decode()

    def post(self, path, form=None, **fields):
        cookies = {cookie.name: cookie.value for cookie in self.jar}
        headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": self.url, "Origin": self.url}
        data = urllib.parse.urlencode(form or {}, doseq=True).encode()
        if fields or form is None:
            headers["Content-Type"], data = "application/json", json.dumps(fields).encode()
        request = urllib.request.Request(self.url + path, data, headers)
        with self.opener.open(request, timeout=20) as answer:
            return answer.read().decode()

    def lobby(self, url):
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
        return connect(url + "/ws/lobby/", additional_headers={"Cookie": cookies}, proxy=None)


@pytest.fixture(scope="session")
def migrated_sqlite(operated_sqlite):
    return operated_sqlite


@pytest.fixture(scope="module")
def site(shared_server, redis_url):
    """Two processes that share everything; an operator."""
    return shared_server(REDIS_URL=redis_url), shared_server(REDIS_URL=redis_url)


def operator(url, act):
    """An operator, logged in, and the form that acts on the newest report."""
    root = Browser(url)
    root.post("/accounts/login/", {"login": "operator", "password": PASSWORD})
    page = root.get("/admin/lobby/report/")
    report = max(int(number) for number in re.findall(r'name="_selected_action" value="(\d+)"', page))
    return root, {"action": act, "_selected_action": report, "reason": "rude", "hours": "1"}


def ends(socket, started):
    """The lobby's socket closes, in time; with which code."""
    with suppress(ConnectionClosed):
        while True:
            socket.recv(timeout=max(0.1, started + SECONDS - time.monotonic()))
    return socket.close_code


@pytest.mark.parametrize("end", ["logout", "password", "suspend"])
def test_a_persons_sockets_close_in_every_process(site, end):
    first, second = site
    browser = Browser(first.url)
    browser.post("/api/players/guest", name="Bob")
    account = {"username": f"bob-{end}", "email": f"bob-{end}@example.org", "password": PASSWORD}
    me = json.loads(browser.post("/api/players/claim", **account))
    match = json.loads(browser.post("/api/play", game="lightcycles"))["match"]
    ticket = json.loads(browser.post(f"/api/matches/{match}/ticket"))["ticket"]
    who, path, form = browser, "/accounts/logout/", {"next": "/"}
    if end == "password":
        form = {"oldpassword": PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}
        path = "/accounts/password/change/"
    elif end == "suspend":
        Program(first.url).post("/api/reports", player=me["id"], match=match, reason="rude")
        (who, form), path = operator(first.url, "suspend"), "/admin/lobby/report/"
    with Wire(second.url, match) as wire, browser.lobby(first.ws_url) as near, browser.lobby(second.ws_url) as far:
        wire.say("hello", ticket=ticket)
        wire.hear("welcome")
        who.post(path, form)
        started = time.monotonic()
        assert wire.closed(SECONDS) == 4401
        assert [ends(socket, started) for socket in (near, far)] == [4401, 4401]


def test_a_revoked_tokens_sockets_close_and_another_tokens_stay(site):
    first, second = site
    owner = Program(first.url, "Bob")
    made = owner.post("/api/tokens", name="bot")
    bot = Program.__new__(Program)
    bot.url, bot.token = first.url, made["token"]
    match = owner.start(bots=1)
    other = Program(first.url, "Ada")
    waiting = bot.ticket(match)
    playing, watching = Wire(second.url, match), other.join(match)
    playing.say("hello", ticket=bot.ticket(match))
    playing.hear("welcome")
    request = urllib.request.Request(f"{first.url}/api/tokens/{made['id']}", method="DELETE")
    request.add_header("Authorization", f"Bearer {owner.token}")
    urllib.request.urlopen(request, timeout=20).close()
    assert playing.closed(SECONDS) == 4401
    with Wire(second.url, match) as late:
        late.say("hello", ticket=waiting)
        assert late.closed() == 4401
    with pytest.raises(Refused):
        bot.get("/api/me")
    assert watching.close_code is None
    watching.close()
    playing.close()


def test_a_mute_holds_in_the_running_match(site):
    first, second = site
    player = Program(first.url, "Bob")
    me = player.get("/api/me")["id"]
    match = player.start(bots=1)
    reporter = Program(first.url, "Ada")
    wire = Wire(second.url, match)
    wire.say("hello", ticket=player.ticket(match))
    wire.hear("welcome")
    wire.say("say", text="Hello")
    wire.event("chat")
    reporter.post("/api/reports", player=me, match=match, reason="rude")
    root, form = operator(first.url, "mute")
    root.post("/admin/lobby/report/", form)
    assert wire.closed(SECONDS) == 4401
    with Wire(second.url, match) as again:
        again.say("hello", ticket=player.ticket(match))
        again.hear("welcome")
        again.say("say", text="Hello again")
        assert again.hear("error")["code"] == "chat_not_allowed"
    wire.close()
