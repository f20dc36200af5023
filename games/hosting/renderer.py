"""The process that renders one replay: `python -m games.hosting.renderer`, started by renders.py. It reads one request
in MessagePack from standard input, writes the replay to standard output, and ends; with OTHER_ENGINE if the match would
not be played as it was. Nobody waits for it but who asked.
"""

import importlib
import os
import signal
import sys

import msgspec

from games.engine import registry
from games.engine.packing import unpack
from games.wire.replay import OtherEngine, render

YIELD = 10  # niceness: ticks come first
MOST_SECONDS = 300  # ten minutes of Arena Crowd take 45 of a processor for 100 people, 150 for 200
OTHER_ENGINE = 3  # an exit code, as of `manage.py recording verify` for other rules


class Request(msgspec.Struct, array_like=True):
    """`modules` are to be imported before the game can be looked up; `seat` None is a spectator."""

    modules: list[str]
    seat: int | None
    recording: bytes


def main() -> None:
    """Render what is asked for."""
    os.nice(YIELD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    signal.alarm(MOST_SECONDS)
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # rules that print must not garble the answer
    for module in request.modules:
        importlib.import_module(module)
    recording = unpack(request.recording)
    try:
        answers.write(render(recording, registry.get(recording.game), request.seat))
    except OtherEngine as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(OTHER_ENGINE)
    answers.flush()


if __name__ == "__main__":
    main()
