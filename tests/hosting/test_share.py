"""A match that takes more than its share of the loop is slowed, named and ended, while all others play on; what takes
long once, or often but briefly, is left alone. What a tick costs is played: the rules move the virtual clock.
"""

import asyncio
import logging
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.engine import Game, Match, registry
from games.engine.game import complete
from games.hosting.share import CREDIT, Share
from games.wire.limits import DEFAULT, Limits
from tests.engine.samples import Dot, Dots, Square, Step
from tests.hosting.house import House, until
from tests.hosting.test_recording import runs_as_it_did
from tests.hosting.virtual import virtually

TICK = 0.15
LIMITS = Limits(sockets_per_player=100)


class Hog(Dots):
    """A tick takes as long as `takes` says, by its number."""

    slug = title = "hog"
    takes: Callable[[int], float] = staticmethod(lambda tick: TICK)
    spent: list[tuple[float, float]] = []

    def setup(self, match: Match) -> Square:
        return Dots.setup(self, match)

    def tick(self, match: Match) -> None:
        spend(self.takes(match.tick))


class Mill(Game):
    """Jumps from input to input, each of which takes as long as a slow tick; so does saying what is legal."""

    seats = (1, 4)

    def setup(self, match: Match) -> Square:
        return Square({seat: Dot(0, 0) for seat in match.seats})

    def on_input(self, match: Match, seat: int, step: Step) -> None:
        match.state.dots[seat].x += step.dx
        spend(TICK)

    def legal(self, match: Match, seat: int) -> list[Step]:
        spend(TICK)
        return []


complete(Hog)
complete(Mill)


def spend(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    Hog.spent.append((loop.now, loop.now + seconds))
    loop.now += seconds


@pytest.fixture(autouse=True)
def games(monkeypatch):
    monkeypatch.setattr(registry, "_registered", [Dots, Hog, Mill])
    monkeypatch.setattr(Hog, "spent", [])


def keeps_to_its_share(spent, most):
    """Over any window a quarter of it, beside the credit and one run. A window begins and ends with a run."""
    for first, (begun, _) in enumerate(spent):
        for last in range(first, len(spent)):
            used = sum(end - start for start, end in spent[first : last + 1])
            assert used <= (spent[last][1] - begun) / 4 + CREDIT + most


async def a_house_of_dots(loop, count=5):
    house = await House(loop, limits=LIMITS).open()
    fine = [house.host.matches[await house.match(bots=2)] for _ in range(count)]
    return house, fine


async def watch(fine, until_then):
    """How late others are at most, in seconds, until then."""
    late = 0.0
    while not until_then():
        await asyncio.sleep(0.001)
        late = max([late, *(match.time() - match.deadline() for match in fine)])
    return late


def test_a_hog_is_slowed_to_a_quarter_then_ended_and_others_lose_one_slow_tick_at_a_time(caplog):
    async def main(loop):
        house, fine = await a_house_of_dots(loop)
        match = await house.match("hog")
        player = house.player(match, 0)
        begun, ticks = loop.time(), [other.core.tick for other in fine]
        with caplog.at_level(logging.WARNING):
            late = await watch(fine, lambda: player.bye)
        assert DEFAULT.slow_seconds < loop.time() - begun < DEFAULT.slow_seconds + 3
        keeps_to_its_share(Hog.spent, TICK)
        assert late <= TICK + 0.01, "one slow tick"
        for other, tick in zip(fine, ticks, strict=True):
            assert other.pace.dropped == 0
            assert other.core.tick - tick == pytest.approx(20 * (loop.time() - begun), abs=4)
        await tells_why(house, match, player, caplog)
        assert house.host.dropped >= 20 * 8

    virtually(main)


async def tells_why(house, match, player, caplog):
    named = [record for record in caplog.records if match in record.getMessage() and record.levelname != "INFO"]
    assert [record.levelname for record in named] == ["WARNING", "ERROR"], "once each"
    assert all("150 ms" in record.getMessage() for record in named)
    assert player.socket.of("event")[-1]["data"] == {"placings": None, "reason": "too_slow"}
    assert (player.bye["close"], player.bye["params"]["status"], player.bye["params"]["reason"]) == (
        4410,
        "failed",
        "too_slow",
    )
    (ending,) = house.store.endings
    assert (ending.match, ending.status, ending.reason) == (match, "failed", "too_slow")
    assert match not in house.host.matches
    runs_as_it_did(house.store, match)


def test_of_several_hogs_others_meet_one_slow_tick_at_a_time_all_the_same():
    async def main(loop):
        house, fine = await a_house_of_dots(loop)
        hogs = [await house.match("hog", bots=2) for _ in range(3)]
        await asyncio.sleep(3)
        assert all(house.host.matches[hog].share.slow for hog in hogs)
        assert await watch(fine, lambda: len(house.store.endings) == 3) <= TICK + 0.01
        assert {ending.reason for ending in house.store.endings} == {"too_slow"}

    virtually(main)


def test_a_match_that_jumps_is_held_to_its_share_however_often_it_is_asked_for_more(caplog):
    async def main(loop):
        house, fine = await a_house_of_dots(loop)
        match = await house.match("mill")
        players = [house.player(match, seat) for seat in (0, 1)]
        await until(lambda: all(player.view for player in players))
        begun, seq = loop.time(), 0

        def steer():
            nonlocal seq
            seq += 1
            for player in players:
                player.say(type="input", seq=seq, input={"dx": 1, "dy": 0})
            loop.call_later(0.05, steer)

        steer()
        with caplog.at_level(logging.WARNING):
            late = await watch(fine, lambda: players[0].bye)
        assert late <= 2 * TICK + 0.01, "both inputs are due at one tick"
        assert DEFAULT.slow_seconds < loop.time() - begun < DEFAULT.slow_seconds + 4
        keeps_to_its_share(Hog.spent, 2 * TICK)
        assert match in caplog.text
        assert house.store.endings[0].reason == "too_slow"

    virtually(main)


def test_who_takes_the_loop_outside_its_turns_is_not_waited_for():
    async def main(loop):
        house, fine = await a_house_of_dots(loop)
        match = await house.match("mill")
        player = house.player(match, 0)
        await until(lambda: player.view)
        begun = loop.time()

        def ask():
            player.say(type="ask", id=1)
            loop.call_later(0.02, ask)

        ask()
        await until(lambda: house.store.endings)
        assert loop.time() - begun < 5
        assert house.store.endings[0].reason == "too_slow"
        await asyncio.sleep(1)
        assert not any(other.ending for other in fine)

    virtually(main)


@pytest.mark.parametrize(
    "takes",
    [
        lambda tick: 1.5 if tick in (10, 40, 100) else 0.001,  # a process that was stopped, a machine that hiccups
        lambda tick: 0.2 if tick % 20 == 0 else 0.001,  # a fifth of the loop
        lambda tick: 0.04,  # a crowd: most of the loop, in short turns
    ],
)
def test_what_takes_long_once_or_often_but_briefly_is_left_alone(monkeypatch, caplog, takes):
    monkeypatch.setattr(Hog, "takes", staticmethod(takes))

    async def main(loop):
        house, _ = await a_house_of_dots(loop)
        match = house.host.matches[await house.match("hog", bots=2)]
        tick = match.core.tick
        with caplog.at_level(logging.WARNING):
            await asyncio.sleep(30)
        assert "share" not in caplog.text
        assert match.core.tick + match.pace.dropped - tick == pytest.approx(600, abs=5)

    virtually(main)


def test_after_a_halt_of_the_process_nobody_is_called_slow(caplog):
    async def main(loop):
        house, fine = await a_house_of_dots(loop, 30)
        for _ in range(5):
            loop.now += 1.5
            await asyncio.sleep(1)
        assert not any(match.share.slow for match in fine)
        assert "share" not in caplog.text
        assert house.host.dropped == sum(match.pace.dropped for match in fine) > 0

    with caplog.at_level(logging.WARNING):
        virtually(main)


def test_a_match_that_was_slow_for_a_while_goes_on_at_full_speed(monkeypatch, caplog):
    monkeypatch.setattr(Hog, "takes", staticmethod(lambda tick: TICK if 10 < tick < 20 else 0.001))

    async def main(loop):
        house, _ = await a_house_of_dots(loop)
        match = house.host.matches[await house.match("hog", bots=2)]
        await until(lambda: match.share.slow)
        await until(lambda: not match.share.slow, seconds=DEFAULT.slow_seconds)
        tick, begun = match.core.tick, loop.time()
        await asyncio.sleep(5)
        assert match.core.tick - tick == pytest.approx(20 * (loop.time() - begun), abs=2)

    virtually(main)


def test_a_slow_match_can_be_ended_by_an_operator():
    async def main(loop):
        house, _ = await a_house_of_dots(loop)
        match = await house.match("hog", bots=2)
        await until(lambda: house.host.matches[match].share.slow)
        house.store.command(match, "end")
        await until(lambda: house.store.endings, seconds=2)
        assert house.store.endings[0].reason == "operator"

    virtually(main)


@given(st.lists(st.tuples(st.floats(0, 0.3), st.floats(0, 0.3)), min_size=1, max_size=200))
def test_no_pattern_of_long_turns_takes_more_than_its_share(runs):
    """Each wants to begin so long after the last, and takes so long. What takes briefly is not counted."""
    share, now, spent = Share(DEFAULT, lambda: 0.0), 0.0, []
    for rest, takes in runs:
        now = max(now + rest, share.allowed(now + rest))
        share.turn()
        if share.took(now, now + takes):
            share.judge()
        if takes > DEFAULT.long_turn:
            spent.append((now, now + takes))
        now += takes
    keeps_to_its_share(spent, 0.3)
