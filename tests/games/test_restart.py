"""The server dies, or is told to go: matches go on, players come back, and nothing that counts is lost."""

import http.cookiejar
import json
import time
import urllib.parse
import urllib.request
from datetime import timedelta

import pytest
from django.utils import timezone

from games.matches import runtime, services
from games.matches.errors import Problem
from games.matches.services import SeatSpec
from games.models import Host
from tests.support.program import Program, Wire
from tests.support.site import manage


def comeback(server, match, welcome, seconds=20):
    """What a page does after it lost its socket: try the resume key until it is let in."""
    deadline, key = time.monotonic() + seconds, welcome["resume"]
    while time.monotonic() < deadline:
        wire = Wire(server.url, match)
        wire.say("hello", resume=key)
        try:
            wire.hear("welcome")
        except AssertionError:
            wire.close()
        else:
            return wire
    raise AssertionError("the server did not let the player back in")


def test_after_kill_9_the_match_goes_on_from_at_most_two_seconds_ago(daphne_server):
    server = daphne_server()
    ada = Program(server.url)
    match = ada.play()
    wire = ada.join(match)
    wire.hear("frame", lambda frame: frame["tick"] > 100)
    server.kill()
    wire.closed()
    last, welcome = wire.of("frame")[-1], wire.of("welcome")[0]
    server.start()
    with comeback(server, match, welcome) as back:
        again = back.of("welcome")[0]
        assert again["epoch"] == welcome["epoch"] + 1
        assert again["seat"] == welcome["seat"]
        first = back.hear("frame")
        assert last["tick"] - first["tick"] <= 2 * 20 + 2
        back.hear("frame", lambda frame: frame["tick"] > first["tick"] + 50)
        verified = manage("recording", "verify", match, **server.variables)
        assert "every state the same" in verified.stdout, verified.stdout
        recorded = int(verified.stdout.partition("ticks 0 to ")[2].partition(",")[0])
        assert recorded > first["tick"], "what came since is in it, too"
    wire.close()


def test_a_deploy_loses_nothing(daphne_server):
    server = daphne_server()
    ada = Program(server.url)
    match = ada.play()
    wire = ada.join(match)
    wire.hear("frame", lambda frame: frame["tick"] > 70)
    begun = time.monotonic()
    assert server.terminate() == 0
    assert time.monotonic() - begun < 5
    assert wire.closed() == 4503
    bye = wire.of("bye")[0]
    assert (bye["close"], bye["code"]) == (4503, "draining")
    assert bye["retry"] > 0
    last, welcome = wire.of("frame")[-1], wire.of("welcome")[0]
    server.start()
    with comeback(server, match, welcome) as back:
        assert back.hear("frame")["tick"] >= last["tick"], "not a tick is lost"
    wire.close()


@pytest.mark.django_db
def test_while_it_drains_it_refuses_new_matches_and_says_so(monkeypatch):
    monkeypatch.setattr(runtime, "draining", lambda: True)
    with pytest.raises(Problem) as caught:
        services.create_match(game="lightcycles", options={}, seats=[])
    assert caught.value.code == "draining"


@pytest.mark.django_db
def test_while_operators_have_drained_all_hosts_no_match_begins():
    def new():
        seats = [SeatSpec(None, "Bot", 1), SeatSpec(None, "Bot", 1)]
        return services.create_match(game="lightcycles", options={}, seats=seats)

    new()  # nobody hosts yet, but somebody will
    Host.objects.create(name="old", draining=True, expires_at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(Problem) as caught:
        new()
    assert caught.value.code == "no_host"
    Host.objects.create(name="new", expires_at=timezone.now() + timedelta(minutes=1))
    new()


def test_who_logs_out_leaves_the_match_and_cannot_resume(daphne_server):
    """The socket rests on the login: a page that logged out is closed, and its resume key is worth nothing."""
    server = daphne_server()
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def post(path, data=None, **fields):
        request = urllib.request.Request(server.url + path, method="POST")
        token = next((cookie.value for cookie in jar if cookie.name == "csrftoken"), "")
        request.add_header("X-CSRFToken", token)
        request.add_header("Origin", server.url)
        if data is None:
            request.add_header("Content-Type", "application/json")
            data = json.dumps(fields).encode()
        with browser.open(request, data) as answer:
            return answer.read()

    browser.open(server.url + "/").close()
    post("/api/players/guest", name="Ada")
    match = json.loads(post("/api/play", game="lightcycles"))["match"]
    ticket = json.loads(post(f"/api/matches/{match}/ticket"))["ticket"]
    with Wire(server.url, match) as wire:
        wire.say("hello", ticket=ticket)
        welcome = wire.hear("welcome")
        browser.open(server.url + "/accounts/logout/").close()
        post("/accounts/logout/", data=urllib.parse.urlencode({}).encode())
        assert wire.closed() == 4401
        assert wire.of("bye")[0]["code"] == "login_ended"
    again = Wire(server.url, match)
    again.say("hello", resume=welcome["resume"])
    assert again.closed() == 4401


def left(turn, seat, tick):
    """Ticks that a clock shows at `tick`."""
    clock = turn["clocks"][str(seat)]
    return clock["ends"] - tick if clock["ends"] else clock["left"]


def turn_of(wire, number):
    """What the first frame of that turn says of it."""
    return wire.hear("frame", lambda frame: frame["turn"] and frame["turn"]["number"] == number)["turn"]


def a_move(wire, number):
    """One of the legal inputs, as the server tells them; it does not end a round."""
    wire.say("ask", id=number)
    moves = wire.hear("legal", lambda legal: legal["id"] == number)["inputs"]
    return next(move for move in moves if move["kind"] != "call")


@pytest.mark.parametrize("end", ["kill", "terminate"])
@pytest.mark.parametrize("game", ["reversi", "liarsdice"])
def test_a_match_by_turns_goes_on_with_its_clocks_right(daphne_server, game, end):
    server = daphne_server()
    ada, bob = Program(server.url), Program(server.url, "Bob")
    match = ada.start(bob, game=game, bots=0)
    wires = [ada.join(match), bob.join(match)]
    for number in range(1, 4):  # three moves
        turn = turn_of(wires[0], number)
        (mover,) = turn["seats"]
        wire = next(wire for wire in wires if wire.of("welcome")[0]["seat"] == mover)
        wire.say("input", seq=number, input=a_move(wire, number))
    turn = turn_of(wires[0], 4)
    (mover,) = turn["seats"]
    tick = wires[0].hear("ping", lambda ping: ping["tick"] > turn["begun"] + 50)["tick"]
    before = left(turn, mover, tick)
    getattr(server, end)()
    welcomes = [wire.of("welcome")[0] for wire in wires]
    last = [frame for frame in wires[0].of("frame") if frame["turn"]][-1]
    server.start()
    back = [comeback(server, match, welcome) for welcome in welcomes]
    frame = back[0].hear("frame")
    after = left(frame["turn"], mover, back[0].of("welcome")[0]["tick"])
    assert frame["turn"]["number"] == last["turn"]["number"]
    assert before - 80 <= after <= before + 12, "it has lost what was played, and not the time without a server"
    wire = next(wire for wire in back if wire.of("welcome")[0]["seat"] == mover)
    wire.say("input", seq=1000, input=a_move(wire, 1000))
    turn_of(back[0], 5)
    for wire in (*wires, *back):
        wire.close()
