"""The law of recordings: run again, a match is the same after every step, for every game, whatever happened to it; and
one thing changed is noticed where it was changed. Files that are none are refused.
"""

import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.engine import Match, packing, recorder
from games.engine.difference import differences
from games.engine.recording import Part, Recording, RecordingError, Stood, Submitted
from games.engine.rerun import run, start, verify
from tests.engine.samples import Dots
from tests.engine.scripts import EVERY_GAME, actions, matches, perform
from tests.engine.tape import Tape, play

FEW = settings(max_examples=20)  # each plays a match twice


@given(matches(), actions(), st.lists(st.integers(0, 3), max_size=8))
@FEW
def test_run_again_every_state_is_what_it_was(match, script, cuts):
    tape = Tape(match)
    assert verify(play(tape, script, cuts), match.game) is None


@given(matches(), actions())
@FEW
def test_whether_it_was_recorded_jumping_or_stepping_makes_no_difference(match, script):
    jumped, stepped = Tape(match), Tape(Match(match.game, seats=len(match.seats), seed=match.seed))
    for action in script:
        perform(jumped.match, action)
        if action[0] == "wait":
            for _ in range(action[3]):
                stepped.match.step()
        else:
            perform(stepped.match, action)
    one, other = jumped.whole(), stepped.whole()
    assert (verify(one, match.game), verify(other, match.game)) == (None, None)
    if jumped.match.tick == stepped.match.tick:  # a match that is over stands where it ended, or where it was led
        assert one.parts[-1].checkpoint == other.parts[-1].checkpoint


@given(matches(), actions())
@FEW
def test_the_checkpoint_that_is_shared_is_the_one_of_now(match, script):
    tape = Tape(match)
    for action in script:
        perform(match, action)
        assert tape.recorder.checkpoint(match) == match.checkpoint()


def flipped(whole: Recording, part: int, number: int, **changes: object) -> Recording:
    """The recording with one change altered."""
    altered = list(whole.parts[part].changes)
    altered[number] = msgspec.structs.replace(altered[number], **changes)
    parts = list(whole.parts)
    parts[part] = msgspec.structs.replace(parts[part], changes=altered)
    return msgspec.structs.replace(whole, parts=parts)


@pytest.mark.parametrize("game", EVERY_GAME, ids=lambda game: game.slug)
@given(actions(), st.integers(0, 2**32), st.integers(0, 2**32))
@settings(max_examples=4)
def test_a_flipped_input_is_named_at_its_tick(game, script, which, seed):
    match = Match(game, seats=min(game.seats[1], 8), seed=seed)
    whole = play(Tape(match), script, [])
    inputs = [
        (part, number, change)
        for part, content in enumerate(whole.parts)
        for number, change in enumerate(content.changes)
        if isinstance(change, Submitted)
    ]
    if not inputs:
        return
    part, number, change = inputs[which % len(inputs)]
    wrong = flipped(whole, part, number, seat=(change.seat + 1) % len(match.seats))
    divergence = verify(wrong, game)
    came = whole.parts[part].begins + change.at
    after = [tick for content in whole.parts for tick in _steps(content) if tick > came]
    if after and not _refused(divergence):
        assert divergence is not None
        assert divergence.tick == after[0]
        assert (change.seat + 1) % len(match.seats) in [seat for seat, _input in divergence.inputs]


def _steps(part: Part) -> list[int]:
    return [part.begins + sum(part.steps[: number + 1]) for number in range(len(part.steps))]


def _refused(divergence):
    return divergence is not None and divergence.error.startswith("refused")


def test_fields_are_named_with_both_values():
    match = Match(Dots, seats=2, seed=1)
    tape = Tape(match)
    match.submit(0, msgspec.Raw(msgspec.msgpack.encode({"kind": "step", "dx": 1, "dy": 0})))
    match.advance(30)
    whole = tape.whole()
    (number,) = [number for number, change in enumerate(whole.parts[1].changes) if isinstance(change, Submitted)]
    other = msgspec.Raw(msgspec.msgpack.encode({"kind": "step", "dx": -1, "dy": 0}))
    divergence = verify(flipped(whole, 1, number, payload=other), Dots)
    assert (divergence.tick, divergence.checkpoint) == (1, 30)
    assert divergence.inputs == [(0, {"kind": "step", "dx": -1, "dy": 0})]
    (field,) = [one for one in divergence.fields if one.path.endswith(".x")]
    assert field.recorded - field.now == 2 * 8


def test_differences_are_paths_and_order_counts():
    def pack(value):
        return msgspec.msgpack.encode(value)

    one = {"a": {"x": 1, "y": [1, 2]}, "b": {1: "p", 2: "q"}}
    assert differences(pack(one), pack(one)) == []
    other = {"a": {"x": 1, "y": [1, 3]}, "b": {2: "q", 1: "p"}}
    found = [(one.path, one.recorded, one.now) for one in differences(pack(one), pack(other))]
    assert found == [("a.y.1", 2, 3), ("b.(order)", [1, 2], [2, 1])]
    gone = [(one.path, one.now) for one in differences(pack(one), pack({"a": one["a"]}))]
    assert gone == [("b", "(absent)")]


def test_rules_that_raise_are_run_again_up_to_there():
    match = Match(Dots, seats=2, seed=1)
    tape = Tape(match)
    match.advance(5)
    match.rules.tick = None
    with pytest.raises(TypeError):
        match.advance(6)
    tape._keep(tape.recorder.part(match, last=True, failed=True))
    whole = tape._recording()
    assert whole.ticks == (0, 5)
    assert verify(whole, Dots) is None


def test_at_its_bound_a_recording_ends_and_the_match_goes_on():
    match = Match(Dots, seats=2, seed=1)
    tape = Tape(match, most=2000)
    for _ in range(20):
        match.advance(match.tick + 40)
        tape.cut()
    whole = tape.whole()
    assert whole.full
    assert sum(map(len, tape.parts)) < 2000 + 500
    assert 0 < whole.ticks[1] < match.tick == 800
    assert match.witness is None, "and nothing is hashed any more"
    assert verify(whole, Dots) is None
    tape.hand_over()
    assert tape.match.witness is None, "nor by the next host"


def test_whatever_a_site_allows_no_more_is_written_than_can_be_read(monkeypatch):
    assert packing.MOST_WRITTEN <= packing.MOST_BYTES - 2**25, "and some for a last part, and for the file's head"
    monkeypatch.setattr(recorder, "MOST_WRITTEN", 2000)
    match = Match(Dots, seats=2, seed=1)
    tape = Tape(match, most=2**40)
    for _ in range(20):
        match.advance(match.tick + 40)
        tape.cut()
    assert tape.whole().full


def test_events_are_told_at_their_ticks():
    match = Match(Dots, seats=2, seed=1)
    tape = Tape(match)
    for tick in (3, 50, 51):
        match.advance(tick)
        tape.recorder.told(match, "chat", {"text": f"at {tick}"})
        tape.cut()
    whole, heard = tape.whole(), []
    again = start(whole, Dots)
    run(whole, again, told=lambda event: heard.append((again.tick, event.kind, event.data["text"])))
    assert heard == [(3, "chat", "at 3"), (50, "chat", "at 50"), (51, "chat", "at 51")]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a recording"),
        (b"PK\x03\x04", "not a recording"),
        (packing.MAGIC + b"\x07" + zlib.compress(b""), "format 7"),
        (packing.MAGIC + b"\x01", "damaged"),
        (packing.MAGIC + b"\x01" + b"junk", "damaged"),
        (packing.MAGIC + b"\x01" + zlib.compress(b"junk"), "damaged"),
        (packing.MAGIC + b"\x01" + zlib.compress(b"x" * 1000)[:9], "damaged"),
    ],
)
def test_what_is_no_recording_is_refused(data, says):
    with pytest.raises(RecordingError, match=says):
        packing.unpack(data)


def test_a_file_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(packing, "MOST_BYTES", 1000)
    with pytest.raises(RecordingError, match="far too large"):
        packing.unpack(packing.MAGIC + b"\x01" + zlib.compress(b"\x00" * 1001))


def test_another_games_recording_is_refused():
    whole = Tape(Match(Dots, seats=2, seed=1)).whole()
    with pytest.raises(RecordingError, match="not of"):
        verify(msgspec.structs.replace(whole, game="chess"), Dots)


def test_what_changes_are_made_of():
    match = Match(Dots, seats=2, seed=1)
    tape = Tape(match)
    match.advance(7)
    match.paused = True
    tape.recorder.told(match, "paused", {})
    assert tape.whole().parts[1].changes == [Stood(7, True)]
    (event,) = tape.whole().parts[1].told
    assert (event.at, event.kind, event.data) == (7, "paused", {})
