"""Two processes look through one queue at once, over real HTTP: nobody is found two matches, and nobody waits long."""

import time
from collections import Counter

from tests.lobby.test_last_seat import at_once
from tests.support.network import until
from tests.support.program import Program as Guest

PEOPLE = 12


def test_two_processes_never_match_one_entry_twice(daphne_server, postgres_url, redis_url):
    sites = [daphne_server(DATABASE_URL=postgres_url, REDIS_URL=redis_url) for _site in range(2)]
    guests = [Guest(sites[number % 2].url, f"Guest {number}") for number in range(PEOPLE)]
    joined = at_once(lambda guest: guest.post("/api/queue", mode="reversi"), guests)
    assert {said["state"] for said in joined} <= {"waiting", "found"}
    began = time.monotonic()
    until(lambda: all(guest.get("/api/queue")["state"] == "found" for guest in guests), what="everybody to be found")
    assert time.monotonic() - began < 2
    at_once(lambda guest: guest.post("/api/queue/ready"), guests)
    said = [guest.get("/api/queue") for guest in guests]
    assert set(Counter(one["match"] for one in said).values()) == {2}
