"""A game whose ticks take 150 ms, beside one as it should be, in one real server."""

import json
import time
from itertools import pairwise

import pytest

from tests.support.program import BINARY, Program, Wire
from tests.support.site import Daphne

SLOW = """
import time
from gameproject.asgi import application
from games.catalog.lightcycles.game import Lightcycles

quick = Lightcycles.tick

def tick(self, match):
    time.sleep(0.15)
    quick(self, match)

Lightcycles.tick = tick
"""


@pytest.fixture
def server(tmp_path, sqlite_url):
    (tmp_path / "slow.py").write_text(SLOW)
    limits = json.dumps({"slow_seconds": 4})
    site = {"DATABASE_URL": sqlite_url, "PYTHONPATH": str(tmp_path), "BACKBEAT_LIMITS": limits}
    server = Daphne(tmp_path, application="slow:application", **site)
    try:
        yield server.start()
    finally:
        server.close()


class Watched(Wire):
    """Knows when each frame came."""

    def _take(self, message):
        super()._take({**message, "at": time.monotonic()})


def test_a_slow_game_is_slowed_named_and_ended_while_another_plays_on(server):
    ada, bob = Program(server.url, "Ada"), Program(server.url, "Bob")
    fine = bob.start(game="arena")
    with Watched(server.url, fine, protocol=BINARY) as other:
        other.say("hello", ticket=bob.ticket(fine))
        other.say("input", seq=1, input={"push": -1, "turn": 1, "aim": -1, "fire": False})
        other.hear("frame", lambda frame: frame["tick"] > 160)  # it turns: every tick shows something new
        match = ada.start(game="lightcycles")
        with ada.join(match, protocol=BINARY) as slow:
            assert slow.event("result", seconds=20)["data"] == {"placings": None, "reason": "too_slow"}
            assert slow.closed() == 4410
        arrived = [frame["at"] for frame in other.of("frame") if frame["tick"] > 160]
        gaps = sorted(after - before for before, after in pairwise(arrived))
        assert len(gaps) > 60
        assert gaps[len(gaps) * 95 // 100] < 0.15 + 0.05 + 0.15, (
            "a slow tick, and noise; a busy machine may hold up a few"
        )
        last = other.of("frame")[-1]["tick"]
        other.hear("frame", lambda frame: frame["tick"] > last + 20)
        assert other.close_code is None
    told = [line for line in server.log.splitlines() if match in line and "more than its share" in line]
    assert len(told) == 2
    assert "is slowed to a quarter" in told[0]
    assert "is ended" in told[1]
    assert ada.get(f"/api/matches/{match}")["status"] == "failed"
