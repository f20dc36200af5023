"""Match sockets through a real daphne: the way in, both subprotocols, and what everybody may try."""

import json
import socket
import time
from itertools import pairwise

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from games.hosting.pace import CATCH_UP
from tests.support.program import BINARY, JSON, Program, Wire

LIMITS = '{"spectators_per_match": 3}'


@pytest.fixture(scope="module")
def server(shared_server):
    return shared_server(ALLOWED_HOSTS="127.0.0.1", ORIGINS="https://play.example")


@pytest.fixture
def ada(server):
    return Program(server.url)


@pytest.fixture
def match(ada):
    return ada.start()


def widest_gap(ticks: list[int]) -> int:
    return max(after - before for before, after in pairwise(ticks))


def refused(wire: Wire) -> tuple[int, str]:
    """The close code and the reason that the bye before it gave."""
    code = wire.closed()
    assert wire.of("bye")[-1]["close"] == code
    return code, wire.of("bye")[-1]["code"]


@pytest.mark.parametrize("protocol", [JSON, BINARY])
def test_a_program_plays_in_either_subprotocol(ada, match, protocol):
    with ada.join(match, protocol=protocol) as wire:
        assert wire.socket.response.status_code == 101
        assert wire.socket.subprotocol == protocol
        welcome = wire.of("welcome")[0]
        first = wire.hear("frame")
        assert first["base"] == -1
        bikes = first["patch"][1]["bikes"]
        assert str(welcome["seat"]) in bikes
        wire.say("input", seq=welcome["taken"] + 1, input={"turn": "up"})
        taken = wire.hear("frame", lambda frame: frame["taken"][welcome["seat"]] == welcome["taken"] + 1)
        assert taken["tick"] > first["tick"]
        wire.say("leave")
        assert refused(wire) == (1000, "left")


def test_both_subprotocols_say_the_same(ada, match):
    """Two spectators see the same frames, whatever they read them in."""
    eve, bob = Program(ada.url, "Eve"), Program(ada.url, "Bob")
    with eve.join(match, protocol=JSON) as one, bob.join(match, protocol=BINARY) as two:
        one.hear("frame", lambda frame: frame["tick"] > 80)
        two.hear("frame", lambda frame: frame["tick"] > 80)
        first = {frame["tick"]: frame for frame in one.of("frame") if frame["base"] != -1}
        second = {frame["tick"]: frame for frame in two.of("frame") if frame["base"] != -1}
        both = first.keys() & second.keys()
        same = [tick for tick in both if first[tick]["base"] == second[tick]["base"]]
        assert len(same) > 5
        assert all(first[tick] == second[tick] for tick in same)
        assert one.of("welcome")[0]["seat"] is two.of("welcome")[0]["seat"] is None


def test_without_a_common_subprotocol_the_handshake_is_refused(ada, match):
    with pytest.raises(InvalidStatus) as caught:
        connect(ada.url.replace("http", "ws") + f"/ws/matches/{match}/", subprotocols=["chat"], proxy=None)
    assert caught.value.response.status_code == 403


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://play.example.evil.com",
        "http://play.example",
        "https://play.example:8443",
    ],
)
def test_a_page_of_another_origin_is_refused(ada, match, origin):
    wire = Wire(ada.url, match, origin=origin)
    assert refused(wire) == (4403, "origin")


def test_a_page_without_an_origin_of_its_own_does_not_even_get_a_socket(ada, match):
    with pytest.raises(InvalidStatus) as caught:
        Wire(ada.url, match, origin="null")
    assert caught.value.response.status_code == 400


def test_a_page_of_our_origin_is_let_in(ada, match):
    with ada.join(match, origin="https://play.example") as wire:
        assert wire.hear("frame")


def test_a_ticket_is_good_once(ada, match):
    ticket = ada.ticket(match)
    with Wire(ada.url, match) as first, Wire(ada.url, match) as second:
        first.say("hello", ticket=ticket)
        first.hear("welcome")
        second.say("hello", ticket=ticket)
        assert refused(second) == (4401, "ticket_used")
        assert first.close_code is None, "the thief's try takes nothing from the owner"


def test_a_ticket_is_for_one_match(ada, match):
    other = Program(ada.url, "Bob").start()
    wire = Wire(ada.url, other)
    wire.say("hello", ticket=ada.ticket(match))
    assert refused(wire) == (4403, "other_match")


def test_bad_keys_and_unknown_matches_are_told_apart(ada, match):
    for fields, expected in (
        ({"ticket": "nonsense"}, (4401, "ticket_invalid")),
        ({"resume": "nonsense"}, (4401, "resume_invalid")),
        ({"resume": ada.ticket(match)}, (4401, "resume_invalid")),
        ({}, (4401, "ticket_missing")),
    ):
        wire = Wire(ada.url, match)
        wire.say("hello", **fields)
        assert refused(wire) == expected
    wire = Wire(ada.url, "00000000-0000-4000-8000-000000000000")
    wire.say("hello", ticket=ada.ticket(match))
    assert refused(wire) == (4404, "no_match")


def test_a_socket_that_never_says_hello_is_closed(ada, match):
    wire = Wire(ada.url, match)
    assert refused(wire) == (4401, "hello_late")


def test_a_resume_key_opens_the_seat_once(ada, match):
    with ada.join(match) as first:
        welcome, last = first.of("welcome")[0], first.event("seat")
        key = welcome["resume"]
    with Wire(ada.url, match) as second:
        second.say("hello", resume=key, epoch=last["epoch"], event=last["number"])
        again = second.hear("welcome")
        assert again["seat"] == welcome["seat"]
        assert again["resume"] != key
        second.hear("frame")
        assert all((event["epoch"], event["number"]) > (last["epoch"], last["number"]) for event in second.of("event"))
        third = Wire(ada.url, match)
        third.say("hello", resume=key)
        assert refused(third) == (4401, "resume_used")


def test_a_second_tab_takes_over_and_the_first_is_told(ada, match):
    with ada.join(match) as first, ada.join(match) as second:
        assert refused(first) == (4409, "replaced")
        second.hear("frame")


def test_a_match_that_is_over_says_so(ada):
    """Two people, one leaves: the other has won, is told, and nobody gets in any more."""
    bob = Program(ada.url, "Bob")
    match = ada.start(bob, bots=0)
    with ada.join(match) as one, bob.join(match) as two:
        mine = two.of("welcome")[0]["seat"]
        one.say("leave")
        result = two.event("result")
        assert result["data"]["placings"][str(mine)] == 1
        assert refused(two) == (4410, "over")
    late = Wire(ada.url, match)
    late.say("hello", ticket=ada.ticket(match))
    assert refused(late) == (4410, "over")
    told = late.of("bye")[0]["params"]
    assert told["placings"] == result["data"]["placings"], "who was away hears how it ended"
    assert set(told["names"].values()) == {"Ada", "Bob"}
    assert ada.get(f"/api/matches/{match}")["status"] == "finished"


def test_a_match_with_too_many_spectators_is_full_for_more_of_them(daphne_server):
    small = daphne_server(BACKBEAT_LIMITS=LIMITS)
    ada = Program(small.url)
    match = ada.start()
    wires = [Program(small.url, f"Guest {number}").join(match) for number in range(3)]
    late = Wire(small.url, match)
    late.say("hello", ticket=Program(small.url, "Late").ticket(match))
    assert refused(late) == (4403, "match_full")
    with ada.join(match) as player:
        assert player.hear("frame"), "whose seat it is gets in all the same"
    for wire in wires:
        wire.close()


def nonsense(**fields):
    return json.dumps({"type": "input", "seq": 1, "input": {"turn": "up"}} | fields)


NONSENSE = [
    "",
    "{}",
    "null",
    "[]",
    "nonsense",
    '{"type":"welcome"}',
    '{"type":"input"}',
    '{"type":"input","seq":NaN,"input":{}}',
    '{"type":"input","seq":1e999,"input":{}}',
    '{"type":"pong","id":-5}',
    '{"type":"say","text":""}',
    '{"type":"say","text":["<b>"]}',
    json.dumps({"type": "say", "text": "x" * 500}),
    nonsense(seq="1"),
    nonsense(input={"turn": "sideways"}),
    nonsense(input={"turn": 1}),
    nonsense(input={"turn": "up", "seat": 1}),
    nonsense(tick=99_999_999),
]
MORE_NONSENSE = ["[" * 3000, '{"type":"hello","ticket":"again"}', b"\x91\x05", b"\xff\x00", "x", "y", "z"]


def test_nonsense_is_answered_and_others_play_on_undisturbed(ada, match):
    eve = Program(ada.url, "Eve")
    with eve.join(match) as watcher, ada.join(match) as wire:
        watcher.hear("frame", lambda frame: frame["tick"] > 65)
        for number, payload in enumerate(NONSENSE):
            wire.raw(payload)
            wire.hear("error", lambda error, count=number: len(wire.of("error")) > count)
        assert wire.close_code is None
        for payload in MORE_NONSENSE:
            try:
                wire.raw(payload)
            except ConnectionClosed:
                break
        assert refused(wire)[0] == 4400
        ticks = [frame["tick"] for frame in watcher.of("frame") if frame["tick"] > 60]
        assert widest_gap(ticks) <= CATCH_UP, "a busy machine may join ticks, nonsense may not hold them up"
        assert not watcher.of("error")


@pytest.mark.parametrize("size", [5_000, 60_000])
def test_a_message_over_the_limit_is_refused(ada, match, size):
    with ada.join(match) as wire:
        wire.raw("x" * size)
        assert refused(wire) == (4413, "too_large")


def test_the_frame_parser_itself_refuses_what_is_larger_still(ada, match):
    with ada.join(match) as wire:
        wire.raw("x" * 70_000)
        assert wire.closed() == 1009


def test_a_thousand_messages_a_second_end_it_and_nobody_else_notices(ada, match):
    eve = Program(ada.url, "Eve")
    with eve.join(match) as watcher, ada.join(match) as wire:
        watcher.hear("frame", lambda frame: frame["tick"] > 65)
        message = wire.encode("pong", id=0)
        for _ in range(1000):
            try:
                wire.raw(message)
            except ConnectionClosed:
                break
        assert refused(wire)[0] == 4429
        after = watcher.of("frame")[-1]["tick"]
        watcher.hear("frame", lambda frame: frame["tick"] > after + 10)
        frames = [frame["tick"] for frame in watcher.of("frame")]
        assert widest_gap(frames[-10:]) <= CATCH_UP, "a busy machine may join ticks, a flood may not hold them up"


def test_a_seat_is_the_sockets_own_whatever_it_says(ada, match):
    with ada.join(match) as wire:
        seat = wire.of("welcome")[0]["seat"]
        other = next(info["number"] for info in wire.of("welcome")[0]["seats"] if info["number"] != seat)
        wire.say("input", seq=7, seat=other, input={"turn": "up"})
        frame = wire.hear("frame", lambda frame: 7 in frame["taken"])
        assert frame["taken"][seat] == 7
        assert frame["taken"][other] == 0
        wire.say("input", seq=7, input={"turn": "down"})
        assert wire.hear("error")["code"] == "stale"


def test_html_in_names_and_chat_travels_as_text(ada):
    name = "<img src=x onerror=1>"[:24]
    eve = Program(ada.url, name)
    match = eve.start()
    with eve.join(match) as wire:
        assert any(seat["name"] == name for seat in wire.of("welcome")[0]["seats"])
        wire.say("say", text="<script>alert(1)</script>")
        chat = wire.event("chat")
        assert chat["data"]["text"] == "<script>alert(1)</script>"
        assert chat["data"]["name"] == name


def test_the_server_speaks_first_and_asks_every_second(ada, match):
    with ada.join(match) as wire:
        wire.hear("ping", lambda ping: len(wire.of("ping")) == 3)
        assert wire.of("ping")[-1]["rtt"] is not None


def test_a_client_that_answers_nothing_is_away_and_then_closed(ada, match):
    eve = Program(ada.url, "Eve")
    with eve.join(match) as watcher, ada.join(match, answer=False) as wire:
        begun = time.monotonic()
        seat = wire.of("welcome")[0]["seat"]

        def away(event):
            return event["kind"] == "seat" and event["data"]["seat"] == seat and event["data"]["status"] == "away"

        watcher.hear("event", away)
        assert 4.5 < time.monotonic() - begun < 8
        assert refused(wire) == (4408, "silent")
        assert 9.5 < time.monotonic() - begun < 13


def test_half_an_upgrade_and_a_dead_peer_cost_nothing_but_themselves(ada, match):
    with socket.create_connection(("127.0.0.1", int(ada.url.rsplit(":", 1)[1]))) as half:
        half.sendall(f"GET /ws/matches/{match}/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n".encode())
        with ada.join(match) as wire:
            assert wire.hear("frame")


def test_an_unknown_socket_address_is_closed_with_4404(server):
    with connect(server.ws_url + "/ws/nothing/", subprotocols=[JSON], proxy=None) as wire:
        assert json.loads(wire.recv(10))["code"] == "no_match"
        with pytest.raises(ConnectionClosed):
            wire.recv(10)
        assert wire.close_code == 4404
