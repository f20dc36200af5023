"""A player in a process of its own, so that a test can stop it as a sleeping laptop does (SIGSTOP, SIGCONT).

    python -m tests.support.player URL GAME

Prints a JSON object a line: {"match"}, {"tick"} of each frame, {"closed"}, and, when it has come back by its resume
key, {"resumed": the seat} and further ticks. It plays until it is ended.
"""

import json
import sys
from typing import Any

from tests.support.program import Program, Wire


def say(**news: Any) -> None:
    sys.stdout.write(json.dumps(news) + "\n")  # at once: threads would tear what print writes in two parts
    sys.stdout.flush()


class Telling(Wire):
    """A socket whose frames are told."""

    def _take(self, message: dict[str, Any]) -> None:
        super()._take(message)
        if message["type"] == "frame":
            say(tick=message["tick"])


def main() -> None:
    url, game = sys.argv[1:]
    program = Program(url)
    match = program.start(game=game)
    say(match=match)
    with Telling(url, match) as wire:
        wire.say("hello", ticket=program.ticket(match))
        say(closed=wire.closed(seconds=600))
        resume = wire.of("welcome")[0]["resume"]
    with Telling(url, match) as again:
        again.say("hello", resume=resume)
        say(resumed=again.hear("welcome")["seat"])
        again.closed(seconds=600)


if __name__ == "__main__":
    main()
