"""Matches between bots of every game, recorded and run again, here and by an interpreter that hashes otherwise: three
of each, as far as they get in a while. `python -m bench.recording 100 <folder>` does so with a hundred whole ones.
"""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from bench import recording as bench
from games.engine.packing import pack, unpack
from games.engine.recording import Submitted
from games.engine.rerun import verify
from tests.engine.scripts import bundled

EACH = 3
SECONDS = 20  # of play
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recordings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bench, "LONGEST", SECONDS)
        patch.setattr(bench, "MOST_SEATS", 6)
        bench.record(EACH * len(bench.installed()), folder)
    return folder


def test_they_run_as_they_did(folder, capsys):
    assert len(list(folder.glob("*.backbeat"))) == EACH * len(bundled())
    assert bench.verify_all(folder) == 0
    assert capsys.readouterr().out.endswith(": 0 differ\n")


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_by_an_interpreter_that_hashes_otherwise_too(folder, seed):
    command = [sys.executable, "-m", "bench.recording", "verify", str(folder)]
    env = os.environ | {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": ""}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ": 0 differ" in done.stdout


@pytest.mark.parametrize("game", bundled(), ids=lambda game: game.slug)
def test_one_flipped_input_is_named(folder, game):
    """The last one that was answered by a tick: nothing before it differs."""
    recording = unpack(next(folder.glob(f"*-{game.slug}.backbeat")).read_bytes())
    parts = list(recording.parts)
    index = max(number for number, part in enumerate(parts) if any(isinstance(one, Submitted) for one in part.changes))
    changes = list(parts[index].changes)
    number = next(number for number, one in enumerate(changes) if isinstance(one, Submitted))
    change = changes[number]
    changes[number] = msgspec.structs.replace(change, seat=(change.seat + 1) % len(recording.seats))
    parts[index] = msgspec.structs.replace(parts[index], changes=changes)
    divergence = verify(unpack(pack(msgspec.structs.replace(recording, parts=parts))), game)
    assert divergence is not None
    assert divergence.tick == parts[index].begins + change.at + 1
    wanted = msgspec.msgpack.decode(change.payload)
    assert (changes[number].seat, wanted) in divergence.inputs
