"""What operators order, as players meet it: results, clocks, bots; in the recording, and once, though told twice."""

import asyncio

import pytest

from tests.hosting.house import House, until
from tests.hosting.test_recording import runs_as_it_did
from tests.hosting.virtual import virtually


@pytest.mark.parametrize("game", ["dots", "fists", "bluff"])
def test_a_match_is_over_with_the_result_that_was_given(game):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(game)
        one = house.player(match, 0)
        await until(lambda: one.view)
        house.store.command(match, "decide", placings={"0": 2, "1": 1})
        await until(lambda: house.store.endings)
        (ending,) = house.store.endings
        assert (ending.status, ending.reason, ending.outcome.placings) == ("finished", "operator", {0: 2, 1: 1})
        await until(lambda: one.bye)
        assert (one.bye["code"], one.bye["params"]["placings"]) == ("over", {"0": 2, "1": 1})
        runs_as_it_did(house.store, match)

    virtually(main)


def test_placings_that_cannot_be_leave_the_match_alone():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("dots")
        house.store.command(match, "decide", placings={"0": 1})
        await until(lambda: house.store.effective)
        await asyncio.sleep(1)
        assert house.store.endings == []
        assert match in house.host.matches

    virtually(main)


def test_what_comes_after_the_end_takes_no_effect_and_is_not_said_to():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("dots")
        house.store.command(match, "end")
        house.store.command(match, "decide", placings={"0": 2, "1": 1})
        house.store.command(match, "pause")
        await until(lambda: house.store.endings)
        await until(lambda: house.store.effective)
        await asyncio.sleep(3)
        assert [ending.status for ending in house.store.endings] == ["ended"]
        assert [number for number, _tick in house.store.effective] == [1]

    virtually(main)


def test_a_clock_gets_more_time_once_however_often_it_is_told():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("fists")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        core = house.host.matches[match].core
        before = core.turn.left(0)
        for _each in range(3):
            house.store.command(match, "clock", seat=0, seconds=60, order="the same")
        await until(lambda: len(house.store.effective) == 3)
        assert core.turn.left(0) == pytest.approx(before + 60 * core.game.tick_rate, abs=3 * core.game.tick_rate)
        assert one.kinds().count("extended") == 1
        house.store.command(match, "end")
        await until(lambda: house.store.endings)
        runs_as_it_did(house.store, match)

    virtually(main)


def test_who_has_no_clock_gets_no_time():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("dots")
        one = house.player(match, 0)
        await until(lambda: one.view)
        house.store.command(match, "clock", seat=0, seconds=60, order="one")
        await until(lambda: house.store.effective)
        assert "extended" not in one.kinds()

    virtually(main)


def test_a_bot_plays_on_for_who_has_to_go():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("dots")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        house.store.command(match, "bot", seat=0, level=1, name="Bot 1")
        await until(lambda: one.bye)
        assert one.bye["code"] == "kicked"
        chair = house.host.matches[match].seating.chairs[0]
        assert (chair.status, chair.name, chair.bot) == ("bot", "Bot 1", 1)
        assert two.socket.of("event")[-1]["data"] == {"seat": 0, "name": "Bot 1", "status": "bot"}

    virtually(main)


def test_who_is_banned_has_lost_the_seat():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("dots")
        one = house.player(match, 0)
        await until(lambda: one.view)
        house.store.command(match, "ban", seat=0)
        await until(lambda: one.bye)
        assert one.bye["code"] == "kicked"
        assert house.host.matches[match].seating.chairs[0].left

    virtually(main)
