"""Every match that runs is recorded exactly: through crashes, lost databases and dropped checkpoints, commands, chat,
and games that raise. What the store holds always runs as the match did.
"""

import asyncio
import logging

import pytest

from games.engine import registry
from games.engine.packing import pack_part, unpack_part
from games.engine.recording import End, Recording, Sitter, Stood, Submitted
from games.engine.rerun import start, verify
from games.wire.limits import Limits
from tests.hosting.house import House, until
from tests.hosting.test_hosts import kill
from tests.hosting.virtual import MemoryStore, virtually


def recording(store: MemoryStore, match: str) -> Recording:
    """What the store holds of a match."""
    record, kept = store.matches[match], store.parts[match]
    assert sorted(kept) == list(range(len(kept))), "no part is missing"
    parts = [unpack_part(pack_part(kept[number])) for number in sorted(kept)]
    game = registry.get(record.game)
    sitters = [Sitter(seat.number, seat.name, seat.bot) for seat in record.seats]
    return Recording(match, record.game, game.tick_rate, record.seed, record.options, sitters, parts, end(store, match))


def end(store: MemoryStore, match: str) -> End | None:
    """How it ended, if it has."""
    for ending in store.endings:
        if ending.match == match:
            placings = None if ending.outcome is None else ending.outcome.placings
            return End(ending.tick, ending.status, ending.reason, placings)
    return None


def runs_as_it_did(store: MemoryStore, match: str) -> Recording:
    whole = recording(store, match)
    assert verify(whole, registry.get(whole.game)) is None
    return whole


def told(whole: Recording) -> list[str]:
    return [event.kind for part in whole.parts for event in part.told]


@pytest.mark.parametrize("game", ["dots", "bluff", "fists"])
def test_a_match_with_people_and_bots_is_recorded_to_its_end(game):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(game, seats=2, bots=1)
        one = house.player(match, 0)
        await until(lambda: one.view)
        one.say(type="say", text="Hello.")
        house.player(match, None).say(type="say", text="The audience is not recorded.")
        for seq in range(1, 30):
            inputs = {"dots": {"dx": 1, "dy": 0}, "bluff": {"kind": "call"}, "fists": {"kind": "hand", "shape": "rock"}}
            one.say(type="input", seq=seq, input=inputs[game], tick=seq)
            await asyncio.sleep(0.3)
        one.say(type="leave")
        await asyncio.sleep(3)
        house.store.command(match, "end")
        await until(lambda: house.store.endings)
        whole = runs_as_it_did(house.store, match)
        assert whole.parts[-1].ends == house.store.endings[0].tick
        assert {"seats", "chat", "seat"} <= set(told(whole))
        lines = [event.data["text"] for part in whole.parts for event in part.told if event.kind == "chat"]
        assert lines == ["Hello."]

    virtually(main)


def test_after_a_crash_it_goes_on_from_the_checkpoint_exactly():
    async def main(loop):
        first = await House(loop).open()
        match = await first.match(bots=1)
        one = first.player(match, 0)
        await until(lambda: one.view)
        for seq in range(1, 20):
            one.say(type="input", seq=seq, input={"dx": 1, "dy": -1})
            await asyncio.sleep(0.17)
        before = first.host.matches[match].core.tick
        kill(first)
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches)
        back = second.host.matches[match].core.tick
        assert back < before, "it was rewound"
        two = second.player(match, 0)
        await until(lambda: two.view)
        two.say(type="input", seq=100, input={"dx": -1, "dy": 0})
        await asyncio.sleep(5)
        whole = runs_as_it_did(first.store, match)
        assert next(part.begins for part in whole.parts if part.epoch == 2) <= back
        assert {part.epoch for part in whole.parts} == {1, 2}
        assert whole.parts[-1].ends > before

    virtually(main)


def test_clocks_that_ran_on_after_a_checkpoint_are_in_it():
    async def main(loop):
        first = await House(loop).open()
        match = await first.match("bluff", seats=2)
        players = [first.player(match, seat) for seat in (0, 1)]
        await until(lambda: all(player.view for player in players))
        await asyncio.sleep(20)
        kill(first)
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches)
        await asyncio.sleep(60)
        runs_as_it_did(first.store, match)

    virtually(main)


def test_a_checkpoint_that_is_replaced_or_lost_does_not_lose_its_part(monkeypatch):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=2)
        await asyncio.sleep(5)
        house.store.broken = True
        await asyncio.sleep(2.4)  # a checkpoint fails, and the lease is not lost yet
        house.store.broken = False
        live = house.host.matches[match]
        live.checkpoint()
        live.core.advance(live.core.tick + 1)
        live.checkpoint()  # takes the place of the one before
        await asyncio.sleep(5)
        runs_as_it_did(house.store, match)
        assert house.host.matches[match].epoch == 1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging.getLogger("games.hosting"), "disabled", True)
        virtually(main)


def test_writing_that_was_done_but_not_heard_of_is_repeated_without_harm(monkeypatch):
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=2)
        save, failures = house.store.save, []

        def deaf(host, batch):
            kept = save(host, batch)
            if len(failures) < 3:
                failures.append(batch[0].tick)
                raise ConnectionError("written, but who knows")
            return kept

        monkeypatch.setattr(house.store, "save", deaf)
        await asyncio.sleep(12)
        assert len(failures) == 3
        runs_as_it_did(house.store, match)

    virtually(main)


def test_commands_are_in_it():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match(bots=1)
        one = house.player(match, 0)
        await until(lambda: one.view)
        house.store.command(match, "pause")
        await until(lambda: "paused" in one.kinds())
        await asyncio.sleep(3)
        house.store.command(match, "resume")
        await asyncio.sleep(3)
        house.store.command(match, "kick", seat=0)
        house.store.command(match, "notice", text="Bye.")
        await asyncio.sleep(3)
        whole = runs_as_it_did(house.store, match)
        stood = [change.paused for part in whole.parts for change in part.changes if isinstance(change, Stood)]
        assert stood == [True, False]
        assert {"paused", "resumed", "kicked", "notice"} <= set(told(whole))

    virtually(main)


def test_a_match_whose_game_raises_is_recorded_up_to_there():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("fragile")
        one = house.player(match, 0)
        await until(lambda: one.tick > 10)
        one.say(type="input", seq=1, input={"kind": "boom"})
        await until(lambda: house.store.endings)
        whole = runs_as_it_did(house.store, match)
        assert isinstance(whole.parts[-1].changes[-1], Submitted), "what made it raise is the last thing in it"
        assert whole.parts[-1].ends == house.store.endings[0].tick - 1

    virtually(main)


def test_at_its_bound_the_recording_stops_and_the_match_does_not():
    async def main(loop):
        house = await House(loop, limits=Limits(recording_bytes=5000)).open()
        match = await house.match(bots=2)
        await asyncio.sleep(60)
        whole = runs_as_it_did(house.store, match)
        assert whole.full
        assert whole.ticks[1] < house.host.matches[match].core.tick - 200
        assert start(whole, registry.get("dots")).tick == 0

    virtually(main)


def test_a_host_that_was_killed_at_any_moment_leaves_what_runs(monkeypatch):
    """At each write in turn: the database says no more from there on, and another host takes over."""

    async def main(loop, survives):
        first = await House(loop).open()
        match = await first.match(bots=1)
        one = first.player(match, 0)
        save, count = first.store.save, []

        def mortal(host, progress):
            count.append(progress)
            if len(count) > survives:
                raise ConnectionError("gone")
            return save(host, progress)

        first.store.save = mortal
        for seq in range(1, 40):
            one.say(type="input", seq=seq, input={"dx": 1, "dy": 1})
            await asyncio.sleep(0.11)
        kill(first)
        first.store.save = save
        second = await House(loop, first.store).open()
        await until(lambda: match in second.host.matches)
        await asyncio.sleep(3)
        runs_as_it_did(first.store, match)

    monkeypatch.setattr(logging.getLogger("games.hosting"), "disabled", True)
    for survives in range(1, 4):
        virtually(lambda loop, survives=survives: main(loop, survives))
