"""The process in which bots think: `python -m games.hosting.thinker`, started by thinkers.py. Questions come on
standard input, each as four bytes of length and games.engine.thought's bytes; answers go the same way back. It ends
with its input.
"""

import os
import struct
import sys

from games.engine.thought import answer

LENGTH = struct.Struct(">I")
YIELD = 10  # niceness: ticks come first


def main() -> None:
    """Answer until nobody asks any more."""
    os.nice(YIELD)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a bot that prints must not garble an answer
    while len(head := questions.read(LENGTH.size)) == LENGTH.size:
        thought = answer(questions.read(LENGTH.unpack(head)[0]))
        answers.write(LENGTH.pack(len(thought)) + thought)
        answers.flush()


if __name__ == "__main__":
    main()
