"""What a process has done, in plain numbers that only grow: counted where the work is done, read by whoever asks.

Counting must cost next to nothing, so there are no locks and no labels here: all of it is on the loop's thread.
"""

from bisect import bisect_left
from collections import Counter

BOUNDS = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0)  # seconds


class Histogram:
    """How often something took so many seconds: `counts[n]` up to BOUNDS[n], the last one beyond all of them."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """It took so long once more."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


def quantile(counts: list[int], share: float) -> float:
    """The seconds within which that share of `counts` (as of a Histogram) lies: the bound above; 0 of nothing."""
    wanted, seen = share * sum(counts), 0
    for bound, count in zip((*BOUNDS, 2 * BOUNDS[-1]), counts, strict=True):
        seen += count
        if count and seen >= wanted:
            return bound
    return 0.0


class Traffic:
    """What all match sockets of a process have carried. `closed` counts goodbyes by their code; `behind` are frames
    that were left out because the peer had not taken those before."""

    __slots__ = ("behind", "closed", "frame_bytes", "frames", "resumed", "welcomed")

    def __init__(self) -> None:
        self.frames = self.frame_bytes = self.behind = self.welcomed = self.resumed = 0
        self.closed: Counter[str] = Counter()
