"""How the cost of a frame grows: with matches, players per match, entities and tick rate. Backbeat alone, one thing
changed at a time in the standard scene; the games for it are in bench/standard/.
"""

from pathlib import Path

from bench.servers import Backbeat, Shape
from bench.standard.variants import ENTITIES, RATES, SEATS

FEW = 20  # matches: small enough that nothing is full


def shapes() -> dict[str, Shape]:
    wanted = {f"{matches} matches of 10": Shape(matches) for matches in (5, 10, 20, 40)}
    for seats in SEATS:
        wanted[f"{200 // seats} matches of {seats}"] = Shape(200 // seats, seats, game=f"seats-{seats}")
    for entities in ENTITIES:
        wanted[f"{entities} entities"] = Shape(FEW, game=f"entities-{entities}")
    for rate in RATES:
        wanted[f"{rate} Hz"] = Shape(FEW, rate=rate, game=f"rate-{rate}")
    return wanted


def run(folder: Path, seconds: float) -> dict[str, object]:
    result: dict[str, object] = {}
    print(f"{'':24}{'cpu/frame':>12}{'bytes':>8}{'core':>8}{'frames':>9}{'p99':>10}{'lost':>6}{'waited':>8}")
    for name, shape in shapes().items():
        one = Backbeat(folder).measured(shape, seconds)
        cost = f"{one['cpu']:9.1f} µs{one['bytes']:8.1f}{one['core']:8.0%}{one['share']:9.1%}"
        print(f"{name:24}{cost}{one['gap99']:7.1f} ms{one['lost']:6.0f}{one['waited']:8.0%}", flush=True)
        result[name] = one
    return result
