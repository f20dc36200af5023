"""After the end: people may play again with sides changed, and nothing else counts."""

import asyncio

from games.wire.limits import Limits
from tests.hosting.house import House, until
from tests.hosting.virtual import virtually


async def finished(loop, **limits):
    """A match of Fists that seat 1 has resigned."""
    house = await House(loop, limits=Limits(**limits)).open()
    match = await house.match("fists")
    one, two = house.player(match, 0), house.player(match, 1)
    await until(lambda: one.view and two.view)
    two.say(type="input", seq=1, input={"kind": "resign"})
    await until(lambda: one.kinds()[-1] == "result" and two.kinds()[-1] == "result")
    assert house.store.endings[0].outcome.placings == {0: 1, 1: 2}
    return house, match, one, two


def test_when_both_ask_for_it_there_is_a_rematch_with_sides_changed():
    async def main(loop):
        house, match, one, two = await finished(loop)
        assert one.bye is None
        one.say(type="say", text="Again?")
        await until(lambda: two.kinds()[-1] == "chat")
        one.say(type="input", seq=9, input={"kind": "rematch"})
        await until(lambda: two.kinds()[-1] == "rematch")
        assert two.socket.of("event")[-1]["data"] == {"match": None, "seats": [0]}
        for seq in range(10, 40):
            one.say(type="input", seq=seq, input={"kind": "rematch"})
        assert one.kinds().count("rematch") == 1, "once is enough"
        two.say(type="input", seq=9, input={"kind": "rematch"})
        await until(lambda: two.bye)
        again = house.store.rematches[match]
        assert two.socket.of("event")[-1]["data"] == {"match": again, "seats": [0, 1]}
        assert (one.bye["close"], two.bye["close"]) == (4410, 4410)
        assert [seat.name for seat in house.store.matches[again].seats] == ["Player 1", "Player 0"]
        await until(lambda: list(house.host.matches) == [again])

    virtually(main)


def test_nothing_else_counts_after_the_end_and_it_ends_after_a_while():
    async def main(loop):
        house, match, one, _two = await finished(loop, afterwards_seconds=20)
        one.say(type="input", seq=9, input={"kind": "hand", "shape": "rock"})
        await until(lambda: one.socket.of("error"))
        assert one.socket.of("error")[0]["code"] == "not_playing"
        await asyncio.sleep(15)
        assert one.bye is None
        await until(lambda: one.bye, seconds=10)
        assert one.bye["params"]["placings"] == {"0": 1, "1": 2}
        assert house.host.matches[match].closing.lingers
        await until(lambda: match not in house.host.matches, seconds=40)

    virtually(main)


def test_without_those_who_played_there_is_no_rematch():
    async def main(loop):
        house, match, one, two = await finished(loop)
        two.say(type="leave")
        await until(lambda: two.bye)
        one.say(type="input", seq=9, input={"kind": "rematch"})
        await until(lambda: one.socket.of("error"))
        assert one.socket.of("error")[0]["code"] == "rematch_over"
        house.hub.lost(two.connection)
        one.say(type="leave")
        await until(lambda: match not in house.host.matches, seconds=70)

    virtually(main)


def test_a_rematch_that_cannot_be_made_is_told(caplog):
    async def main(loop):
        house, _match, one, two = await finished(loop)
        house.store.rematch = lambda match: None
        for player in (one, two):
            player.say(type="input", seq=9, input={"kind": "rematch"})
        await until(lambda: one.bye)
        assert one.socket.of("event")[-1]["data"] == {"match": None, "seats": []}

    virtually(main)


def test_who_reloads_after_the_end_is_let_in_and_may_still_play_again():
    async def main(loop):
        house, match, one, two = await finished(loop)
        two.lose_network()
        two.say(type="input", seq=8, input={"kind": "rematch"})
        back = house.player(match, 1)
        await until(lambda: back.view)
        assert back.kinds() == ["result"]
        one.say(type="input", seq=9, input={"kind": "rematch"})
        back.say(type="input", seq=9, input={"kind": "rematch"})
        await until(lambda: back.bye)
        assert match in house.store.rematches

    virtually(main)


def test_what_is_said_after_the_end_is_kept_too():
    async def main(loop):
        house, match, one, _two = await finished(loop)
        one.say(type="say", text="That was luck.")
        await until(lambda: "That was luck." in str(house.store.said_afterwards.get(match)))

    virtually(main)
