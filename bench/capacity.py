"""How many players one core holds, of Backbeat and its rivals: more and more of them, in matches of ten, until frames
come late or do not come. Each number is tried on a server that was started for it, again if it fails.
"""

from collections.abc import Callable
from pathlib import Path

from bench.load import Figures
from bench.processes import Trouble
from bench.servers import CONTESTANTS, Contestant, Shape

LATE, SHARE = 60.0, 0.995  # ms between two frames at p99, and of the frames that the rate should give
PLAYERS = 10  # a match
NAMES = {"backbeat": 200, "colyseus": 200, "stock": 20, "stock-redis": 20}  # and the players to begin with
MOST = 8000
CLOSE = 1.1  # the answer is known to a tenth
TRIES = 3  # for other programs may have had the core


def on_time(figures: Figures) -> bool:
    return figures["lost"] == 0 and figures["gap99"] <= LATE


def complete(figures: Figures) -> bool:
    return on_time(figures) and figures["share"] >= SHARE


class Trials:
    """One contestant with any number of players; each number is tried once for all questions."""

    def __init__(self, contestant: Contestant, seconds: float) -> None:
        self.contestant, self.seconds = contestant, seconds
        self.runs: dict[int, list[Figures]] = {}

    def hold(self, players: int, good: Callable[[Figures], bool]) -> bool:
        runs = self.runs.setdefault(players, [])
        while len(runs) < TRIES and not any(map(good, runs)):
            runs.append(self.measured(players))
        return any(map(good, runs))

    def measured(self, players: int) -> Figures:
        try:
            return self.contestant.measured(Shape(players // PLAYERS, PLAYERS), self.seconds)
        except Trouble as trouble:
            print(trouble)
            return {"lost": float(players), "gap99": 0.0, "share": 0.0}

    def most(self, good: Callable[[Figures], bool], first: int) -> int:
        """The largest number that holds: doubled until it does not, then halved in between."""
        low, high = 0, first
        while high <= MOST and self.hold(high, good):
            low, high = high, 2 * high
        while high > CLOSE * low and high - low > PLAYERS:
            between = (low + high) // 2 // PLAYERS * PLAYERS
            if self.hold(between, good):
                low = between
            else:
                high = between
        return low


def run(folder: Path, seconds: float) -> dict[str, object]:
    result: dict[str, object] = {}
    print(f"players on one core with p99 <= {LATE:.0f} ms, and with {SHARE:.1%} of the frames as well")
    for name, first in NAMES.items():
        trials = Trials(CONTESTANTS[name](folder), seconds)
        counts = [trials.most(good, first) for good in (on_time, complete)]
        print(f"{trials.contestant.name:<40}{counts[0]:>8}{counts[1]:>8}", flush=True)
        result[name] = {"on time": counts[0], "complete": counts[1], "runs": trials.runs}
    return result
