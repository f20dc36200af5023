"""The law of recordings: run again, a match is the same after every step, for every game, whatever happened to it; and
one thing changed is noticed where it was changed. Files that are none are refused.
"""

import tracemalloc
import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.engine import Match, recorder, recording, rerun
from games.engine.difference import differences
from games.engine.recorder import Recorder
from games.engine.recording import End, Left, Part, Recording, RecordingError, Sitter, Stood, Submitted, Told
from games.engine.rerun import run, start, verify
from tests.engine.samples import Dots, Fists
from tests.engine.scripts import EVERY_GAME, Action, actions, matches, perform

MOST = 2**20


class Tape:
    """Records a match that a test plays, in parts that end where the test says so."""

    def __init__(self, match: Match, most: int = MOST) -> None:
        self.match, self.most, self.epoch = match, most, 1
        self.parts: list[bytes] = []
        self.recorder = self._begin()

    def _begin(self) -> Recorder:
        size = sum(map(len, self.parts))
        recorder = Recorder(self.match, epoch=self.epoch, rules="1-test", most=self.most, after=size)
        self._keep(recorder.part(self.match))
        return recorder

    def _keep(self, part: bytes | None) -> None:
        if part is not None:
            self.parts.append(part)

    def cut(self, *, last: bool = False) -> None:
        self._keep(self.recorder.part(self.match, last=last))

    def hand_over(self) -> None:
        """The host dies right after a checkpoint, and another goes on from it."""
        self.cut()
        self.epoch += 1
        self.match = Match.restore(self.match.game, self.recorder.checkpoint(self.match))
        self.recorder = self._begin()

    def whole(self) -> Recording:
        self.cut(last=True)
        return recording.unpack(recording.pack(self._recording()))

    def _recording(self) -> Recording:
        match = self.match
        parts = [recording.unpack_part(recording.pack_part(part)) for part in self.parts]
        options = msgspec.to_builtins(match.options)
        sitters = [Sitter(seat, f"Player {seat}") for seat in match.seats]
        outcome = match.outcome
        end = End(match.tick, "finished", outcome.reason, outcome.placings) if outcome else None
        return Recording("m", match.game.slug, match.game.tick_rate, match.seed, options, sitters, parts, end)


def play(tape: Tape, script: list[Action], cuts: list[int]) -> Recording:
    """What happens by the script; after each action, by turns, nothing, a part ends, a host dies, or time stands."""
    for number, action in enumerate(script):
        perform(tape.match, action)
        match cuts[number % len(cuts)] if cuts else 0:
            case 1:
                tape.cut()
            case 2:
                tape.hand_over()
            case 3:
                tape.match.paused = not tape.match.paused
    return tape.whole()


FEW = settings(max_examples=20, deadline=None)  # each plays a match twice


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
@settings(max_examples=4, deadline=None)
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
    assert recording.MOST_WRITTEN <= recording.MOST_BYTES - 2**25, "and some for a last part, and for the file's head"
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
        (recording.MAGIC + b"\x07" + zlib.compress(b""), "format 7"),
        (recording.MAGIC + b"\x01", "damaged"),
        (recording.MAGIC + b"\x01" + b"junk", "damaged"),
        (recording.MAGIC + b"\x01" + zlib.compress(b"junk"), "damaged"),
        (recording.MAGIC + b"\x01" + zlib.compress(b"x" * 1000)[:9], "damaged"),
    ],
)
def test_what_is_no_recording_is_refused(data, says):
    with pytest.raises(RecordingError, match=says):
        recording.unpack(data)


def test_a_file_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(recording, "MOST_BYTES", 1000)
    with pytest.raises(RecordingError, match="far too large"):
        recording.unpack(recording.MAGIC + b"\x01" + zlib.compress(b"\x00" * 1001))


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


# What no match can have been ----------------------------------------------------------------------------------------


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
    return verify(recording.unpack(recording.pack(whole)), game)


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
    inflated = zlib.decompress(recording.pack(whole)[recording.HEAD_BYTES :])
    assert text in inflated
    return recording.MAGIC + b"\x01" + zlib.compress(inflated.replace(text, b"\xff" + text[1:], 1))


def test_text_that_is_none_is_refused_or_told():
    with pytest.raises(RecordingError, match="utf-8"):
        recording.unpack(broken(ended(), b"dots"))
    with pytest.raises(RecordingError, match="utf-8"):
        recording.outline(broken(ended(), b"dots"))
    divergence = verify(recording.unpack(broken(ended(), b"step")), Dots)
    assert divergence.tick == 1
    assert "damaged" in divergence.inputs[0][1]


def test_depths_that_no_recording_has_are_refused():
    deep = b"\x81\xa7options" + b"\x91" * 5000 + b"\xc0"
    with pytest.raises(RecordingError, match="recursion"):
        recording.unpack(recording.MAGIC + b"\x01" + zlib.compress(deep))


def test_what_stands_after_the_end_is_refused():
    with pytest.raises(RecordingError, match="after its end"):
        recording.unpack(recording.pack(ended()) + b"z")


def test_a_file_of_millions_of_small_numbers_is_refused_before_they_are_read():
    data = recording.pack(part(ended(), 1, steps=[1] * 4_000_000))
    tracemalloc.start()
    with pytest.raises(RecordingError, match="one hash for each step"):
        recording.unpack(data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * 4_000_000
