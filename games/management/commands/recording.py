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

from games.engine.packing import HEAD_BYTES, MOST_BYTES, see_head, unpack
from games.engine.recording import Recording, RecordingError
from games.engine.rerun import Divergence, verify
from games.management.commands.match import find
from games.matches import recordings
from games.matches.errors import Problem

OTHER_RULES = 3
MOST_LETTERS = 1000  # of a line: what is in a file may be of any length


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
            raise CommandError(_shown(str(error))) from None

    def export(self, what: str, file: str | None) -> None:
        match = find(what)
        data, path = _data(what), Path(file or recordings.file_name(match))
        try:
            path.write_bytes(data)
        except (OSError, ValueError) as error:
            raise CommandError(f"It cannot be written: {error}.") from None
        self.stdout.write(f"{match}: {len(data)} bytes in {path}.")

    def verify(self, recording: Recording) -> None:
        name = _shown(f"{recording.game} {recording.match[:8]}")
        try:
            game = recordings.played_by(recording)
        except Problem as problem:
            raise CommandError(f"{name}: {_shown(problem.message)}", returncode=OTHER_RULES) from None
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
        elif recording.end is None:
            self.stdout.write("Its end is not recorded: the match was running.")


def _found(what: str) -> bytes:
    """A file's bytes, or a match's recording."""
    path = Path(what)
    try:
        if path.is_file():
            return _bytes(path)
    except OSError as error:
        raise CommandError(f"It cannot be read: {error}.") from None
    try:
        find(what)
    except CommandError as error:
        raise CommandError(f"{error} There is no file of that name.") from None
    return _data(what)


def _bytes(path: Path) -> bytes:
    """The file, if it can be a recording by how it begins and how large it is: any file may have been named."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        see_head(head, path.stat().st_size)
        return head + file.read(MOST_BYTES)


def _data(what: str) -> bytes:
    match = find(what)
    data = recordings.find(match)
    if data is None:
        raise CommandError(f"{match}: there is no recording, or none any more.")
    return data


def _told(divergence: Divergence) -> str:
    """What is different, for people: the tick, what was asked for then, the fields."""
    lines = [f"the state differs from tick {divergence.tick} on."]
    if divergence.ended:
        lines = ["every state is the same, but the match did not end as it is recorded."]
    lines += [f"  seat {seat + 1} had asked for {_plain(wanted)}" for seat, wanted in divergence.inputs]
    if divergence.error:
        lines.append(f"  {divergence.error}")
    if divergence.checkpoint is not None and not divergence.fields:
        lines.append(f"  at the checkpoint of tick {divergence.checkpoint} nothing differs any more")
    elif divergence.checkpoint is not None:
        lines.append(f"  at the checkpoint of tick {divergence.checkpoint}:")
    lines += [f"  {one.path}: recorded {_plain(one.recorded)}, now {_plain(one.now)}" for one in divergence.fields]
    return "\n".join(_shown(line) for line in lines)


def _plain(value: Any) -> str:
    try:
        shown = msgspec.json.encode(msgspec.to_builtins(value, str_keys=True)).decode()
    except (TypeError, ValueError, RecursionError):  # MessagePack knows more than JSON
        shown = repr(value)
    return shown if len(shown) <= 100 else f"{shown[:99]}…"


def _shown(line: str) -> str:
    """What may hold text of a file: nothing in it may steer the terminal, or look like another line."""
    line = line if len(line) <= MOST_LETTERS else f"{line[: MOST_LETTERS - 1]}…"
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
