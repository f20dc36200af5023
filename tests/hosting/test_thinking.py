"""What a seat may ask a match that jumps, and bots that think about it elsewhere while time goes on."""

import asyncio

import msgspec

from games.engine.thought import Question
from games.engine.thought import answer as think
from tests.engine.samples import CANARY
from tests.hosting.house import House, Slow, until
from tests.hosting.virtual import virtually

FIRST = {"first": "lowest"}


def test_a_seat_may_ask_what_it_may_do_and_nobody_elses():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options=FIRST)
        one, two, watcher = (house.player(match, seat) for seat in (0, 1, None))
        await until(lambda: one.view and two.view and watcher.view)
        for number, player in enumerate((one, two, watcher)):
            player.say(type="ask", id=number)
        await until(lambda: watcher.socket.of("error"))
        assert watcher.socket.of("error")[0]["code"] == "no_seat"
        (mine,), (others,) = one.socket.of("legal"), two.socket.of("legal")
        assert (mine["id"], len(mine["inputs"]), mine["inputs"][0]) == (0, 99, {"kind": "claim", "worth": 1})
        assert (others["id"], others["inputs"]) == (1, [])

    virtually(main)


def test_a_game_that_does_not_say_answers_null():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("dots")
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="ask", id=5)
        await until(lambda: one.socket.of("legal"))
        assert one.socket.of("legal")[0]["inputs"] is None

    virtually(main)


# Bots that think -------------------------------------------------------------------------------------------------


def test_a_bot_thinks_elsewhere_about_what_its_seat_sees():
    async def main(loop):
        slow = Slow()
        house = await House(loop, thinkers=slow).open()
        match = await house.match("deep", bots=1, options=FIRST)
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 20})
        await until(lambda: slow.asked)
        await asyncio.sleep(3)
        ((question, seconds, answer),) = slow.asked
        assert seconds == 2.0
        core = house.host.matches[match].core
        asked = msgspec.msgpack.decode(question, type=Question)
        assert str(core.state.cards[0]) not in str(msgspec.msgpack.decode(question)), "not what others hold"
        assert msgspec.msgpack.decode(asked.view)["card"] == core.state.cards[1] > CANARY
        answer(think(question))
        await until(lambda: core.state.claim == 30, seconds=1)

    virtually(main)


def test_a_bot_that_answers_too_late_is_answered_for_by_level_one():
    async def main(loop):
        slow = Slow()
        house = await House(loop, thinkers=slow).open()
        match = await house.match("deep", bots=1, options=FIRST)
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 20})
        await until(lambda: slow.asked)
        slow.asked[0][2](None)
        await until(lambda: house.host.matches[match].core.state.claim == 21, seconds=1)

    virtually(main)


def test_what_a_bot_thinks_costs_its_own_time():
    async def main(loop):
        slow = Slow()
        house = await House(loop, thinkers=slow).open()
        match = await house.match("deep", bots=1, options=FIRST)
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 20})
        await until(lambda: slow.asked)
        await asyncio.sleep(8)
        slow.asked[0][2](think(slow.asked[0][0]))
        core = house.host.matches[match].core
        await until(lambda: core.turn.seat == 0)
        assert core.turn.left(0) >= 298

    virtually(main)


def test_a_bot_does_not_play_for_whoever_has_come_back():
    async def main(loop):
        slow = Slow()
        house = await House(loop, thinkers=slow).open()
        match = await house.match("deep", options=FIRST)
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        one.lose_network()
        await until(lambda: slow.asked)
        back = house.player(match, 0)
        await until(lambda: back.view)
        core = house.host.matches[match].core
        before = core.turn.number
        slow.asked[0][2](think(slow.asked[0][0]))
        await asyncio.sleep(2)
        assert core.turn.number == before

    virtually(main)


def test_an_answer_to_an_older_turn_is_forgotten():
    async def main(loop):
        slow = Slow()
        house = await House(loop, thinkers=slow).open()
        match = await house.match("deep", bots=1, options=FIRST)
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 20})
        await until(lambda: slow.asked)
        core = house.host.matches[match].core
        await until(lambda: core.turn.number > 2, seconds=40)  # its clock has run out meanwhile
        before = core.hash()
        slow.asked[0][2](think(slow.asked[0][0]))
        assert core.hash() == before

    virtually(main)
