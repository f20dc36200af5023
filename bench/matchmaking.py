"""How long one matchmaking pass takes: `python -m bench.matchmaking 10000`. Pure rules, no server, no database.

The queues are ordinary ratings, everybody equal, and everybody blocking their neighbours, which is the worst case.
"""

import random
import sys
import time

from lobby.pairing import Party, Shape, pair

RUNS = 5
SHAPES = {"two seats": Shape(2), "eight seats": Shape(8), "two teams of four": Shape(8, 2), "bots": Shape(4, 0, 20)}


def queues(count: int) -> dict[str, list[Party]]:
    dice = random.Random(1)
    waits = [dice.uniform(940, 1000) for _one in range(count)]
    parties = [Party(key, (key,), dice.gauss(25, 25 / 3), since) for key, since in enumerate(waits)]
    equal = [Party(one.key, one.players, 25.0, one.since) for one in parties]
    near = {one.key: frozenset(range(one.key - 40, one.key)) for one in parties}
    blocked = [Party(one.key, one.players, float(one.key) / 100, one.since, near[one.key]) for one in parties]
    everybody = frozenset(range(count))
    hermits = [Party(one.key, one.players, 25.0, one.since, everybody) for one in parties]
    return {"ordinary": parties, "equal": equal, "blocking": blocked, "hermits": hermits}


def run(count: int) -> float:
    """Print a line a case; the slowest, in seconds of the processor, which a busy machine does not change much."""
    slowest = 0.0
    for name, parties in queues(count).items():
        for form, shape in SHAPES.items():
            times = []
            for _run in range(RUNS):
                began = time.process_time()
                found = pair(parties, shape, 1000.0)
                times.append(time.process_time() - began)
            slowest = max(slowest, sorted(times)[RUNS // 2])
            print(f"{name:9} {form:18} {sorted(times)[RUNS // 2] * 1000:6.0f} ms {len(found):6} matches")
    return slowest


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
