"""`manage.py recording ...`: take a match's recording out, and run one again to see whether every state is what it was.

Exit codes: 0 every state is the same, 1 it is not, or there is nothing to verify, 2 the line was not understood, 3 it
was played by other rules than those installed.
"""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import msgspec
from django.core.management.base import BaseCommand, CommandError

from games.engine.recording import Recording, RecordingError, unpack
from games.engine.rerun import Divergence, verify
from games.management.commands.match import find
from games.matches import recordings
from games.matches.errors import Problem

OTHER_RULES = 3


class Command(BaseCommand):
    help = "Export a match's recording, or run one again and compare the state after every tick."

    def add_arguments(self, parser: ArgumentParser) -> None:
        to_do = parser.add_subparsers(dest="act", required=True, metavar="verify|export")
        one = to_do.add_parser("verify", help="run it again and compare the state after every tick")
        one.add_argument("what", help="a match's id, or how it begins, or a file")
        other = to_do.add_parser("export", help="write it to a file")
        other.add_argument("what", metavar="match", help="the match's id, or how it begins")
        other.add_argument("file", nargs="?", help="default: its game and the beginning of its id")

    def handle(self, *, act: str, what: str, file: str | None = None, **options: Any) -> None:
        try:
            if act == "export":
                self.export(what, file)
            else:
                self.verify(unpack(_found(what)))
        except RecordingError as error:
            raise CommandError(str(error)) from None

    def export(self, what: str, file: str | None) -> None:
        match = find(what)
        data, path = _data(what), Path(file or recordings.file_name(match))
        path.write_bytes(data)
        self.stdout.write(f"{match}: {len(data)} bytes in {path}.")

    def verify(self, recording: Recording) -> None:
        name = f"{recording.game} {recording.match[:8]}"
        try:
            game = recordings.played_by(recording)
        except Problem as problem:
            raise CommandError(f"{name}: {problem.message}", returncode=OTHER_RULES) from None
        began = time.perf_counter()
        divergence = verify(recording, game)
        took = time.perf_counter() - began
        if divergence is not None:
            raise CommandError(f"{name}: {_told(divergence)}")
        first, last = recording.ticks
        steps, seconds = sum(len(part.steps) for part in recording.parts), (last - first) / game.tick_rate
        self.stdout.write(
            f"{name}: ticks {first} to {last}, {steps} of them run again, every state the same. "
            f"{seconds:.0f} s of play took {took:.2f} s, {seconds / took:.0f} times as fast."
        )
        if recording.full:
            self.stdout.write("The match went on, but its recording had reached its bound (recording_bytes).")


def _found(what: str) -> bytes:
    """A file's bytes, or a match's recording."""
    path = Path(what)
    return path.read_bytes() if path.is_file() else _data(what)


def _data(what: str) -> bytes:
    match = find(what)
    data = recordings.find(match)
    if data is None:
        raise CommandError(f"{match}: there is no recording, or none any more.")
    return data


def _told(divergence: Divergence) -> str:
    """What is different, for people: the tick, what was asked for then, the fields."""
    lines = [f"the state differs from tick {divergence.tick} on."]
    lines += [f"  seat {seat + 1} had asked for {_plain(wanted)}" for seat, wanted in divergence.inputs]
    if divergence.error:
        lines.append(f"  {divergence.error}")
    if divergence.checkpoint is not None and not divergence.fields:
        lines.append(f"  at the checkpoint of tick {divergence.checkpoint} nothing differs any more")
    elif divergence.checkpoint is not None:
        lines.append(f"  at the checkpoint of tick {divergence.checkpoint}:")
    lines += [f"  {one.path}: recorded {_plain(one.recorded)}, now {_plain(one.now)}" for one in divergence.fields]
    return "\n".join(lines)


def _plain(value: Any) -> str:
    shown = msgspec.json.encode(msgspec.to_builtins(value, str_keys=True)).decode()
    return shown if len(shown) <= 100 else f"{shown[:99]}…"
