"""A match played through another process: the same as near, over a line that loses messages or falls silent."""

import asyncio
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.engine import Match, between
from games.engine.game import complete
from games.hosting.relay import SILENCE, Relay
from tests.engine.samples import Dots, Square, Step
from tests.hosting.house import House, Player, until
from tests.hosting.virtual import virtually


class Line:
    """Two relays in two houses. `lose` says of each message whether it is lost."""

    def __init__(self, loop, lose=lambda number: False):
        self.loop, self.lose, self.count, self.sent = loop, lose, 0, []
        self.near, self.far = House(loop), House(loop)
        self.relays = {
            "near": Relay("near", self.sender("near"), self.near.host.matches),
            "far": Relay("far", self.sender("far"), self.far.host.matches),
        }

    def sender(self, origin):
        def send(channel, data):
            self.count += 1
            self.sent.append((origin, data))
            if not self.lose(self.count):
                self.loop.call_later(0.002, self.relays[channel].receive, origin, data)

        return send

    def player(self, match, seat, **kwargs):
        """A player whose socket is in the far process."""
        return Player(self.far, match, seat, Dots, self.relays["far"].upstream(match, Dots, "near"), **kwargs)


def test_played_through_another_process_it_is_the_same_match():
    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=3, bots=1)
        near, far = line.near.player(match, 0), line.player(match, 1)
        await until(lambda: far.view is not None)
        far.say(type="input", seq=1, input={"dx": 1, "dy": 0})
        await until(lambda: near.socket.of("frame")[-1]["taken"][1] == 1)
        near.say(type="say", text="hello")
        await until(lambda: "chat" in far.kinds())
        await until(lambda: far.tick == near.tick)
        assert far.view == near.view
        far.say(type="leave")
        await until(lambda: far.bye)
        assert far.bye["close"] == 1000

    virtually(main)


def test_an_input_of_another_version_is_refused_at_its_host():
    """The far process has checked it, by the rules that it has."""

    class Leap(Step, frozen=True, tag="step"):
        dx: between(-9, 9)

    class Other(Dots):
        slug = "dots"

        def setup(self, match: Match) -> Square:
            return Dots.setup(self, match)

        def on_input(self, match: Match, seat: int, leap: Leap) -> None:
            raise AssertionError("the host runs it")

    complete(Other)

    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=2, bots=1)
        far = Player(line.far, match, 0, Other, line.relays["far"].upstream(match, Other, "near"))
        await until(lambda: far.view is not None)
        for seq, dx in enumerate((9, 1), 1):
            far.say(type="input", seq=seq, input={"dx": dx, "dy": 0})
        await until(lambda: far.socket.of("frame")[-1]["taken"][0] == 2)
        assert [(error["code"], error["seq"]) for error in far.socket.of("error")] == [("bad_input", 1)]

    virtually(main)


def test_frames_cross_once_per_tick_whatever_the_number_of_players():
    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=9, bots=1)
        players = [line.player(match, seat) for seat in range(8)]
        await until(lambda: all(player.view for player in players))
        await asyncio.sleep(1)
        line.sent.clear()
        await asyncio.sleep(5)
        from_host = [data for origin, data in line.sent if origin == "near"]
        assert len(from_host) <= 5 * 20 + 5 * 2

    virtually(main)


@settings(max_examples=15)
@given(lost=st.sets(st.integers(1, 150)))
def test_whatever_is_lost_on_the_line_the_view_and_the_events_come_right(lost):
    async def main(loop):
        line = Line(loop, lose=lost.__contains__)
        await line.near.open()
        match = await line.near.match(seats=3, bots=1)
        near, far = line.near.player(match, 0), line.player(match, 1)
        for number in range(4):
            near.say(type="say", text=str(number))
            await asyncio.sleep(1.1)
        await until(lambda: line.count > 150, seconds=60)
        await asyncio.sleep(3)
        await until(lambda: far.tick == near.tick)
        assert far.view == near.view
        chats = [event["data"]["text"] for event in far.socket.of("event") if event["kind"] == "chat"]
        assert chats == ["0", "1", "2", "3"]

    logging.disable(logging.WARNING)
    try:
        virtually(main)
    finally:
        logging.disable(logging.NOTSET)


def test_when_the_host_falls_silent_its_players_are_sent_to_look_for_the_next(caplog):
    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=2, bots=1)
        far = line.player(match, 0)
        await until(lambda: far.view)
        line.lose = lambda number: True
        await until(lambda: far.bye, seconds=SILENCE + 3)
        assert far.bye["close"] == 4503

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_when_a_showing_process_falls_silent_its_seats_are_away(caplog):
    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=2)
        line.player(match, 0)
        chair = line.near.host.matches[match].seating.chairs[0]
        await until(lambda: chair.status == "here")
        line.lose = lambda number: True
        await until(lambda: chair.status == "away", seconds=SILENCE + 9)

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_match_that_is_not_there_any_more_is_said_to_have_moved():
    async def main(loop):
        line = Line(loop)
        await line.near.open()
        far = line.player("nowhere", 0)
        await until(lambda: far.bye)
        assert (far.bye["close"], far.bye["code"]) == (4503, "moved")

    virtually(main)


def test_a_newer_socket_in_another_process_takes_the_seat_over():
    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=2)
        near = line.near.player(match, 0)
        far = line.player(match, 0)
        await until(lambda: near.bye)
        assert near.bye["close"] == 4409
        await until(lambda: far.view)
        again = line.near.player(match, 0)
        await until(lambda: far.bye)
        assert far.bye["close"] == 4409
        await until(lambda: again.view)

    virtually(main)


@pytest.mark.parametrize("kind", ["pause", "kick"])
def test_commands_reach_far_players(kind):
    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=2)
        far = line.player(match, 0)
        await until(lambda: far.view)
        line.near.store.command(match, kind, seat=0)
        await until(lambda: "paused" in far.kinds() if kind == "pause" else far.bye, seconds=1)

    virtually(main)
