"""The bench: `scripts/bench` sets up what it needs and runs this.

    python -m bench [--rounds 5] [--seconds 10] [--quick] [--only backbeat,colyseus,floor]

Without --only it runs the standard scene (bench/scene.py) on Backbeat and its rivals, side by side: every round runs
each once, in another order, and what is compared are medians of the rounds, and of the ratios within them. With --only
it runs some of these, or one of the other benches by name. Prints a table; bench/results/ keeps the figures as JSON.
"""

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

from bench import load, servers, table
from bench.build import build
from bench.processes import ROOT, allow_many_files
from bench.servers import CONTESTANTS, Contestant, Shape

RESULTS = ROOT / "bench" / "results"
AGAINST = ["colyseus", "floor"]
DISTURBED = 0.03


def say(line: str) -> None:
    print(line, flush=True)


def sound(names: list[str], folder: Path) -> dict[str, Contestant]:
    """Those that do their work; the others are named and not measured."""
    found = {}
    for name in names:
        contestant = CONTESTANTS[name](folder)
        fault = contestant.fault()
        say(f"{contestant.name}: {'works' if not fault else 'is not measured: ' + fault}")
        if not fault:
            found[name] = contestant
    return found


def measure(contestant: Contestant, shape: Shape, seconds: float) -> dict[str, float]:
    contestant.start(shape)
    try:
        return load.figures(load.run(contestant, shape, seconds=seconds))
    finally:
        contestant.stop()


def described(figures: dict[str, float]) -> str:
    """The short of it, and what spoils it."""
    told = f"{figures['cpu']:.1f} µs a frame, p99 {figures['gap99']:.1f} ms, {figures['share']:.1%} of the frames"
    if figures["lost"]:
        told += f"; {figures['lost']:.0f} PLAYERS WERE LOST"
    if figures["waited"] > DISTURBED:
        told += f"; it waited {figures['waited']:.0%} of the time for a core that other programs had"
    return told


def compare(names: list[str], folder: Path, rounds: int, seconds: float, shape: Shape) -> table.Rounds:
    """Rounds of all contestants, each time in another order."""
    contestants = sound(names, folder)
    done: table.Rounds = []
    order = list(contestants)
    for number in range(rounds):
        order = order[1:] + order[:1]
        figures = {}
        for name in order:
            one = contestants[name]
            few = Shape(min(shape.matches, one.most or shape.matches), shape.players)
            figures[name] = measure(one, few, seconds)
            say(f"round {number + 1}: {one.name}: {described(figures[name])}")
        done.append(figures)
    titles = {
        name: one.name + (f" ({one.most * shape.players})" if one.most else "") for name, one in contestants.items()
    }
    say("")
    say(table.table(done, titles, [other for other in AGAINST if other in contestants]))
    return done


def keep(name: str, result: object) -> None:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{time.strftime('%Y-%m-%d-%H%M%S')}-{name}.json"
    about = table.machine(servers.node())
    path.write_text(json.dumps({"machine": about, "result": result}, indent=1))
    say("")
    say(", ".join(f"{what} {value}" for what, value in about.items()))
    say(f"kept as {path.relative_to(ROOT)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10, help="that are measured of each contestant in each round")
    parser.add_argument("--quick", action="store_true", help="one round of 3 s with 10 matches: does all of it work?")
    parser.add_argument("--only", default=",".join(CONTESTANTS), help=", ".join(CONTESTANTS))
    wanted = parser.parse_args()
    rounds, seconds, shape = (1, 3.0, Shape(10)) if wanted.quick else (wanted.rounds, wanted.seconds, Shape())
    names = wanted.only.split(",")
    build()
    allow_many_files()
    folder = Path(tempfile.mkdtemp(prefix="backbeat-bench-"))
    try:
        keep("standard", compare(names, folder, rounds, seconds, shape))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
