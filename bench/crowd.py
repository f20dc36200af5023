"""One match of two hundred, each of whom sees what is near: what it takes of a core, and whether frames are on time."""

from pathlib import Path
from statistics import median

from bench.servers import Backbeat, Shape

SHAPE = Shape(matches=1, players=200, game="crowd")
RUNS = 3


def run(folder: Path, seconds: float) -> dict[str, object]:
    runs = [Backbeat(folder).measured(SHAPE, seconds) for _ in range(RUNS)]
    one = {name: median(other[name] for other in runs) for name in runs[0]}
    cost = f"{one['core']:.0%} of a core, {one['cpu']:.1f} µs and {one['bytes']:.0f} bytes a frame"
    print(f"a crowd of {SHAPE.players}: {cost};")
    print(f"gaps p99 {one['gap99']:.1f} ms, {one['share']:.1%} of the frames, {one['lost']:.0f} players lost")
    print(f"it waited {one['waited']:.0%} of the time for a core that other programs had")
    return {"runs": runs}
