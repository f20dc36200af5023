"""Two thousand sockets with tickets in hand that connect at once: how long until all are in."""

from pathlib import Path

from bench.servers import Backbeat, Shape

SHAPE = Shape(matches=200, inputs=0)
RUNS, WITHIN = 3, 25.0  # a ticket is good for 30 s


def run(folder: Path, seconds: float) -> dict[str, object]:
    runs = []
    for _ in range(RUNS):
        told = Backbeat(folder).played(SHAPE, seconds=0, opening=SHAPE.sockets, within=WITHIN)
        runs.append({name: told[name] for name in ("sockets", "in", "joined", "closes")})
        print("{in} of {sockets} in after {joined:.1f} s; closes: {closes}".format(**runs[-1]), flush=True)
    return {"runs": runs}
