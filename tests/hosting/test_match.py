"""A running match as players meet it: ticks, inputs, views, presence, chat, and what operators do."""

import asyncio
import logging

import pytest

from games.hosting import pace
from games.hosting.members import Members
from games.wire.limits import Limits
from tests.engine.samples import CANARY
from tests.hosting.house import House, until
from tests.hosting.virtual import virtually


def test_ticks_keep_their_rate_however_long_it_runs():
    async def main(loop):
        house = await House(loop).open()
        match = house.host.matches[await house.match(bots=2)]
        start, tick = loop.time(), match.core.tick
        await asyncio.sleep(30)
        assert match.core.tick - tick == pytest.approx(20 * (loop.time() - start), abs=1)
        assert match.pace.dropped == 0

    virtually(main)


def test_a_delay_is_caught_up_by_three_ticks_and_the_rest_dropped():
    async def main(loop):
        house = await House(loop).open()
        match = house.host.matches[await house.match(bots=2)]
        tick = match.core.tick
        loop.now += 1.0
        await until(lambda: match.pace.dropped)
        assert tick < match.core.tick <= tick + pace.CATCH_UP + 2
        assert match.pace.dropped == pytest.approx(20 - pace.CATCH_UP, abs=2)

    virtually(main)


def test_players_see_what_the_rules_say_and_their_inputs_count():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        assert one.socket.of("welcome")[0]["seat"] == 0
        one.say(type="input", seq=1, input={"dx": 1, "dy": 0})
        await until(lambda: two.socket.of("frame")[-1]["taken"][0] == 1)
        assert one.view == two.view

    virtually(main)


def test_those_who_come_between_two_ticks_are_shown_the_same_one(monkeypatch):
    """After a restart everybody comes back at once: a view for each would keep a crowd from its next tick."""
    shown = []
    publish = Members.publish
    monkeypatch.setattr(Members, "publish", lambda self, *args, **how: (shown.append(1), publish(self, *args, **how)))

    async def main(loop):
        house = await House(loop).open()
        match = await house.match(seats=8)
        begun = house.host.matches[match].core.tick
        players = [house.player(match, seat) for seat in range(8)]
        await until(lambda: all(player.view for player in players))
        assert len(shown) <= house.host.matches[match].core.tick - begun + 1

    virtually(main)


def test_who_comes_while_the_match_is_paused_is_shown_it_at_once():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        house.host.matches[match].command("pause", {})
        one = house.player(match, 0)
        await until(lambda: one.view, seconds=1)

    virtually(main)


def test_a_seat_cannot_be_named_and_a_stale_input_is_answered():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=5, seat=1, input={"dx": 1, "dy": 0})
        one.say(type="input", seq=5, input={"dx": 1, "dy": 0})
        one.say(type="input", seq=6, input={"dx": 9, "dy": 0})
        one.say(type="input", seq=7, tick=10**6, input={"dx": 1, "dy": 0})
        await until(lambda: one.socket.of("frame")[-1]["taken"][0] == 5)
        assert [error["code"] for error in one.socket.of("error")] == ["stale", "bad_input", "too_early"]
        assert one.socket.of("frame")[-1]["taken"] == [5, 0]

    virtually(main)


def test_spectators_see_the_audiences_view_and_cannot_play():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff")
        player, watcher = house.player(match, 0), house.player(match, None)
        await until(lambda: player.view and watcher.view)
        assert player.view["card"] > CANARY
        assert watcher.view["card"] == 0
        watcher.say(type="input", seq=1, input={"kind": "call"})
        await until(lambda: watcher.socket.of("error"))
        assert watcher.socket.of("error")[0]["code"] == "no_seat"
        assert watcher.socket.of("welcome")[0]["resume"] is None

    virtually(main)


def test_no_secret_leaves_for_another_seat():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", seats=3, bots=1)
        watchers = [house.player(match, 0), house.player(match, 1), house.player(match, None)]
        await until(lambda: house.store.endings, seconds=3600)
        cards = {number: set() for number in range(3)}
        for number, watcher in enumerate(watchers):
            for message in watcher.socket.messages:
                cards[number] |= {word for word in str(message).replace(",", " ").split() if word.startswith("70000")}
        assert cards[2] == set()

    virtually(main)


def test_a_refusal_is_told_to_the_acting_player_alone():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", options={"first": "lowest"})
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        two.say(type="input", seq=1, input={"kind": "call"})
        await until(lambda: two.socket.of("error"))
        error = two.socket.of("error")[0]
        assert (error["code"], error["params"], error["seq"]) == ("not_your_turn", {"seats": [0]}, 1)
        assert one.socket.of("error") == []

    virtually(main)


def test_a_turn_based_match_costs_nothing_between_its_timers():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff")
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        frames, core = len(one.socket.of("frame")), house.host.matches[match].core
        await asyncio.sleep(5)
        assert len(one.socket.of("frame")) == frames
        assert one.socket.of("ping")[-1]["tick"] > 30, "those who watch hear the time all the same"
        await until(lambda: len(one.socket.of("frame")) > frames)
        assert core.tick == 300, "the move's clock: 30 s at 10 Hz"

    virtually(main)


def test_a_newer_socket_takes_the_seat_over():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        old = house.player(match, 0)
        new = house.player(match, 0)
        assert (old.bye["close"], old.socket.closed) == (4409, 4409)
        await until(lambda: new.view)
        house.hub.lost(old.connection)
        assert house.host.matches[match].seating.chairs[0].status == "here"

    virtually(main)


def test_silence_makes_away_then_closes_and_the_seat_is_kept_for_a_return():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view)
        seating = house.host.matches[match].seating
        one.listening = False
        await until(lambda: seating.chairs[0].status == "away", seconds=6)
        await until(lambda: one.socket.closed, seconds=6)
        assert one.bye["close"] == 4408
        house.hub.lost(one.connection)
        assert [seat for seat, level in seating.driven(loop.time(), 5)] == [0], "its bot goes on meanwhile"
        await asyncio.sleep(25)
        back = house.player(match, 0, since=(1, one.socket.of("event")[-1]["number"]))
        assert seating.chairs[0].status == "here"
        assert [event["data"].get("status") for event in two.socket.of("event")][-2:] == ["away", "here"]
        assert back.socket.of("welcome")[0]["seat"] == 0

    virtually(main)


def test_a_seat_that_nobody_comes_back_to_is_left_for_good():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff")
        one, two = house.player(match, 0), house.player(match, 1)
        one.lose_network()
        await until(lambda: two.bye, seconds=40)
        assert two.socket.of("event")[-1]["data"]["placings"] == {"0": 2, "1": 1}
        assert house.store.endings[0].status == "finished"

    virtually(main)


def test_who_comes_back_hears_what_was_said_and_nothing_twice():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one, two = house.player(match, 0), house.player(match, 1)
        last = one.socket.of("event")[-1]["number"]
        one.lose_network()
        for line in ("<b>hello</b>", "   ", "\u202e"):  # nothing to see is not passed on
            two.say(type="say", text=line)
        back = house.player(match, 0, since=(1, last))
        chats = [event for event in back.socket.of("event") if event["kind"] == "chat"]
        line = {"seat": 1, "name": "Player 1", "text": "<b>hello</b>", "player": "player-1"}
        assert [chat["data"] for chat in chats] == [line]
        assert min(event["number"] for event in back.socket.of("event")) == last + 1

    virtually(main)


def test_a_socket_that_reads_nothing_gets_nothing_queued_and_then_the_newest_view():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=1)
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.socket.stuck = True
        await asyncio.sleep(0.1)
        before = len(one.socket.of("frame"))
        await asyncio.sleep(2)
        assert len(one.socket.of("frame")) - before <= 1
        one.socket.drain()
        await until(lambda: one.tick >= house.host.matches[match].core.tick - 1)

    virtually(main)


def test_who_does_not_acknowledge_is_not_sent_more_than_the_window():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=1)
        one = house.player(match, 0)
        one.listening = False
        await asyncio.sleep(4.5)
        window = round(house.limits.unacknowledged * 20)
        assert one.socket.of("frame")[-1]["tick"] <= one.socket.of("frame")[0]["tick"] + window + 1

    virtually(main)


def test_a_bot_plays_its_turns_in_a_game_without_ticks():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("bluff", bots=1, options={"first": "lowest", "lives": 1})
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 1})
        await until(lambda: one.view["claim"] > 1 or house.store.endings, seconds=25)

    virtually(main)


def test_a_bot_leaves_the_seat_of_somebody_who_is_about_to_come_alone():
    async def main(loop):
        house = await House(loop).open()
        match = house.host.matches[await house.match(seats=2)]
        assert match.seating.driven(loop.time() + 4, 5) == []
        assert match.seating.driven(loop.time() + 6, 5) == [(0, 2), (1, 2)]

    virtually(main)


def test_who_was_silent_and_says_something_is_here_before_a_bot_says_more():
    """Sockets are looked at four times a second; a bot that is asked meanwhile would undo what was said."""

    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        one.listening = False
        live = house.host.matches[match]
        await until(lambda: live.seating.chairs[0].status == "away", seconds=7)
        one.say(type="input", seq=1, input={"dx": 1, "dy": 0})
        assert live.seating.chairs[0].status == "here"
        assert live.seating.driven(loop.time(), 5) == []
        await asyncio.sleep(0.5)
        assert live.seating.chairs[0].status == "here"

    virtually(main)


def test_spectators_never_keep_a_player_out():
    async def main(loop):
        house = await House(loop, limits=Limits(spectators_per_match=1)).open()
        match = await house.match()
        house.player(match, None)
        late, player = house.player(match, None), house.player(match, 0)
        assert late.bye["code"] == "match_full"
        await until(lambda: player.view)

    virtually(main)


@pytest.mark.parametrize(
    ("kind", "params", "event"),
    [
        ("pause", {}, "paused"),
        ("notice", {"text": "Soon."}, "notice"),
        ("kick", {"seat": 1}, "kicked"),
        ("end", {}, "result"),
    ],
)
def test_commands_reach_players_within_a_second(kind, params, event):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        house.store.command(match, kind, **params)
        await until(lambda: event in one.kinds(), seconds=1)
        await until(lambda: house.store.effective, seconds=1)
        if kind == "kick":
            assert two.bye["close"] == 4423
        if kind == "end":
            assert two.bye["close"] == 4410

    virtually(main)


@pytest.mark.parametrize(("kind", "params"), [("explode", {}), ("kick", {}), ("notice", {"text": None})])
def test_a_command_that_makes_no_sense_leaves_the_match_alone_and_is_logged(kind, params, caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one = house.player(match, 0)
        await until(lambda: one.view)
        house.store.command(match, kind, **params)
        await until(lambda: house.store.effective, seconds=1)
        tick = one.tick
        await until(lambda: one.tick > tick + 20)
        assert (house.store.endings, one.bye) == ([], None)

    with caplog.at_level(logging.ERROR):
        virtually(main)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert kind in caplog.text


def test_a_paused_match_stands_still_and_goes_on_where_it_was():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one = house.player(match, 0)
        await until(lambda: one.view)
        house.store.command(match, "pause")
        await until(lambda: "paused" in one.kinds())
        core = house.host.matches[match].core
        tick = core.tick
        one.say(type="input", seq=1, input={"dx": 1, "dy": 0})
        await asyncio.sleep(3)
        assert core.tick == tick
        assert one.socket.of("error")[-1]["code"] == "paused"
        house.store.command(match, "resume")
        await until(lambda: core.tick == tick + 20)
        assert house.host.matches[match].pace.dropped == 0

    virtually(main)


def test_what_is_said_is_kept_within_a_second_also_while_the_match_stands():
    """Somebody may report it."""

    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one, two = house.player(match, 0), house.player(match, 1)
        await until(lambda: one.view and two.view)
        house.store.command(match, "pause")
        await until(lambda: one.kinds()[-1] == "paused", seconds=5)
        two.say(type="say", text="Hello")
        await until(lambda: "Hello" in str(house.store.matches[match].events), seconds=1)

    virtually(main)
