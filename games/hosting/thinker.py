"""The process in which bots think: `python -m games.hosting.thinker`, started by thinkers.py. It says READY, then
answers questions: each comes on standard input as four bytes of length and games.engine.thought's bytes, and the answer
goes the same way back. It ends with its input, and when a question takes so long that nobody can be waiting any more.
"""

import os
import signal
import struct
import sys

from games.engine.thought import answer

LENGTH = struct.Struct(">I")
READY = b"ready"
YIELD = 10  # niceness: ticks come first
MOST_SECONDS = 120


def main() -> None:
    """Answer until nobody asks any more."""
    os.nice(YIELD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a bot that prints must not garble an answer
    answers.write(READY)
    answers.flush()
    while len(head := questions.read(LENGTH.size)) == LENGTH.size:
        signal.alarm(MOST_SECONDS)
        thought = answer(questions.read(LENGTH.unpack(head)[0]))
        signal.alarm(0)
        answers.write(LENGTH.pack(len(thought)) + thought)
        answers.flush()


if __name__ == "__main__":
    main()
