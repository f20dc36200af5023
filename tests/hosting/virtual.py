"""Hours of hosting in milliseconds: a loop whose clock jumps to the next timer, a store in memory, a fake socket.

The store is the twin of games.matches.store: it makes the same promises about leases and epochs, on the loop's clock.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from typing import Any

import msgspec

from games.hosting.lease import LEASE_SECONDS
from games.hosting.store import (
    CommandRecord,
    Ending,
    Location,
    MatchRecord,
    NumberedPart,
    Progress,
    Recorded,
    SeatRecord,
)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time stands still while there is something to do, and jumps when there is not."""

    def __init__(self) -> None:
        self.now = 1000.0
        super().__init__()
        self.set_debug(False)  # hours go by in here: its watch over slow callbacks would cost more than they do

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready and self._scheduled:
            self.now = max(self.now, self._scheduled[0].when())
        super()._run_once()


def virtually(main: Callable[[VirtualLoop], Coroutine[Any, Any, None]]) -> None:
    """Run `main(loop)` in virtual time, and end whatever it leaves running."""
    loop = VirtualLoop()
    try:
        loop.run_until_complete(main(loop))
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()


class Inline(Executor):
    """Does everything at once, on the calling thread."""

    def submit(self, job: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(job(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class MemoryStore:
    """games.hosting.store.Store in a few dicts. `broken` makes every call fail, as a lost database would."""

    def __init__(self, time: Callable[[], float]) -> None:
        self.time = time
        self.leases: dict[int, float] = {}
        self.channels: dict[int, str] = {}
        self.matches: dict[str, MatchRecord] = {}
        self.holders: dict[str, int] = {}
        self.waiting: list[CommandRecord] = []
        self.effective: list[tuple[int, int]] = []
        self.endings: list[Ending] = []
        self.saves = 0
        self.saved_at: dict[str, float] = {}
        self.rematches: dict[str, str] = {}
        self.said_afterwards: dict[str, list[Any]] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.broken = False

    def add(self, game: str, seats: int, *, bots: int = 0, options: dict[str, Any] | None = None, seed: int = 1) -> str:
        identity = f"match-{len(self.matches)}"
        people = [SeatRecord(number, f"Player {number}") for number in range(seats - bots)]
        others = [SeatRecord(number, f"Bot {number}", bot=2) for number in range(seats - bots, seats)]
        self.matches[identity] = MatchRecord(identity, 0, game, seed, options or {}, people + others, "1-test")
        return identity

    def command(self, match: str, kind: str, **params: Any) -> None:
        number = len(self.effective) + len(self.waiting) + 1
        self.waiting.append(CommandRecord(number, match, kind, params))

    def _check(self) -> None:
        if self.broken:
            raise ConnectionError("the database is gone")

    def _alive(self, host: int) -> bool:
        return self.leases.get(host, 0) > self.time()

    def _ended(self, match: str) -> bool:
        return any(ending.match == match for ending in self.endings)

    def _keep(self, match: str, parts: list[NumberedPart]) -> None:
        for part in parts:
            self.parts.setdefault(match, {}).setdefault(part.number, part.data)

    def _holds(self, host: int, match: str, epoch: int) -> bool:
        return self.holders.get(match) == host and self.matches[match].epoch == epoch

    def open_lease(self, channel: str) -> int:
        self._check()
        host = len(self.leases) + 1
        self.leases[host], self.channels[host] = self.time() + LEASE_SECONDS, channel
        return host

    def renew_lease(self, host: int) -> bool:
        self._check()
        if not self._alive(host):
            return False
        self.leases[host] = self.time() + LEASE_SECONDS
        return True

    def let_go(self) -> None:
        pass

    def close_lease(self, host: int) -> None:
        self._check()
        self.leases[host] = self.time()

    def claim(self, host: int, games: list[str], most: int) -> list[MatchRecord]:
        self._check()
        held = {match for match, holder in self.holders.items() if self._alive(holder)}
        free = [match for match in self.matches if match not in held and not self._ended(match)]
        free = [match for match in free if self.matches[match].game in games]
        for match in free[:most]:
            last = self.leases.get(self.holders.get(match, 0), 0) - LEASE_SECONDS
            ran_on = max(0.0, last - self.saved_at.get(match, last))
            self.holders[match] = host
            if match in self.saved_at:  # the time without a host counts for nobody
                self.saved_at[match] = self.time() - ran_on
            epoch = self.matches[match].epoch + 1
            parts = self.parts.get(match, {})
            recorded = Recorded(len(parts), sum(len(data) for data in parts.values()))
            changes = {"epoch": epoch, "ran_on": ran_on, "recorded": recorded}
            self.matches[match] = msgspec.structs.replace(self.matches[match], **changes)
        return [self.matches[match] for match in free[:most]]

    def commands(self, host: int) -> list[CommandRecord]:
        self._check()
        return [command for command in self.waiting if self.holders.get(command.match) == host]

    def took_effect(self, host: int, command: int, tick: int) -> bool:
        self._check()
        self.waiting = [waiting for waiting in self.waiting if waiting.id != command]
        self.effective.append((command, tick))
        return True

    def save(self, host: int, batch: list[Progress]) -> set[str]:
        self._check()
        return {progress.match for progress in batch if self._save(host, progress)}

    def _save(self, host: int, progress: Progress) -> bool:
        if not self._holds(host, progress.match, progress.epoch) or self._ended(progress.match):
            return False
        record = self.matches[progress.match]
        seats = [msgspec.structs.replace(seat, left=seat.number in progress.left) for seat in record.seats]
        kept = {"checkpoint": progress.checkpoint, "events": progress.events, "seats": seats}
        self.matches[progress.match] = msgspec.structs.replace(record, **kept)
        self._keep(progress.match, progress.parts)
        self.saved_at[progress.match] = self.time()
        self.saves += 1
        return True

    def finish(self, host: int, ending: Ending) -> bool:
        self._check()
        if not self._holds(host, ending.match, ending.epoch):
            return False
        if not self._ended(ending.match):
            self._keep(ending.match, ending.parts)
            self.endings.append(ending)
        return True

    def said(self, match: str, events: list[Any]) -> None:
        self._check()
        self.said_afterwards[match] = events

    def rematch(self, match: str) -> str | None:
        self._check()
        if match not in self.rematches:
            record = self.matches[match]
            seats = record.seats[1:] + record.seats[:1]
            seats = [msgspec.structs.replace(seat, number=number) for number, seat in enumerate(seats)]
            self.rematches[match] = again = f"match-{len(self.matches)}"
            self.matches[again] = MatchRecord(
                again, 0, record.game, record.seed + 1, record.options, seats, record.rules
            )
        return self.rematches[match]

    def locate(self, match: str) -> Location | None:
        self._check()
        host = self.holders.get(match, 0)
        record = self.matches[match]
        return Location(host, record.epoch, record.game, self.channels[host]) if self._alive(host) else None


class FakeSocket:
    """A socket whose peer reads everything at once, or, while `stuck`, nothing."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.closed: int | None = None
        self.reason = ""
        self.stuck = False
        self._queued = 0

    def send(self, payload: bytes, text: bool) -> None:
        if self.closed is not None:
            return
        if self.stuck:
            self._queued += len(payload)
        self.messages.append(msgspec.json.decode(payload))

    def queued(self) -> int:
        return self._queued

    def close(self, code: int, reason: str) -> None:
        if self.closed is None:
            self.closed, self.reason = code, reason

    def drain(self) -> None:
        self.stuck, self._queued = False, 0

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]
