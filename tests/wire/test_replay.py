"""A replay shows at each tick exactly what that seat's audience saw, wherever one enters, and nothing else."""

import msgspec
import pytest

from bench import recording as bench
from games.engine import Match
from games.engine.inbox import Entry
from games.engine.recording import Recording
from games.engine.rerun import run, start
from games.wire.frames import Moment, read
from games.wire.replay import Replay, render
from games.wire.views import view_codec
from tests.engine.scripts import bundled

SECONDS = 15


class Eye:
    """What a seat saw after each tick, by running the match again."""

    def __init__(self, recording: Recording, match: Match, seat: int | None) -> None:
        self.seat, self.views, self.turns = seat, {}, {}
        self.codec = view_codec(match.game)
        match.witness = self
        self.stepped(match)
        run(recording, match)

    def submitted(self, match: Match, entry: Entry) -> None: ...

    def left(self, match: Match, seat: int) -> None: ...

    def stood(self, match: Match) -> None: ...

    def stepped(self, match: Match) -> None:
        self.views[match.tick] = self.codec.freeze(match.view(match.audience(self.seat)))
        self.turns[match.tick] = msgspec.to_builtins(match.turn_info(), str_keys=True)


@pytest.mark.parametrize("game", bundled(), ids=lambda game: game.slug)
def test_every_frame_is_what_the_seat_saw_wherever_one_enters(game, monkeypatch):
    monkeypatch.setattr(bench, "LONGEST", SECONDS)
    recording, _took = bench.play(game, min(4, game.seats[1]), 7)
    for seat in (None, 0, 1):
        replay = msgspec.msgpack.decode(render(recording, game, seat), type=Replay)
        eye = Eye(recording, start(recording, game), seat)
        now: Moment | None = None
        seen = {}
        for tick, whole, data in replay.frames:
            if whole:
                assert read(data, None, eye.codec) == read(data, now, eye.codec), "whoever enters here sees the same"
            now = read(data, now, eye.codec)
            assert now.tick == tick
            assert (now.view, now.turn) == (eye.views[tick], eye.turns[tick])
            seen[tick] = now
        for tick, view in eye.views.items():
            assert seen[max(shown for shown in seen if shown <= tick)].view == view
        assert (replay.first, replay.last) == recording.ticks
        assert replay.welcome["seat"] == seat


def test_one_can_enter_about_every_second_where_something_happens(monkeypatch):
    game = next(game for game in bundled() if game.slug == "lightcycles")
    recording, _took = bench.play(game, 4, 7)
    replay = msgspec.msgpack.decode(render(recording, game, None), type=Replay)
    wholes = [tick for tick, whole, _data in replay.frames if whole]
    assert wholes[0] == 0
    for tick, _whole, _data in replay.frames:
        assert tick - max(whole for whole in wholes if whole <= tick) < game.tick_rate
    assert replay.events[-1][:2] == (recording.ticks[1], "result")


def test_a_replay_ends_where_a_browser_could_not_hold_more(monkeypatch):
    game = next(game for game in bundled() if game.slug == "lightcycles")
    recording, _took = bench.play(game, 4, 7)
    monkeypatch.setattr("games.wire.replay.MOST_BYTES", 3000)
    replay = msgspec.msgpack.decode(render(recording, game, None), type=Replay)
    assert replay.cut
    assert 3000 <= sum(len(data) for _tick, _whole, data in replay.frames) < 6000
