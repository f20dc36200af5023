"""How a running match ends: its result is kept once and told to everybody, whoever raises, restarts, or was cut off."""

import asyncio
import logging

import msgspec

from games.wire.limits import Limits
from tests.hosting.house import House, until
from tests.hosting.virtual import virtually


def test_a_game_that_raises_ends_alone_and_says_so(caplog):
    async def main(loop):
        house = await House(loop).open()
        broken, fine = await house.match("fragile"), await house.match()
        one, other = house.player(broken, 0), house.player(fine, 0)
        await until(lambda: one.view and other.view)
        with caplog.at_level(logging.ERROR):
            one.say(type="input", seq=1, input={})
            await until(lambda: one.bye)
        assert (one.bye["params"]["status"], one.bye["params"]["placings"]) == ("failed", None)
        assert one.socket.of("event")[-1]["data"] == {"placings": None, "reason": "failed"}
        assert house.store.endings[0].status == "failed"
        assert "ZeroDivisionError" in caplog.text
        assert "Last inputs" in caplog.text
        tick = other.tick
        await until(lambda: other.tick > tick)

    virtually(main)


def test_the_result_is_written_before_it_is_told_and_once():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options={"lives": 1, "first": "lowest"})
        one = house.player(match, 0)
        await until(lambda: one.view)
        house.store.broken = True
        one.say(type="leave")
        await asyncio.sleep(2)
        assert "result" not in one.kinds()
        house.store.broken = False
        await until(lambda: house.store.endings)
        assert len(house.store.endings) == 1
        assert house.store.endings[0].outcome.placings == {0: 2, 1: 1}

    virtually(main)


def test_an_input_that_meets_the_end_of_a_turn_based_match_loses_no_result():
    """The winning move is due, and another input is read before the match's timer fires."""

    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options={"first": "lowest", "lives": 1})
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 99})
        await until(lambda: two.view["claim"] == 99)
        two.say(type="input", seq=1, input={"kind": "call"})
        loop.now += 0.2
        one.say(type="input", seq=2, input={"kind": "call"})
        await until(lambda: house.store.endings, seconds=2)
        assert house.store.endings[0].status == "finished"
        assert one.socket.of("error")[-1]["code"] == "not_playing"

    virtually(main)


def test_a_result_that_could_not_be_written_before_a_restart_is_written_after_it(caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options={"lives": 1})
        one = house.player(match, 0)
        await until(lambda: one.view)
        finish, house.store.finish = house.store.finish, lambda *args: 1 / 0
        one.say(type="leave")
        await until(lambda: house.host.matches[match].ending)
        await house.host.drain()
        house.store.finish = finish
        second = await House(loop, house.store).open()
        await until(lambda: house.store.endings, seconds=2)
        assert house.store.endings[0].status == "finished"
        await until(lambda: not second.host.matches)

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_who_was_cut_off_at_the_end_comes_back_and_sees_it():
    """The last view and the result; then everybody is told to go, and the match is gone when seats would be."""

    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options={"lives": 1})
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        house.hub.lost(one.connection)
        two.say(type="leave")
        await until(lambda: house.host.matches[match].closing.lingers)
        assert (two.bye["code"], len(house.store.endings)) == ("left", 1)
        back = house.player(match, 0)
        await until(lambda: back.bye and back.view)
        assert back.kinds()[-1] == "result"
        assert back.view == msgspec.to_builtins(house.host.matches[match].core.view(0), str_keys=True)
        assert (back.bye["close"], back.bye["params"]["placings"]) == (4410, {"0": 1, "1": 2})
        gone = house.player(match, 1)
        await until(lambda: gone.bye and gone.view)
        assert gone.socket.of("welcome")[0]["seat"] is None, "who left the seat watches, at the end as before it"
        saves = house.store.saves
        await until(lambda: match not in house.host.matches, seconds=31)
        assert house.store.saves == saves

    virtually(main)


def test_a_match_that_nobody_plays_ends():
    async def main(loop):
        house = await House(loop, limits=Limits(pending_seconds=10, keep_seat=5)).open()
        await house.match()
        await until(lambda: house.store.endings, seconds=30)
        assert (house.store.endings[0].status, house.store.endings[0].reason) == ("ended", "abandoned")

    virtually(main)
