"""The bench in small: its load generator against the floor and against Backbeat, by counts and never by times."""

import json

import pytest

from bench import capacity, load, table
from bench.build import build
from bench.servers import Backbeat, Floor, Shape

SMALL = Shape(matches=2, players=2)
SECONDS = 2.0


@pytest.fixture(scope="module", autouse=True)
def programs():
    build()


def played(contestant):
    """What the load generator saw, and what the server wrote until it was stopped."""
    contestant.start(SMALL)
    try:
        told = load.run(contestant, SMALL, warm=0.5, seconds=SECONDS)
    finally:
        written = contestant.stop()
    return told, written


def test_every_frame_and_every_input_is_counted_once(tmp_path):
    told, written = played(Floor(tmp_path))
    own = json.loads(written)
    assert told["total_frames"] == own["frames"]
    assert told["closes"] == {"1000": SMALL.sockets}
    assert 0 < told["inputs"] < own["inputs"] <= (SECONDS + 1) * SMALL.sockets * SMALL.inputs
    assert told["frame_bytes"] == told["all_bytes"] == 42 * told["frames"] > 0


def test_backbeat_is_measured_as_a_player_sees_it(tmp_path):
    told, _written = played(Backbeat(tmp_path))
    assert (told["in"], told["left"], told["closes"]) == (SMALL.sockets, 0, {"1000": SMALL.sockets})
    assert 0 < told["frames"] < told["total_frames"] <= told["total_ticks"], "one frame a tick at most"
    assert 0 < told["frame_bytes"] < told["all_bytes"], "heartbeats are bytes, and no frames"
    assert told["told"] > 0, "frames tell which inputs were taken"
    figures = load.figures(told)
    assert figures["cpu"] > 0
    assert figures["memory"] > 0
    assert figures["lost"] == 0


class Lazy(Floor):
    """Sends half of the frames that it should."""

    def run(self, shape):
        return super().run(Shape(shape.matches, shape.players, rate=shape.rate // 2))


def test_who_does_not_do_the_work_is_not_measured(tmp_path):
    assert Floor(tmp_path).fault() == ""
    assert "of the frames came" in Lazy(tmp_path).fault()


def test_ratios_are_of_the_same_round():
    rounds = [{"one": {"cpu": cpu}, "other": {"cpu": half}} for cpu, half in ((10, 5), (30, 10), (9, 1))]
    assert table.ratio(rounds, "one", "other") == 3
    assert table.middle(rounds, "one", "cpu") == 10


class Full:
    """Takes so many players in time, and half as many without losing frames."""

    def __init__(self, players):
        self.players, self.tried = players, []

    def measured(self, shape, seconds):
        self.tried.append(shape.sockets)
        share = 1.0 if 2 * shape.sockets <= self.players else 0.9
        return {"lost": 0, "gap99": 50.0 if shape.sockets <= self.players else 70.0, "share": share}


@pytest.mark.parametrize("players", [60, 730, 3000])
def test_the_players_that_a_core_holds_are_found_to_a_tenth(players):
    full = Full(players)
    trials = capacity.Trials(full, SECONDS)
    for good, holds in ((capacity.on_time, players), (capacity.complete, players // 2)):
        assert holds / 1.1 - 10 <= trials.most(good, 200) <= holds
    assert max(map(full.tried.count, full.tried)) <= capacity.TRIES, "a number that is known is not tried again"
