"""What was seen from outside while the trial ran: answers, waits, acts, and faults, which are sentences. Laws read it
afterwards beside the database. It decides nothing.
"""

import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

MOST_FAULTS = 200  # kept: a site that fails thousands of times needs no longer list


class Act(NamedTuple):
    """Something that the operator did, as the admin said: `reason` is this act's alone, `target` a row's key."""

    kind: str
    target: str
    reason: str


class Closed(NamedTuple):
    """A time in which no match may have begun: of one game, or of any (maintenance)."""

    game: str
    since: datetime
    until: datetime


class Journal:
    """Written by the crowd's loop and by the operator's thread."""

    def __init__(self, patience: float = 1.0) -> None:
        self._lock = Lock()
        self._began = time.monotonic()
        self.patience = patience  # how many times as long as promised anything may take
        self.faults: list[str] = []
        self._told: set[str] = set()
        self.answers: Counter[int] = Counter()
        self.refusals: Counter[str] = Counter()
        self.goodbyes: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.joins: Counter[int] = Counter()
        self.waits: list[float] = []
        self.returns: list[float] = []
        self.closings: list[tuple[float, float]] = []  # since what closes them was asked for, and since its answer
        self.lags: list[float] = []  # by how much this process itself was late
        self.acts: list[Act] = []
        self.closed: list[Closed] = []
        self.outages: list[tuple[int, float, float]] = []  # process, since, until

    def fault(self, sentence: str) -> None:
        """Something that must not be."""
        with self._lock:
            if len(self.faults) < MOST_FAULTS and sentence not in self._told:
                self._told.add(sentence)
                self.faults.append(f"{sentence} ({time.monotonic() - self._began:.0f} s after the start)")

    def acted(self, kind: str, target: object, reason: str) -> None:
        with self._lock:
            self.acts.append(Act(kind, str(target), reason))

    @contextmanager
    def outage(self, process: int) -> Iterator[None]:
        """A process is down on purpose: nobody minds that it does not answer."""
        row = (process, time.monotonic(), float("inf"))
        self.outages.append(row)
        yield
        self.outages[self.outages.index(row)] = (process, row[1], time.monotonic())

    def is_down(self, process: int, moment: float) -> bool:
        """Whether it was down on purpose then, or had been a moment ago."""
        return any(one == process and since <= moment <= until + 1 for one, since, until in self.outages)

    @contextmanager
    def shut(self, game: str) -> Iterator[None]:
        """No match of that game ("": of any) begins meanwhile."""
        since = datetime.now(UTC)
        yield
        self.closed.append(Closed(game, since, datetime.now(UTC)))


def quantile(values: Sequence[float], share: float) -> float:
    """0 for none."""
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]
