"""When a login ends, in whichever way, that person's sockets close within 2 s, in every process: real servers.

And who is muted or blocked, or muted, blocked or suspended no more, is so in the match that runs.
"""

import http.cookiejar
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import suppress
from itertools import count

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.support.network import until
from tests.support.program import Program, Refused, Wire
from tests.support.site import PASSWORD, manage

SECONDS = 2.0
ANOTHER = "another horse battery"
numbers = count(1)


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


class Site:
    """Two processes that share everything, and a shell beside them, which reaches neither but through the database."""

    def __init__(self, first, second):
        self.first, self.second = first, second

    def manage(self, *arguments, **variables):
        done = manage(*arguments, DATABASE_URL=self.first.variables["DATABASE_URL"], **variables)
        assert done.returncode == 0, done.stdout

    def python(self, code):
        self.manage("shell", "-c", code)

    def root(self):
        """An operator, logged in."""
        root = Browser(self.first.url)
        root.post("/accounts/login/", {"login": "operator", "password": PASSWORD})
        return root

    def on_report(self, act, bob):
        """Somebody reports Bob, and an operator acts on it."""
        Program(self.first.url).post("/api/reports", player=bob.me, match=bob.match, reason="rude")
        root = self.root()
        report = root.get("/admin/lobby/report/").split('name="_selected_action" value="')[1].split('"')[0]
        root.post(f"/admin/lobby/report/act/{act}/", {"ids": report, "reason": "rude", "hours": "1"})


@pytest.fixture(scope="session")
def migrated_sqlite(operated_sqlite):
    return operated_sqlite


@pytest.fixture(scope="module")
def site(shared_server, redis_url):
    return Site(shared_server(REDIS_URL=redis_url), shared_server(REDIS_URL=redis_url))


class Bob:
    """Somebody with an account and a match."""

    def __init__(self, site):
        self.url, self.name = site.first.url, f"bob{next(numbers)}"
        self.browser = Browser(self.url)
        self.browser.post("/api/players/guest", name="Bob")
        claimed = {"username": self.name, "email": f"{self.name}@example.org", "password": PASSWORD}
        self.me = json.loads(self.browser.post("/api/players/claim", **claimed))["id"]
        self.match = json.loads(self.browser.post("/api/play", game="reversi"))["match"]

    def is_logged_in(self):
        try:
            return json.loads(self.browser.get("/api/me"))["id"] == self.me
        except urllib.error.HTTPError as refused:
            with refused:
                return False

    def ticket(self):
        return json.loads(self.browser.post(f"/api/matches/{self.match}/ticket"))["ticket"]

    def join(self, server):
        wire = Wire(server.url, self.match)
        wire.say("hello", ticket=self.ticket())
        wire.hear("welcome")
        return wire


@pytest.fixture
def bob(site):
    return Bob(site)


def ends(socket, started):
    """The lobby's socket closes, in time; with which code."""
    with suppress(ConnectionClosed):
        while True:
            socket.recv(timeout=max(0.1, started + SECONDS - time.monotonic()))
    return socket.close_code


def logout(site, bob):
    bob.browser.post("/accounts/logout/", {"next": "/"})


def password(site, bob):
    form = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    bob.browser.post("/accounts/password/change/", form)


def password_in_the_admin(site, bob):
    form = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}
    site.root().post(f"/admin/lobby/player/{bob.me}/password/", form)


def password_in_a_shell(site, bob):
    site.python(
        f"import getpass; getpass.getpass = lambda prompt='': {ANOTHER!r}\n"
        f"from django.core.management import call_command; call_command('changepassword', {bob.name!r})"
    )


def suspension(site, bob):
    site.on_report("suspend", bob)


def ban_in_a_shell(site, bob):
    site.manage("match", "ban", bob.match, "--seat", "1", "--reason", "rude", "--no-wait")


def end_of_logins(site, bob):
    site.root().post(f"/admin/lobby/player/{bob.me}/act/end_logins/", {"reason": "stolen"})


@pytest.mark.parametrize(
    "end",
    [logout, password, password_in_the_admin, password_in_a_shell, suspension, ban_in_a_shell, end_of_logins],
    ids=lambda end: end.__name__,
)
def test_a_persons_sockets_close_in_every_process(site, bob, end):
    first, second = site.first, site.second
    with bob.join(second) as wire, bob.browser.lobby(first.ws_url) as near, bob.browser.lobby(second.ws_url) as far:
        end(site, bob)
        started = time.monotonic()
        assert wire.closed(SECONDS) in ((4401, 4423) if end is ban_in_a_shell else (4401,))
        assert [ends(socket, started) for socket in (near, far)] == [4401, 4401]


def test_a_revoked_tokens_sockets_close_and_another_tokens_stay(site):
    first, second = site.first, site.second
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


def is_heard(wire):
    """Whether a line that is said now is passed on."""
    before = len(wire.messages)
    wire.say("say", text="Hello")
    codes = {"chat": True, "chat_not_allowed": False, "chat_too_fast": None}
    said = until(lambda: [one for one in wire.messages[before:] if one.get("kind", one.get("code")) in codes])[0]
    return codes[said.get("kind", said.get("code"))]


def heard_within(wire, wanted, seconds=SECONDS):
    """Until what is said is passed on, or is not: trying as fast as one may talk, a line a second."""
    until(lambda: is_heard(wire) is wanted, seconds=seconds + 1, every=0.8, what=f"heard: {wanted}")
    assert wire.close_code is None


MUTES = "from lobby import reporting; from lobby.models import Mute, Player; from django.utils import timezone;"


def test_a_mute_and_its_end_hold_in_the_running_match(site, bob):
    with bob.join(site.second) as wire:
        assert is_heard(wire) is True
        site.on_report("mute", bob)
        heard_within(wire, False)
        # It runs out by the clock alone.
        site.python(MUTES + f"Mute.objects.filter(player={bob.me}).update(until=timezone.now())")
        heard_within(wire, True)
        # It is imposed and lifted where no message can be sent to the processes that run.
        mute = f"reporting.mute(player=Player.objects.get(pk={bob.me}), by=None, reason='x', until=None)"
        site.python(MUTES + mute)
        heard_within(wire, False)
        site.python(MUTES + f"reporting.lift(mute=Mute.objects.get(player={bob.me}, lifted_at=None))")
        heard_within(wire, True)


def hears(bob, ada):
    """Whether a line that Ada says now reaches Bob."""
    before, echoes, answers = len(bob.messages), len(ada.of("event")), len(bob.of("legal"))
    ada.say("say", text="Hello")
    until(lambda: [one for one in ada.of("event")[echoes:] if one["kind"] == "chat"])
    bob.say("ask", id=answers)  # what is answered now comes after the line
    until(lambda: len(bob.of("legal")) > answers)
    return any(one.get("kind") == "chat" for one in bob.messages[before:])


def test_whom_one_has_blocked_is_not_heard_in_the_running_match(site, bob):
    program = Program(site.first.url, "Ada")
    with bob.join(site.second) as wire, program.join(bob.match) as ada:
        assert hears(wire, ada)
        bob.browser.post("/api/blocks", player=program.get("/api/me")["id"])
        until(lambda: not hears(wire, ada), seconds=SECONDS + 1, every=0.3, what="silence")
        with bob.join(site.first) as again:  # who comes back is spared what was said meanwhile, and before
            assert not hears(again, ada)
            assert "chat" not in [event["kind"] for event in again.of("event")]


def test_a_suspension_that_runs_out_lets_its_player_back_into_the_match(site, bob):
    with bob.join(site.second) as wire:
        suspension(site, bob)
        assert wire.closed(SECONDS) == 4401
    assert not bob.is_logged_in()
    site.python(
        "from lobby.models import Suspension; from django.utils import timezone;"
        f"Suspension.objects.filter(player={bob.me}).update(until=timezone.now())"
    )
    until(bob.is_logged_in, seconds=SECONDS + 1, what="the end of the suspension")
    with bob.join(site.second) as wire:
        assert is_heard(wire) is True
