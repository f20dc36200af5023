"""What a match that jumps keeps, writes and says when something goes wrong: with its host, its store, or its game."""

import asyncio
import logging

from games.engine.thought import answer as think
from tests.hosting.house import House, Player, Slow, until
from tests.hosting.virtual import virtually

FIRST = {"first": "lowest"}


def test_refused_moves_write_nothing_and_leave_nothing_behind():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options=FIRST)
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        saves = house.store.saves
        for seq in range(1, 201):
            two.say(type="input", seq=seq, input={"kind": "claim", "worth": 7})
            await asyncio.sleep(0.1)
        await until(lambda: len(two.socket.of("error")) == 200)
        assert house.store.saves - saves <= 10
        assert len(house.host._scheduler._heap) < 100

    virtually(main)


def test_what_is_said_while_nothing_else_happens_is_kept():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        await asyncio.sleep(4)
        one.say(type="say", text="Still there?")
        await asyncio.sleep(4)
        assert house.store.matches[match].events[-1]["data"]["text"] == "Still there?"

    virtually(main)


# Losing the match ------------------------------------------------------------------------------------------------


def test_a_host_that_was_frozen_judges_nobody(caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("fists")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        loop.now += 200
        one.say(type="input", seq=1, input={"kind": "hand", "shape": "rock"})
        assert one.bye["close"] == two.bye["close"] == 4503
        await asyncio.sleep(3)
        assert house.store.endings == []
        assert all(frame["turn"]["out"] == {} for frame in one.socket.of("frame") if frame["turn"])

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_who_comes_late_to_a_match_that_was_lost_is_sent_on(caplog):
    async def main(loop):
        slow = Slow()
        house = await House(loop, thinkers=slow).open()
        match = await house.match("deep", bots=1, options=FIRST)
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 20})
        await until(lambda: slow.asked)
        old = house.host.matches[match]
        house.host._lease._lose()
        late = Player(house, match, 0, old.core.game, old.door)
        assert late.bye["close"] == 4503
        before = old.core.hash()
        slow.asked[0][2](think(slow.asked[0][0]))
        await asyncio.sleep(1)
        assert old.core.hash() == before
        assert old not in house.host._scheduler._current

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_checkpoint_that_could_not_be_written_is_written_later(caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options=FIRST)
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        await asyncio.sleep(3)
        save, house.store.save = house.store.save, lambda *args: 1 / 0
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 20})
        await until(lambda: two.socket.of("frame")[-1]["taken"] == [1, 0])
        await asyncio.sleep(0.5)
        house.store.save = save
        saves = house.store.saves
        await until(lambda: house.store.saves > saves, seconds=4)

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_match_that_ends_as_the_host_goes_has_ended():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("fists")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        one.say(type="input", seq=1, input={"kind": "resign"})
        loop.now += 0.3
        await house.host.drain()
        assert [(ending.match, ending.reason) for ending in house.store.endings] == [(match, "resigned")]

    virtually(main)


def test_a_command_at_which_the_game_raises_ends_the_match(monkeypatch, caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("fists")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        live = house.host.matches[match]
        monkeypatch.setattr(live.core.rules, "on_leave", None)
        loop.now += 1
        house.store.command(match, "kick", seat=1)
        await until(lambda: house.store.endings)
        assert house.store.endings[0].status == "failed"

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_secret_input_is_not_in_the_log_of_a_failure(monkeypatch, caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("fists")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        live = house.host.matches[match]
        one.say(type="input", seq=1, input={"kind": "hand", "shape": "scissors"})
        await until(lambda: live.core.turn.seats == (1,))
        monkeypatch.setattr(live.core.rules, "on_input", None)
        two.say(type="input", seq=1, input={"kind": "hand", "shape": "paper"})
        await until(lambda: house.store.endings)

    with caplog.at_level(logging.ERROR):
        virtually(main)
    assert "'Hand'" in caplog.text
    assert "scissors" not in caplog.text
    assert "paper" not in caplog.text
