"""Two daphnes on PostgreSQL and Redis serve one site: a match that runs in one is played through the other."""

import time
from contextlib import ExitStack

import psycopg
import pytest
import redis

from games.hosting.relay import PULSE
from tests.support.network import until
from tests.support.program import BINARY, Program, Wire
from tests.support.site import manage


@pytest.fixture(scope="module")
def site(shared_server, postgres, redis_url):
    """(a process that hosts, a process that only serves pages and sockets)"""
    shared = {"DATABASE_URL": postgres.url(postgres.copy()), "REDIS_URL": redis_url}
    return shared_server(**shared), shared_server(**shared, ROLE="web")


def test_a_match_is_played_through_a_process_that_does_not_run_it(site):
    host, web = site
    ada, bob = Program(web.url, "Ada"), Program(host.url, "Bob")
    match = ada.start(bob, bots=0)
    with ada.join(match, protocol=BINARY) as far, bob.join(match) as near:
        seat = far.of("welcome")[0]["seat"]
        far.say("input", seq=1, input={"turn": "up"})
        near.hear("frame", lambda frame: frame["taken"][seat] == 1)
        near.say("say", text="hello over there")
        assert far.event("chat")["data"]["name"] == "Bob"
        far.hear("frame", lambda frame: frame["tick"] > 80)
        near.hear("frame", lambda frame: frame["tick"] > 80)
        one = {frame["tick"]: frame["patch"] for frame in far.of("frame") if frame["base"] == frame["tick"] - 1}
        two = {frame["tick"]: frame["patch"] for frame in near.of("frame") if frame["base"] == frame["tick"] - 1}
        both = one.keys() & two.keys()
        assert len(both) > 10
        assert all(one[tick] == two[tick] for tick in both)


def test_who_is_let_in_late_is_heard_all_the_same(site):
    host, web = site
    ada = Program(web.url)
    match = ada.play()
    ticket = ada.ticket(match)
    with Wire(web.url, match) as wire:
        with psycopg.connect(host.variables["DATABASE_URL"]) as busy:
            busy.execute("SELECT 1 FROM games_seat WHERE match_id = %s FOR UPDATE", [match])
            wire.say("hello", ticket=ticket)
            time.sleep(2.5 * PULSE)  # the seat cannot be taken before; meanwhile the line to the host is tidied up
        wire.hear("welcome")
        wire.hear("frame")


def test_who_comes_waits_for_no_chore(site):
    host, web = site
    ada = Program(web.url)
    match = ada.play()
    with psycopg.connect(host.variables["DATABASE_URL"]) as busy:
        busy.execute("LOCK TABLE lobby_queueentry IN ACCESS EXCLUSIVE MODE")
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        until(lambda: busy.execute(waiting).fetchone()[0] >= 2)  # both processes look for people to match
        with ada.join(match) as wire:
            wire.hear("frame")


def test_a_command_from_another_process_takes_effect_within_a_second(site):
    host, web = site
    ada = Program(web.url)
    match = ada.start()
    with ada.join(match) as wire:
        wire.hear("frame")
        done = manage("match", "pause", match, "--reason", "test", **host.variables)
        assert done.returncode == 0, done.stdout
        wire.event("paused", seconds=1)


def test_when_the_host_dies_another_takes_its_matches(daphne_server, postgres_url, redis_url):
    shared = {"DATABASE_URL": postgres_url, "REDIS_URL": redis_url}
    first = daphne_server(**shared)
    ada = Program(first.url)
    match = ada.play()
    with ada.join(match) as wire:
        wire.hear("frame", lambda frame: frame["tick"] > 70)
        second = daphne_server(**shared)
        first.kill()
        died = time.monotonic()
    ada.url = second.url

    def returned():
        try:
            wire = ada.join(match)
        except AssertionError:
            return None
        return wire

    with until(returned, seconds=20) as back:
        assert back.of("welcome")[0]["epoch"] == 2
        assert time.monotonic() - died < 15
        back.hear("frame", lambda frame: frame["tick"] > 80)


def test_frames_cross_redis_once_per_process_and_tick(site, redis_url):
    _host, web = site
    guests = [Program(web.url, f"Guest {number}") for number in range(4)]
    match = guests[0].play()
    wires = [guest.join(match) for guest in guests]
    try:
        for wire in wires:
            wire.hear("frame", lambda frame: frame["tick"] > 70)
        with redis.Redis.from_url(redis_url) as client:
            before, first = client.info("stats")["total_net_output_bytes"], wires[0].of("frame")[-1]["tick"]
            calls = client.info("commandstats")["cmdstat_publish"]["calls"]
            last = wires[0].hear("frame", lambda frame: frame["tick"] >= first + 60)["tick"]
            published = client.info("commandstats")["cmdstat_publish"]["calls"] - calls
            assert client.info("stats")["total_net_output_bytes"] > before
        # a frame per tick, a pulse per second each way, the watchers' pongs stay at home
        assert published <= (last - first) + 20
    finally:
        for wire in wires:
            wire.close()


def test_of_sockets_that_use_a_ticket_at_both_processes_at_once_one_gets_in(site):
    host, _web = site
    guests = [Program(host.url, f"Guest {number}") for number in range(4)]
    match = guests[0].start(*guests[1:], bots=0)
    keys = [guest.ticket(match) for guest in guests]
    with ExitStack() as stack:
        wires = [
            (key, stack.enter_context(Wire(server.url, match))) for _ in range(3) for key in keys for server in site
        ]
        for key, wire in wires:
            wire.say("hello", ticket=key)
        until(lambda: all(wire.of("welcome") or wire.of("bye") for _, wire in wires), what="answers to all")
        assert [sum(bool(wire.of("welcome")) for mine, wire in wires if mine == key) for key in keys] == [1] * 4
        assert {bye["code"] for _, wire in wires for bye in wire.of("bye")} == {"ticket_used"}
