"""The bench: `scripts/bench` sets up what it needs and runs this.

    python -m bench [--rounds 5] [--seconds 10] [--matches 60] [--quick] [--only backbeat,colyseus,floor]
    python -m bench --only attack,capacity,crowd,growth,http,joins,requests,resting

Without --only it runs the standard scene (bench/scene.py) on Backbeat and its rivals, side by side: every round runs
each once, in another order, and what is compared are medians of the rounds, and of the ratios within them. With --only
it runs some of these, or one of the other benches by name. Prints a table; bench/results/ keeps the figures as JSON.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import attack, capacity, crowd, growth, http, joins, requests, servers, table
from bench.build import build
from bench.load import Figures
from bench.processes import ROOT, Trouble, allow_many_files
from bench.servers import CONTESTANTS, Contestant, Shape

RESULTS = ROOT / "bench" / "results"
AGAINST = ["colyseus", "floor"]
DISTURBED = 0.03  # of the time that a server waited for its core: beyond it the round says little


def resting(folder: Path, seconds: float) -> None:
    """5,000 matches without anybody there: bench/resting.py."""
    subprocess.run([sys.executable, "-m", "bench.resting", "games.catalog.reversi", "5000", str(seconds)], check=True)


OTHERS = {
    "attack": attack.run,
    "capacity": capacity.run,
    "crowd": crowd.run,
    "growth": growth.run,
    "http": http.run,
    "joins": joins.run,
    "requests": requests.run,
    "resting": resting,
}


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


def described(figures: Figures) -> str:
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
            figures[name] = one.measured(few, seconds)
            say(f"round {number + 1}: {one.name}: {described(figures[name])}")
        done.append(figures)
    titles = {name: one.name for name, one in contestants.items()}
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
    parser.add_argument("--matches", type=int, default=60, help="of ten players each")
    parser.add_argument("--quick", action="store_true", help="one round of 3 s with 10 matches: does all of it work?")
    parser.add_argument("--only", default=",".join(CONTESTANTS), help=", ".join((*CONTESTANTS, *OTHERS)))
    wanted = parser.parse_args()
    quick = 1, 3.0, Shape(10)
    rounds, seconds, shape = quick if wanted.quick else (wanted.rounds, wanted.seconds, Shape(wanted.matches))
    names = wanted.only.split(",")
    if unknown := set(names) - set(CONTESTANTS) - set(OTHERS):
        parser.error(f"there is no {', '.join(unknown)}; there are {', '.join((*CONTESTANTS, *OTHERS))}")
    build()
    allow_many_files()
    folder = Path(tempfile.mkdtemp(prefix="backbeat-bench-"))
    try:
        for name in names:
            if name in OTHERS:
                keep(name, OTHERS[name](folder, seconds))
        if contestants := [name for name in names if name in CONTESTANTS]:
            keep("standard", compare(contestants, folder, rounds, seconds, shape))
    except Trouble as trouble:
        sys.exit(str(trouble))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
