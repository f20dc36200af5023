"""Recordings in the database: kept with checkpoints, made one file at the end, given to those who may have them, run
again by a command, and gone after their time.
"""

from datetime import timedelta

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from games.catalog.arena.scene import Steer
from games.engine import Match as Core
from games.engine import registry
from games.engine.packing import HEAD_BYTES, MAGIC, MOST_BYTES, MOST_WRITTEN, outline, pack, unpack
from games.engine.recorder import Recorder
from games.engine.rerun import verify
from games.hosting.store import NumberedPart, Progress
from games.matches import recordings, rules
from games.matches.store import DjangoStore
from games.models import Host, Match, RecordingFile, RecordingPart
from games.wire.limits import Limits
from tests.support.recorded import created, flipped, played

pytestmark = pytest.mark.django_db(transaction=True)

GAMES = ["lightcycles", "reversi", "liarsdice"]


@pytest.fixture
def over():
    return played(created(rounds=1))


# Keeping ------------------------------------------------------------------------------------------------------------


def test_a_part_is_kept_with_its_checkpoint_once_and_by_the_holder_alone():
    match, store = created(), DjangoStore()
    one, two = store.open_lease(""), store.open_lease("")
    (old,) = store.claim(one, GAMES, 10)
    progress = Progress(old.id, old.epoch, 5, False, [], b"x", [], [NumberedPart(0, b"first")])
    assert store.save(one, [progress])
    more = [NumberedPart(0, b"first"), NumberedPart(1, b"second")]
    assert store.save(one, [msgspec.structs.replace(progress, parts=more)]), (
        "one whose writing was not heard of is repeated"
    )
    Host.objects.filter(pk=one).update(expires_at=Now() - timedelta(seconds=1))
    (new,) = store.claim(two, GAMES, 10)
    assert not store.save(one, [msgspec.structs.replace(progress, parts=[NumberedPart(2, b"late")])])
    assert (new.recorded.parts, new.recorded.size) == (2, len(b"firstsecond"))
    assert list(RecordingPart.objects.filter(match=match).values_list("number", flat=True)) == [0, 1]


@pytest.mark.parametrize("game", GAMES)
def test_at_the_end_there_is_one_file_which_runs_as_it_did(game):
    match = played(created(game, seats=2, **({"rounds": 1} if game == "lightcycles" else {})))
    assert RecordingPart.objects.count() == 0
    recording = unpack(bytes(match.recording.data))
    assert (recording.match, recording.end.status, recording.rules) == (str(match.pk), "finished", [match.rules])
    assert recording.end.placings == {int(seat): place for seat, place in match.outcome["placings"].items()}
    assert verify(recording, match.game_class) is None


def test_a_recording_goes_on_where_the_next_host_does():
    match = created(rounds=1)
    played(match, ticks=60)
    assert match.is_live
    so_far = unpack(recordings.find(match))
    assert so_far.ticks == (0, 80)
    assert so_far.end is None
    assert verify(so_far, match.game_class) is None
    whole = unpack(recordings.find(played(match)))
    assert [part.epoch for part in whole.parts][:: len(whole.parts) - 1] == [1, 2]
    assert verify(whole, match.game_class) is None


def test_of_a_very_long_match_whoever_asks_first_makes_the_file(monkeypatch):
    monkeypatch.setattr(recordings, "MOST_AT_ONCE", 1000)
    match = played(created(rounds=1))
    assert RecordingPart.objects.filter(match=match).count() > 2, "a host has leases to keep"
    whole = unpack(recordings.find(match))
    assert (RecordingPart.objects.count(), RecordingFile.objects.count()) == (0, 1)
    assert verify(whole, match.game_class) is None


def test_the_file_is_packed_before_the_lock_is_taken(monkeypatch):
    """Packing takes seconds, and hosts lose their matches if they cannot renew their leases for so long."""
    locked = []

    def slow(recording):
        locked.append(connection.in_atomic_block)
        return pack(recording)

    monkeypatch.setattr(recordings, "pack", slow)
    assert RecordingFile.objects.filter(match=played(created(rounds=1))).exists()
    assert locked == [False]


def test_who_has_packed_in_vain_leaves_the_file_that_another_made(monkeypatch):
    monkeypatch.setattr(recordings, "MOST_AT_ONCE", 1000)
    match = played(created(rounds=1))

    def late(recording):
        monkeypatch.undo()
        recordings.close(match)
        return b"late"

    monkeypatch.setattr(recordings, "pack", late)
    assert verify(unpack(recordings.find(match)), match.game_class) is None


def test_an_outline_tells_what_a_recording_is_about(over):
    data = recordings.find(over)
    short, whole = outline(data), unpack(data)
    assert (short.match, short.rules, short.seats, short.end) == (whole.match, whole.rules, whole.seats, whole.end)


def test_if_the_file_cannot_be_made_the_result_stands_and_the_parts_serve(monkeypatch, caplog):
    monkeypatch.setattr(recordings, "pack", None)
    match = played(created(rounds=1))
    assert match.status == "finished"
    assert "stays in parts" in caplog.text
    monkeypatch.undo()
    assert verify(unpack(recordings.find(match)), match.game_class) is None


def test_after_their_time_recordings_go_and_matches_stay(over, capsys):
    young, running = played(created(rounds=1)), played(created(), ticks=40)
    Match.objects.filter(pk=over.pk).update(finished_at=timezone.now() - timedelta(days=91))
    call_command("cleanup_recordings")
    assert capsys.readouterr().out == "1 recordings removed.\n"
    assert [recordings.find(match) is None for match in (over, young, running)] == [True, False, False]
    assert Match.objects.filter(pk=over.pk).exists()
    with pytest.raises(CommandError, match="1 or more"):
        call_command("cleanup_recordings", days=0)


def test_the_largest_match_of_all_is_recorded_to_its_end():
    """Ten minutes of Arena Crowd, in which 200 people steer at every tick: two seconds of it, and reckoned up."""
    game = registry.get("arena-crowd")
    match = Core(game, seats=game.seats[1], seed=1, options=msgspec.convert({"minutes": 10}, game.options))
    recorder = Recorder(match, epoch=1, rules="1-12345678", most=2**40)
    begin = recorder.part(match)
    for tick in range(match.seconds(2)):
        for seat in match.seats:
            steer = Steer(push=tick % 9 - 1, turn=0, aim=128 + (seat + tick) % 128, fire=tick % 2 == 0)
            match.submit(seat, steer, seq=70_000 + tick, tick=match.tick + tick % 4, behind=tick % 6)
        match.step()
    size = len(recorder.part(match))
    parts, checkpoints = match.due("over") // match.tick + 1, match.due("over") // match.seconds(10) + 1
    assert size * parts + len(begin) * 2 * checkpoints < Limits().recording_bytes <= MOST_WRITTEN


# The command --------------------------------------------------------------------------------------------------------


def test_verify_runs_it_again_by_id_and_from_a_file(over, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call_command("recording", "verify", str(over.pk)[:8])
    assert "every state the same" in capsys.readouterr().out
    call_command("recording", "export", str(over.pk))
    (file,) = tmp_path.iterdir()
    assert file.name == f"lightcycles-{str(over.pk)[:8]}.backbeat"
    Match.objects.all().delete()
    call_command("recording", "verify", file.name)
    assert f"ticks 0 to {over.tick}" in capsys.readouterr().out


def test_verify_names_a_flipped_input_its_tick_and_the_fields(over, tmp_path):
    wrong, tick = flipped(unpack(recordings.find(over)))
    file = tmp_path / "wrong.backbeat"
    file.write_bytes(pack(wrong))
    with pytest.raises(CommandError) as failure:
        call_command("recording", "verify", str(file))
    assert failure.value.returncode == 1
    said = str(failure.value)
    assert f"from tick {tick} on" in said
    assert "had asked for" in said
    assert "state.arena.bikes." in said
    assert ": recorded " in said


def test_verify_says_that_the_rules_are_others(over, monkeypatch):
    monkeypatch.setattr(rules, "version", lambda game: "2-new")
    with pytest.raises(CommandError, match=r"other rules \(1-.*2-new") as failure:
        call_command("recording", "verify", str(over.pk))
    assert failure.value.returncode == 3


def test_what_is_none_is_said_to_be_none(over, tmp_path):
    RecordingFile.objects.all().delete()
    with pytest.raises(CommandError, match="no recording"):
        call_command("recording", "export", str(over.pk), str(tmp_path / "x"))
    junk = tmp_path / "junk"
    junk.write_bytes(b"junk")
    with pytest.raises(CommandError, match="not a recording"):
        call_command("recording", "verify", str(junk))
    with pytest.raises(CommandError, match="no file of that name"):
        call_command("recording", "verify", str(tmp_path / "none.backbeat"))


def test_a_file_is_looked_at_before_it_is_read(tmp_path, monkeypatch):
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.write(MAGIC + b"\x01")
        file.truncate(MOST_BYTES + HEAD_BYTES)
    monkeypatch.setattr("games.management.commands.recording.unpack", None)
    with pytest.raises(CommandError, match="far too large"):
        call_command("recording", "verify", str(large))


def test_where_nothing_can_be_written_or_read_that_is_said(over, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("recording", "export", str(over.pk), str(tmp_path / "none" / "x"))
    secret = tmp_path / "secret"
    secret.write_bytes(b"")
    monkeypatch.setattr("games.management.commands.recording._bytes", lambda path: path.joinpath("x").read_bytes())
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("recording", "verify", str(secret))


def test_text_of_a_file_does_not_steer_the_terminal(over, tmp_path, capsys):
    whole, file = unpack(recordings.find(over)), tmp_path / "x"
    file.write_bytes(pack(msgspec.structs.replace(whole, match="a\n\x1b[31m")))
    call_command("recording", "verify", str(file))
    assert capsys.readouterr().out.startswith(r"lightcycles a\n\x1b[31m: ticks")
    file.write_bytes(pack(msgspec.structs.replace(whole, game="\x1b[2J")))
    with pytest.raises(CommandError) as failure:
        call_command("recording", "verify", str(file))
    assert "\x1b" not in str(failure.value)


def test_verify_says_how_the_match_ended_otherwise(over, tmp_path, capsys):
    whole, file = unpack(recordings.find(over)), tmp_path / "x"
    file.write_bytes(pack(msgspec.structs.replace(whole, end=msgspec.structs.replace(whole.end, placings={0: 7}))))
    with pytest.raises(CommandError, match="did not end as it is recorded") as failure:
        call_command("recording", "verify", str(file))
    assert 'end.placings: recorded {"0":7}, now {' in str(failure.value)
    running = played(created(), ticks=40)
    call_command("recording", "verify", str(running.pk))
    assert "the match was running" in capsys.readouterr().out


# Over HTTP ----------------------------------------------------------------------------------------------------------


def test_who_may_watch_gets_the_file_of_a_match_that_is_over(over, client):
    answer = client.get(f"/api/matches/{over.pk}/recording")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.backbeat.recording"
    assert answer["Content-Disposition"] == f'attachment; filename="lightcycles-{str(over.pk)[:8]}.backbeat"'
    assert unpack(answer.content).match == str(over.pk)


@pytest.mark.parametrize("what", ["running", "gone", "watched by nobody", "unknown"])
def test_nobody_else_gets_one(what, over, client, monkeypatch):
    pk, expected = over.pk, ("no_recording", 404)
    if what == "running":
        pk, expected = played(created(), ticks=40).pk, ("match_running", 409)
    elif what == "gone":
        RecordingFile.objects.all().delete()
    elif what == "watched by nobody":
        monkeypatch.setattr("lobby.policy.LobbyPolicy.may_watch", lambda *arguments: False)
        expected = ("forbidden", 403)
    else:
        pk, expected = "355fbeb5-e909-47fb-b994-6df101d4b545", ("not_found", 404)
    answer = client.get(f"/api/matches/{pk}/recording")
    assert (answer.json()["error"]["code"], answer.status_code) == expected
