"""Recordings that no match can have made: each is refused with a sentence, whatever is wrong with it."""

import tracemalloc
import zlib

import msgspec
import pytest

from games.engine import Match, packing, rerun
from games.engine.recording import End, Left, Recording, RecordingError, Submitted, Told
from games.engine.rerun import verify
from tests.engine.samples import Dots, Fists
from tests.engine.tape import Tape


def ended(game=Dots, *, ticks=60, cut=20) -> Recording:
    """A match in parts, ended by its operator."""
    match = Match(game, seats=2, seed=1)
    tape = Tape(match)
    for tick in range(cut, ticks + 1, cut):
        match.submit(0, msgspec.Raw(msgspec.msgpack.encode({"kind": "step", "dx": 1, "dy": 0})))
        match.advance(tick)
        tape.cut()
    return msgspec.structs.replace(tape.whole(), end=End(ticks, "ended", "operator"))


def decided() -> Recording:
    """A match that came to a result."""
    match = Match(Fists, seats=2, seed=1)
    tape = Tape(match)
    match.leave(1)
    match.advance(20)
    assert match.outcome is not None
    return tape.whole()


def part(whole: Recording, number: int, **changes: object) -> Recording:
    """The recording with something else in one part."""
    parts = list(whole.parts)
    parts[number] = msgspec.structs.replace(parts[number], **changes)
    return msgspec.structs.replace(whole, parts=parts)


def again(whole: Recording, game=Dots):
    return verify(packing.unpack(packing.pack(whole)), game)


def payload(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(value))


def test_a_whole_one_is_whole():
    assert again(ended()) is None
    assert again(decided(), Fists) is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (lambda whole: part(whole, 0, begins=2**53, ends=2**53), "claims"),
        (lambda whole: part(whole, 0, begins=5, ends=5), "part 2 begins at tick 0"),
        (lambda whole: part(whole, -1, ends=-1), "to -1"),
        (lambda whole: part(whole, -1, ends=2**41), "claims"),
        (lambda whole: part(whole, -1, ends=2**31), "steps from tick"),
        (lambda whole: part(whole, 1, steps=[1] * 19 + [2]), "not in order"),
        (lambda whole: part(whole, 1, steps=[0] + [1] * 19), "not in order"),
        (lambda whole: part(whole, 1, steps=[2**63 - 1] + [1] * 19), "not in order"),
        (lambda whole: part(whole, 1, steps=[1] * 19), "one hash for each step"),
        (lambda whole: part(whole, 1, hashes=b""), "one hash for each step"),
        (lambda whole: part(whole, 1, steps=[1] * 19, hashes=b"abcd" * 19), "19 steps from tick 0 to 20"),
        (lambda whole: part(whole, 1, epoch=0), "epoch"),
        (lambda whole: part(whole, 1, changes=[Left(21, 0)]), "not in order"),
        (lambda whole: part(whole, 1, changes=[Left(5, 2)]), "not there"),
        (lambda whole: part(whole, 1, changes=[Left(5, -1)]), "not there"),
        (lambda whole: part(whole, 1, changes=[Left(5, 0), Left(4, 1)]), "not in order"),
        (lambda whole: part(whole, 1, changes=[Submitted(5, 0, 1, -1, 0, payload({}))]), "not there"),
        (lambda whole: part(whole, 1, told=[Told(2**50, "chat", payload({}))]), "not in order"),
        (lambda whole: msgspec.structs.replace(whole, parts=whole.parts[:1] + whole.parts[2:]), "part 2 begins"),
        (lambda whole: msgspec.structs.replace(whole, parts=whole.parts[:-2]), "ends at tick 40, and its match at"),
        (lambda whole: msgspec.structs.replace(whole, end=End(5, "ended", "")), "its match at tick 5"),
        (lambda whole: msgspec.structs.replace(whole, end=End(62, "failed", "")), "its match at tick 62"),
        (lambda whole: msgspec.structs.replace(whole, parts=[]), "empty"),
        (lambda whole: msgspec.structs.replace(whole, seats=whole.seats[:1] * 5000), "not 5000"),
        (lambda whole: msgspec.structs.replace(whole, options={"x": "y" * 2**20}), "options are far too large"),
    ],
)
def test_what_contradicts_itself_is_refused(changed, says):
    with pytest.raises(RecordingError, match=says):
        again(changed(ended()))


def test_one_that_begins_later_has_its_checkpoint_there():
    whole = ended()
    late = msgspec.structs.replace(whole, parts=[msgspec.structs.replace(whole.parts[-1], steps=[], hashes=b"")])
    assert late.parts[0].begins == late.parts[0].ends == 60
    assert again(late) is None
    with pytest.raises(RecordingError, match="its match at tick 60"):
        again(part(msgspec.structs.replace(late, end=None), 0, begins=61, ends=61))
    with pytest.raises(RecordingError, match="No match begins"):
        again(part(late, 0, checkpoint=b"junk"))


def test_a_match_without_a_tick_that_failed_may_end_long_after_its_last_change():
    match = Match(Fists, seats=2, seed=1)
    tape = Tape(match)
    match.advance(match.tick + 3)
    tape.recorder.told(match, "chat", {})
    tape._keep(tape.recorder.part(match, last=True, failed=True))
    failed = msgspec.structs.replace(tape._recording(), end=End(9, "failed", "failed"))
    assert failed.ticks[1] < 3, "what changed last was before"
    assert again(failed, Fists) is None


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"placings": {0: 2, 1: 1}}, "end.placings"),
        ({"placings": None}, "end.placings"),
        ({"reason": "x"}, "end.reason"),
        ({"status": "ended"}, "end.status"),
    ],
)
def test_another_end_is_noticed(changes, path):
    whole = decided()
    divergence = again(msgspec.structs.replace(whole, end=msgspec.structs.replace(whole.end, **changes)), Fists)
    assert divergence.ended
    assert [field.path for field in divergence.fields] == [path]


def test_so_is_one_that_is_gone_or_made_up():
    divergence = again(msgspec.structs.replace(decided(), end=None), Fists)
    assert (divergence.ended, divergence.fields[0].path) == (True, "end")
    hidden = part(msgspec.structs.replace(decided(), end=None), -1, full=True)
    assert again(hidden, Fists).ended, "nothing goes on after a result"
    assert (
        again(part(msgspec.structs.replace(ended(), end=End(900, "finished", "", {0: 1, 1: 2})), -1, full=True)) is None
    )
    divergence = again(msgspec.structs.replace(ended(), end=End(60, "finished", "", {0: 1, 1: 2})))
    assert divergence.ended


def test_after_two_runs_have_parted_the_end_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(rerun, "MOST_AFTER", 10)
    whole, ran = ended(ticks=300, cut=300), []
    monkeypatch.setattr(Dots, "tick", lambda rules, match, tick=Dots.tick: (ran.append(0), tick(rules, match)))
    divergence = again(part(whole, 1, hashes=b"none" * 300))
    assert (divergence.tick, divergence.checkpoint) == (1, None)
    assert len(ran) == 11


def broken(whole: Recording, text: bytes) -> bytes:
    """The file with the first letter of `text` made one that UTF-8 does not have."""
    inflated = zlib.decompress(packing.pack(whole)[packing.HEAD_BYTES :])
    assert text in inflated
    return packing.MAGIC + b"\x01" + zlib.compress(inflated.replace(text, b"\xff" + text[1:], 1))


def test_text_that_is_none_is_refused_or_told():
    with pytest.raises(RecordingError, match="utf-8"):
        packing.unpack(broken(ended(), b"dots"))
    with pytest.raises(RecordingError, match="utf-8"):
        packing.outline(broken(ended(), b"dots"))
    divergence = verify(packing.unpack(broken(ended(), b"step")), Dots)
    assert divergence.tick == 1
    assert "damaged" in divergence.inputs[0][1]


def test_depths_that_no_recording_has_are_refused():
    deep = b"\x81\xa7options" + b"\x91" * 5000 + b"\xc0"
    with pytest.raises(RecordingError, match="recursion"):
        packing.unpack(packing.MAGIC + b"\x01" + zlib.compress(deep))


def test_what_stands_after_the_end_is_refused():
    with pytest.raises(RecordingError, match="after its end"):
        packing.unpack(packing.pack(ended()) + b"z")


def test_a_file_of_millions_of_small_numbers_is_refused_before_they_are_read():
    data = packing.pack(part(ended(), 1, steps=[1] * 4_000_000))
    tracemalloc.start()
    with pytest.raises(RecordingError, match="one hash for each step"):
        packing.unpack(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * 4_000_000
