"""Matches that jump from event to event, as their players meet them: they cost nothing in between, their clocks are
right after whatever happened to their host, bots think elsewhere, and people may play again.
"""

import asyncio
import logging

import msgspec
import pytest

from games.engine.thought import Question
from games.engine.thought import answer as think
from games.hosting.host import LEASE_SECONDS
from games.hosting.live import LiveMatch
from games.wire.limits import Limits
from tests.engine.samples import CANARY
from tests.hosting.house import House, Player, until
from tests.hosting.virtual import virtually

FIRST = {"first": "lowest"}


class Slow:
    """Thinkers that answer when the test says so."""

    def __init__(self):
        self.asked = []

    def ask(self, question, seconds, answer):
        self.asked.append((question, seconds, answer))

    async def close(self):
        self.asked.clear()


# What they cost ------------------------------------------------------------------------------------------------


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
        house.host._lose()
        late = Player(house, match, 0, old.core.game, old)
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


# Asking first ----------------------------------------------------------------------------------------------------


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


# Playing again ---------------------------------------------------------------------------------------------------


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
        assert match not in house.host.matches

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
