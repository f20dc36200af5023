"""Hosts come and go: a match goes on from its checkpoint, in one host at a time, and who lost the lease is silent."""

import asyncio
import logging
from types import SimpleNamespace

import msgspec
import pytest

from games.engine.checkpoint import Checkpoint
from games.hosting.lease import LEASE_SECONDS
from tests.hosting.house import House, Player, until
from tests.hosting.virtual import virtually


def test_after_a_crash_another_host_goes_on_from_at_most_two_seconds_ago():
    async def main(loop):
        first = await House(loop).open()
        match = await first.match(bots=1)
        one = first.player(match, 0)
        await asyncio.sleep(7.3)
        one.say(type="say", text="still here?")
        tick, died = first.host.matches[match].core.tick, loop.time()
        kill(first)
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches, seconds=LEASE_SECONDS + 1)
        core = second.host.matches[match].core
        assert tick - core.tick <= 2 * 20 + 1
        assert loop.time() - died <= LEASE_SECONDS + 1
        back = second.player(match, 0)
        await until(lambda: back.view)
        assert back.socket.of("welcome")[0]["epoch"] == 2
        assert core.random.state

    virtually(main)


def test_a_turn_based_match_loses_no_accepted_input_in_a_crash():
    async def main(loop):
        first = await House(loop).open()
        match = await first.match("bluff", options={"first": "lowest"})
        one = first.player(match, 0)
        await until(lambda: one.view)
        one.say(type="input", seq=1, input={"kind": "claim", "worth": 7})
        await until(lambda: one.socket.of("frame")[-1]["taken"] == [1, 0])
        kill(first)
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches)
        await until(lambda: second.host.matches[match].core.state.claim == 7, seconds=1)

    virtually(main)


def test_a_command_is_kept_before_it_is_said_to_be_done(monkeypatch):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=1)
        store, kept = house.store, []
        took_effect = store.took_effect

        def look(host, command, tick):
            kept.append(msgspec.msgpack.decode(store.matches[match].checkpoint, type=Checkpoint).paused)
            return took_effect(host, command, tick)

        monkeypatch.setattr(store, "took_effect", look)
        store.command(match, "pause")
        house.host.nudge()
        await until(lambda: kept)
        assert kept == [True]

    virtually(main)


def test_who_was_kicked_while_the_match_stood_still_does_not_sit_down_again_after_a_crash():
    async def main(loop):
        first = await House(loop).open()
        match = await first.match()
        one, two = first.player(match, 0), first.player(match, 1)
        await until(lambda: one.view)
        first.store.command(match, "pause")
        first.store.command(match, "kick", seat=1)
        await until(lambda: two.bye)
        kill(first)
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches)
        again = second.player(match, 1, since=(1, 1))
        await until(lambda: again.socket.of("welcome"))
        assert again.socket.of("welcome")[0]["seat"] is None
        assert "kicked" in again.kinds(), "what was said before the crash is not forgotten"

    virtually(main)


def test_draining_keeps_everything_and_hands_over_at_once():
    async def main(loop):
        first = await House(loop).open()
        match = await first.match(bots=1)
        one = first.player(match, 0)
        await asyncio.sleep(1.234)
        core = first.host.matches[match].core
        await first.host.drain(retry=700)
        assert (one.bye["close"], one.bye["retry"]) == (4503, 700)
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches, seconds=0.1)
        assert second.host.matches[match].core.hash() == core.hash()

    virtually(main)


@pytest.mark.parametrize("fault", ["the database is gone", "the process stood still"])
def test_who_may_have_lost_the_lease_stops_before_anybody_else_begins(fault, caplog):
    """Split brain: at no time do two hosts run one match."""

    async def main(loop):
        first = await House(loop).open()
        match = await first.match(bots=1)
        one = first.player(match, 0)
        await asyncio.sleep(1)
        second = await House(loop, first.store).open()
        if fault == "the database is gone":
            cut_off(first)
        else:
            loop.now += LEASE_SECONDS + 1
        old = first.host.matches[match]
        await until(lambda: match in second.host.matches or first.store.matches[match].epoch > 1, seconds=10)
        tick, heard = old.core.tick, len(one.socket.of("frame"))
        await asyncio.sleep(5)
        assert (old.core.tick, len(one.socket.of("frame"))) == (tick, heard)
        assert one.bye["close"] == 4503

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_host_without_its_lease_writes_nothing():
    async def main(loop):
        first = await House(loop).open()
        match = await first.match("bluff")
        one = first.player(match, 0)
        await until(lambda: one.view)
        stale = first.host.matches[match]
        second = await House(loop, first.store).open()
        first.store.leases[1] = 0
        second.host.nudge()
        await until(lambda: match in second.host.matches)
        saves = first.store.saves
        stale.checkpoint()
        stale.door.leave(one.connection.key)
        first.host.end(stale, None)
        await asyncio.sleep(0)
        assert first.store.saves == saves
        assert first.store.endings == []

    virtually(main)


def test_a_host_that_lost_its_lease_gets_a_new_one_and_goes_on(caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=1)
        house.store.broken = True
        await until(lambda: not house.host.matches, seconds=LEASE_SECONDS)
        await asyncio.sleep(LEASE_SECONDS)
        house.store.broken = False
        await until(lambda: match in house.host.matches, seconds=5)
        assert house.host.number == 2
        assert house.store.matches[match].epoch == 2

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_lease_that_ends_while_its_renewal_hangs_is_lost_once(caplog):
    async def main(loop):
        house = await House(loop).open()
        await house.match(bots=1)
        house.host._lease._ask = lambda *job: loop.create_future()
        await asyncio.sleep(1.5)
        loop.now += LEASE_SECONDS  # the process stands still: the match's turn comes before the renewal is given up
        await asyncio.sleep(1)

    with caplog.at_level(logging.ERROR):
        virtually(main)
    lost = [row.message for row in caplog.records if "lost its lease" in row.message]
    assert lost == ["Host 1 has lost its lease; its 1 matches go on elsewhere."]


def test_a_host_that_finds_no_store_at_first_keeps_trying(caplog):
    async def main(loop):
        house = House(loop)
        house.store.broken = True
        await house.open()
        assert house.host.number is None
        match = house.store.add("dots", 2)
        await asyncio.sleep(5)
        house.store.broken = False
        await until(lambda: match in house.host.matches, seconds=3)

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_command_whose_mark_cannot_be_written_happens_once(caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        one = house.player(match, 0)
        mark, house.store.took_effect = house.store.took_effect, lambda *args: 1 / 0
        house.store.command(match, "notice", text="Soon.")
        await asyncio.sleep(3)
        house.store.took_effect = mark
        await until(lambda: house.store.effective)
        assert one.kinds().count("notice") == 1

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_host_whose_match_was_taken_over_falls_silent(caplog):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=1)
        one = house.player(match, 0)
        await until(lambda: one.view)
        record = house.store.matches[match]
        house.store.matches[match] = msgspec.structs.replace(record, epoch=record.epoch + 1)
        await until(lambda: one.bye, seconds=5)
        assert match not in house.host.matches

    with caplog.at_level(logging.CRITICAL):
        virtually(main)


def test_a_match_that_cannot_go_on_fails_and_leaves_the_others_alone(caplog):
    async def main(loop):
        house = House(loop)
        broken, fine = house.store.add("dots", 2), house.store.add("dots", 2)
        house.store.matches[broken] = msgspec.structs.replace(house.store.matches[broken], checkpoint=b"torn")
        with caplog.at_level(logging.ERROR):
            await house.open()
            await until(lambda: fine in house.host.matches)
            await until(lambda: house.store.endings)
        assert [(ending.match, ending.status) for ending in house.store.endings] == [(broken, "failed")]
        assert "cannot go on" in caplog.text

    virtually(main)


def test_when_the_store_is_slow_the_newest_checkpoint_is_kept():
    async def main(loop):
        house = await House(loop).open()
        await house.match(bots=1)
        await asyncio.sleep(10)
        assert house.store.saves == pytest.approx(6, abs=1), "one at the start, then every two seconds"

    virtually(main)


def kill(house):
    """As `kill -9`: nothing is said and nothing is written any more."""
    house.hub.close()
    for task in house.host._tasks:
        task.cancel()
    house.host._scheduler.close()
    house.host._lease.number = None
    house.host.matches.clear()


def cut_off(house):
    """This process's way to the database is gone; others still reach it."""

    class Gone:
        def __getattr__(self, name):
            def fail(*args):
                raise ConnectionError("the database is gone")

            return fail

    house.host._store = house.host._lease._store = Gone()
    house.host._writer.store = Gone()


def test_another_thread_may_count_while_matches_come_and_go():
    class Passing:
        """Meanwhile the loop takes in another match."""

        @property
        def pace(self):
            matches[f"{len(matches)}"] = self
            return SimpleNamespace(dropped=1)

        @property
        def core(self):
            matches[f"{len(matches)}"] = self
            return SimpleNamespace(waiting=1)

    async def main(loop):
        nonlocal matches
        host = House(loop).host
        matches = host.matches
        matches["0"] = Passing()
        assert (host.dropped, host.waiting) == (1, 2)
        matches.clear()

    matches: dict = {}
    virtually(main)


@pytest.mark.parametrize("is_over", [False, True])
def test_who_comes_in_the_moment_in_which_the_host_lets_go_is_told_so(is_over):
    """The way to the match was found before, and is used after: nobody else would ever answer."""

    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        live = house.host.matches[match]
        if is_over:  # and shown to who was away
            live.end("ended", "operator")
            await until(lambda: match in {ending.match for ending in house.store.endings})
        await house.host.drain()
        late = Player(house, match, 0, live.core.game, live.door)
        await until(lambda: late.socket.of("bye"))
        assert late.socket.of("bye")[0]["code"] == "draining"

    virtually(main)
