"""What seats have asked for and what waits for its tick: the inbox of a match, in the order in which things came.

It knows sequence numbers, ticks and bounds; what an input means it does not know. All of it is kept in a checkpoint.
"""

import msgspec

from games.engine.refusal import Refused

MAX_WAITING = 32  # inputs of one seat that wait for their tick: 0.5 s at 60 Hz; more is a client that does not listen
MAX_LEAD_SECONDS = 1  # how far ahead an input may be meant: longer would let a client queue up a script
MAX_BEHIND_MS = 250  # how far back an input may reach: more would hit people who have long been behind a wall
LEAVES = msgspec.Raw(b"\xc0")  # nil: no input is


class Entry(msgspec.Struct, array_like=True):
    """Something that waits to be applied at the start of `tick`: an input, or (LEAVES) that the seat leaves.

    `seq` is 0 for what bots ask for; `behind` as in Match.submit.
    """

    tick: int
    seat: int
    seq: int
    payload: msgspec.Raw  # never optional: msgspec reads `Raw | None` as null alone
    behind: int


class Inbox(msgspec.Struct):
    """`received` and `taken` hold, by seat, the `seq` of the last input that was accepted, and that was applied."""

    entries: list[Entry]
    received: list[int]
    taken: list[int]

    @classmethod
    def of(cls, seats: int) -> "Inbox":
        """An empty one."""
        return cls([], [0] * seats, [0] * seats)

    def accept(self, now: int, tick_rate: int, entry: Entry) -> Entry:
        """Let an input wait for its tick, or for the one after `now`; Refused if it is stale, or too much."""
        if entry.seq and entry.seq <= self.received[entry.seat]:
            raise Refused("stale", received=self.received[entry.seat])
        if entry.tick > now + MAX_LEAD_SECONDS * tick_rate:
            raise Refused("too_early", tick=now)
        if sum(waiting.seat == entry.seat for waiting in self.entries) >= MAX_WAITING:
            raise Refused("too_many_inputs", most=MAX_WAITING)
        if entry.seq:
            self.received[entry.seat] = entry.seq
        entry.tick = max(entry.tick, now + 1)
        entry.behind = max(0, min(entry.behind, MAX_BEHIND_MS * tick_rate // 1000))
        self.entries.append(entry)
        return entry

    def leave(self, now: int, seat: int) -> bool:
        """Let the seat leave in the tick after `now`; False if it is about to already."""
        if any(entry.seat == seat and entry.payload == LEAVES for entry in self.entries):
            return False
        self.entries.append(Entry(now + 1, seat, 0, LEAVES, 0))
        return True

    def waits(self, seat: int) -> bool:
        """Whether something that the seat asked for waits for its tick."""
        return any(entry.seat == seat for entry in self.entries)

    def next(self) -> int | None:
        """The tick for which the next thing waits, or None."""
        return min((entry.tick for entry in self.entries), default=None)

    def take(self, tick: int) -> list[Entry]:
        """What has waited for `tick`, out of the inbox."""
        now = [entry for entry in self.entries if entry.tick <= tick]
        if now:
            self.entries = [entry for entry in self.entries if entry.tick > tick]
        return now
