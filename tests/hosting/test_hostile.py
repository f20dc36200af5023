"""What members of a match may do to each other: talk too much, and ask for what cannot be passed on."""

import asyncio

from games.engine import Game, Input, Match, State
from games.engine.game import complete
from games.hosting.connection import Connection, Pass
from games.wire.codec import CODECS
from games.wire.limits import Limits
from tests.hosting.house import House, until
from tests.hosting.virtual import FakeSocket, virtually


def lines(player) -> list[str]:
    return [event["data"]["text"] for event in player.socket.of("event") if event["kind"] == "chat"]


def test_spectators_together_say_no_more_than_one_can_read():
    """Anybody may watch, so a bound for each would be none."""

    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        player = house.player(match, 0)
        crowd = [house.player(match, None) for _ in range(5)]
        await until(lambda: player.view and all(one.view for one in crowd))
        for one in crowd:
            for _ in range(5):
                one.say(type="say", text="noise")
        assert len(lines(player)) == house.limits.spectators_chat_burst
        refused = [error for one in crowd for error in one.socket.of("error")]
        assert [error["code"] for error in refused] == ["chat_too_fast"] * 5
        player.say(type="say", text="who plays is heard all the same")
        await until(lambda: len(lines(crowd[0])) == house.limits.spectators_chat_burst + 1)
        await asyncio.sleep(2)
        crowd[0].say(type="say", text="later")
        await until(lambda: lines(player)[-1] == "later")

    virtually(main)


def test_coming_back_does_not_let_a_seat_say_more():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        witness = house.player(match, 1)
        await until(lambda: witness.view)
        for _ in range(3):
            player = house.player(match, 0)
            for _ in range(house.limits.chat_burst):
                player.say(type="say", text="noise")
            player.lose_network()
        assert len(lines(witness)) == house.limits.chat_burst

    virtually(main)


class Number(Input):
    value: int


class Kept(State):
    value: int = 0


class Numbers(Game):
    """Keeps a number that has no bounds."""

    def setup(self, match: Match) -> Kept:
        return Kept()

    def on_input(self, match: Match, seat: int, number: Number) -> None:
        match.state.value = number.value


complete(Numbers)


def test_a_number_that_only_json_can_hold_is_a_bad_input():
    socket = FakeSocket()
    connection = Connection(socket, CODECS["backbeat.v1.json"], Limits(), lambda: 0.0)
    connection.received(b'{"type":"hello","ticket":"t"}', True)
    connection.admit(Pass("m", "1", "Ada", 0, "", None), Numbers, upstream=object())
    connection.session.joined(0.0)
    connection.received(b'{"type":"input","seq":1,"input":{"value":%d}}' % 2**70, True)
    assert [(error["code"], error["seq"]) for error in socket.of("error")] == [("bad_input", 1)]
    assert not connection.closed
