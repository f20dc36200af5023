"""What matches that jump from event to event cost a process while nothing happens, beside a process without any.

`python -m bench.resting games.catalog.reversi 5000 10` hosts so many matches between people who are not there, in
memory, for so many seconds, and prints processor time and memory, with and without the matches, in one run. It
measures and judges nothing; it needs no server and no database.
"""

import asyncio
import resource
import sys
from importlib import import_module
from time import process_time
from typing import Any

from games.engine.registry import games
from games.hosting.host import Host
from games.hosting.lease import LEASE_SECONDS
from games.hosting.store import MatchRecord, Progress, SeatRecord
from games.wire.limits import Limits


class Shelf:
    """A store of matches that only ever begin."""

    def __init__(self) -> None:
        self.waiting: list[MatchRecord] = []
        self.saves = 0

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: name in ("open_lease", "renew_lease") or []

    def claim(self, host: int, slugs: list[str], most: int) -> list[MatchRecord]:
        claimed, self.waiting = self.waiting[:most], self.waiting[most:]
        return claimed

    def save(self, host: int, batch: list[Progress]) -> set[str]:
        self.saves += len(batch)
        return {progress.match for progress in batch}


async def cost(seconds: float) -> float:
    """Processor time while the loop runs for so many seconds, in permille of one processor."""
    begun = process_time()
    await asyncio.sleep(seconds)
    return 1000 * (process_time() - begun) / seconds


async def measure(slug: str, matches: int, seconds: float) -> None:
    store = Shelf()
    limits = Limits(keep_seat=3600, matches_per_host=matches, resting_matches_per_host=matches)
    host = Host(store, limits)  # type: ignore[arg-type]  # a store of the few methods that resting matches need
    await host.start()
    await asyncio.sleep(LEASE_SECONDS)
    none, memory = await cost(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seats = [SeatRecord(number, f"Player {number}") for number in range(games()[slug].seats[0])]
    store.waiting = [MatchRecord(f"m{seed}", 1, slug, seed, {}, seats, "bench") for seed in range(matches)]
    host.nudge()
    while len(host.matches) < matches:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.05)
    await asyncio.sleep(10)  # until nobody is waited for any more, and all is kept
    saves = store.saves
    some, more = await cost(seconds), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"no match:        {none:6.2f} ‰ of a processor")
    print(f"{matches} matches: {some:8.2f} ‰ of a processor, {store.saves - saves} checkpoints")
    print(f"memory:          {(more - memory) / matches:6.1f} KiB a match")
    await host.drain()


if __name__ == "__main__":
    import_module(f"{sys.argv[1]}.game")
    asyncio.run(measure(sys.argv[1].rpartition(".")[2], int(sys.argv[2]), float(sys.argv[3])))
