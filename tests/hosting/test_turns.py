"""Matches that jump from event to event, as their players meet them: they cost nothing in between, and their clocks are
right after whatever happened to their host.
"""

import asyncio

import pytest

from games.hosting.lease import LEASE_SECONDS
from games.hosting.live import LiveMatch
from games.wire.limits import Limits
from tests.hosting.house import House, until
from tests.hosting.virtual import virtually

FIRST = {"first": "lowest"}


def test_five_thousand_matches_without_sockets_run_only_when_something_is_due(monkeypatch):
    runs = []
    run = LiveMatch.run
    monkeypatch.setattr(LiveMatch, "run", lambda self, now: (runs.append(self.id), run(self, now)))

    async def main(loop):
        house = House(loop, limits=Limits(keep_seat=3600))
        for seed in range(5000):
            house.store.add("fists", 2, seed=seed)
        await house.open()
        await until(lambda: len(house.host.matches) == 5000)
        await asyncio.sleep(6)  # until their people, who never came, are waited for no more
        saves = house.store.saves
        runs.clear()
        await asyncio.sleep(12)
        assert runs == []
        assert house.store.saves == saves
        await asyncio.sleep(10)
        assert len(house.store.endings) == 5000, "their clocks have not been forgotten"

    virtually(main)


def test_who_watches_a_resting_match_costs_it_nothing_either(monkeypatch):
    runs = []
    run = LiveMatch.run
    monkeypatch.setattr(LiveMatch, "run", lambda self, now: (runs.append(now), run(self, now)))

    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        begun = loop.time()
        await asyncio.sleep(3)
        runs.clear()
        await asyncio.sleep(20)
        assert runs == []
        ticks = [ping["tick"] for ping in one.socket.of("ping")]
        assert ticks == sorted(ticks)
        assert ticks[-1] == pytest.approx(10 * (loop.time() - begun), abs=16), "pings tell the time all the same"
        assert two.bye is None

    virtually(main)


def test_a_host_takes_resting_matches_when_it_can_take_no_more_that_tick():
    async def main(loop):
        house = House(loop, limits=Limits(matches_per_host=2, resting_matches_per_host=3))
        for game in ("dots", "bluff") * 5:
            house.store.add(game, 2)
        await house.open()
        await asyncio.sleep(5)
        running = [match.core.game.slug for match in house.host.matches.values()]
        assert (running.count("dots"), running.count("bluff")) == (2, 3)

    virtually(main)


# Turns and clocks ------------------------------------------------------------------------------------------------


def test_a_frame_says_whose_turn_it_is_and_only_when_that_changes():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options=FIRST)
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        await asyncio.sleep(4)
        first = one.socket.of("frame")[-1]
        assert first["turn"]["seats"] == [0]
        assert first["turn"]["clocks"] == {"0": {"left": 300, "ends": 300}}
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 7})
        await until(lambda: two.socket.of("frame")[-1]["taken"] == [1, 0])
        turn = two.socket.of("frame")[-1]["turn"]
        assert (turn["seats"], turn["number"]) == ([1], 2)
        assert turn["clocks"]["1"]["ends"] == turn["begun"] + 300
        two.say(type="input", seq=1, input={"kind": "claim", "worth": 3})
        await until(lambda: two.socket.of("error"))
        assert two.socket.of("error")[0]["params"] == {"more_than": 7}
        assert two.socket.of("frame")[-1]["turn"] is None, "as it was"

    virtually(main)


def test_who_comes_late_is_told_the_time_of_now():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options=FIRST)
        one = house.player(match, 0)
        await until(lambda: one.view)
        await asyncio.sleep(4)
        assert house.host.matches[match].core.tick == 0, "time waits for people, five seconds"
        assert one.socket.of("frame")[0]["turn"]["clocks"] == {"0": {"left": 300, "ends": 0}}
        await until(lambda: len(one.socket.of("frame")) == 2)
        assert one.socket.of("frame")[1]["turn"]["clocks"] == {"0": {"left": 300, "ends": 300}}
        begun = loop.time()
        await asyncio.sleep(17)
        two = house.player(match, 1)
        await until(lambda: two.view)
        passed = 10 * (loop.time() - begun)
        assert two.socket.of("welcome")[0]["tick"] == pytest.approx(passed, abs=3)
        assert two.socket.of("frame")[0]["tick"] == pytest.approx(passed, abs=3)

    virtually(main)


@pytest.mark.parametrize("end", ["crash", "drain"])
def test_after_a_restart_clocks_have_lost_the_time_that_was_played_and_no_more(end):
    async def main(loop):
        first = await House(loop).open()
        match = await first.match("bluff", options=FIRST)
        one, two = first.player(match, 0), first.player(match, 1)
        await until(lambda: one.view and two.view)
        await asyncio.sleep(12)
        if end == "drain":
            await first.host.drain()
        else:
            for task in first.host._tasks:
                task.cancel()
            first.host._scheduler.close()
        await asyncio.sleep(LEASE_SECONDS + 20)
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches)
        turn = second.host.matches[match].core.turn
        assert turn.left(0) == pytest.approx(300 - 120, abs=15)
        await asyncio.sleep(4)
        back = second.player(match, 0)
        assert turn.left(0) == pytest.approx(300 - 120, abs=15), "nobody plays while people are on their way back"
        second.player(match, 1)
        back.say(type="ask", id=1)
        await asyncio.sleep(5)
        back.say(type="ask", id=2)
        assert turn.left(0) == pytest.approx(300 - 170, abs=17)

    virtually(main)


def test_a_pause_stops_the_clocks_of_a_match_that_jumps():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options=FIRST)
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        await asyncio.sleep(5)
        house.store.command(match, "pause")
        await until(lambda: house.host.matches[match].core.paused)
        core = house.host.matches[match].core
        left = core.turn.left(0)
        assert left == pytest.approx(250, abs=8)
        await asyncio.sleep(60)
        ticks = [ping["tick"] for ping in one.socket.of("ping")]
        assert ticks[-1] == ticks[-30] == core.tick
        house.store.command(match, "resume")
        await until(lambda: not core.paused)
        await asyncio.sleep(1)
        one.say(type="ask", id=1)
        await until(lambda: one.socket.of("legal"))
        assert core.turn.left(0) == pytest.approx(left - 10, abs=3)

    virtually(main)


def test_nobody_plays_for_the_absent_where_the_game_wants_none():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("fists")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        two.lose_network()
        await asyncio.sleep(15)
        assert one.socket.of("event")[-1]["data"]["status"] == "away"
        assert house.host.matches[match].core.turn.seats == (0, 1)
        await until(lambda: one.socket.of("event")[-1]["kind"] == "result", seconds=10)
        assert one.socket.of("event")[-1]["data"]["reason"] == "timeout"

    virtually(main)


def test_who_leaves_takes_no_time_from_the_next():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", seats=3, options=FIRST)
        players = [house.player(match, seat) for seat in range(3)]
        await until(lambda: all(player.view for player in players))
        await asyncio.sleep(18)
        players[0].say(type="leave")
        core = house.host.matches[match].core
        await until(lambda: core.turn.seat == 1)
        assert core.turn.left(1) >= 298

    virtually(main)
