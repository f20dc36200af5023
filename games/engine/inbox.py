"""What seats have asked for and what waits for its tick: the inbox of a match, in the order in which things came.

It knows sequence numbers, ticks and bounds; what an input means it does not know. All of it is kept in a checkpoint.
"""

import msgspec

from games.engine.refusal import Refused

MAX_WAITING = 32  # inputs of one seat that wait for their tick: 0.5 s at 60 Hz; more is a client that does not listen
MAX_LEAD_SECONDS = 1  # how far ahead an input may be meant: longer would let a client queue up a script
MAX_BEHIND_MS = 250  # how far back an input may reach: more would hit people who have long been behind a wall
LEAVES = msgspec.Raw(b"\xc0")  # nil: no input is


class Entry(msgspec.Struct, array_like=True, gc=False):
    """Something that waits to be applied at the start of `tick`: an input, or (LEAVES) that the seat leaves.

    An input waits as what it is, or, as a Raw, in MessagePack that is read when its tick comes; both are written alike.
    `seq` is 0 for what bots ask for; `behind` as in Match.submit.
    """

    tick: int
    seat: int
    seq: int
    payload: msgspec.Raw  # never optional: msgspec reads `Raw | None` as null alone
    behind: int


class Kept(msgspec.Struct):
    """What a checkpoint keeps of it: all. `received` and `taken` are, by seat, the `seq` of the last input that was
    accepted, and that was applied."""

    entries: list[Entry]
    received: list[int]
    taken: list[int]


class Inbox:
    """Of one match, empty or as it was kept."""

    def __init__(self, kept: Kept, tick_rate: int) -> None:
        self.kept = kept
        self._lead = MAX_LEAD_SECONDS * tick_rate
        self._behind = MAX_BEHIND_MS * tick_rate // 1000
        self._waiting = [0] * len(kept.taken)  # by seat: counted on the way, since crowds have hundreds waiting
        for entry in kept.entries:
            self._waiting[entry.seat] += 1

    @classmethod
    def of(cls, seats: int, tick_rate: int) -> "Inbox":
        """An empty one."""
        return cls(Kept([], [0] * seats, [0] * seats), tick_rate)

    def accept(self, now: int, entry: Entry) -> None:
        """Let an input wait for its tick, or for the one after `now`; Refused if it is stale, or too much."""
        kept, seat, seq = self.kept, entry.seat, entry.seq
        if seq and seq <= kept.received[seat]:
            raise Refused("stale", received=kept.received[seat])
        if entry.tick > now + self._lead:
            raise Refused("too_early", tick=now)
        if self._waiting[seat] >= MAX_WAITING:
            raise Refused("too_many_inputs", most=MAX_WAITING)
        if seq:
            kept.received[seat] = seq
        if entry.tick <= now:
            entry.tick = now + 1
        if not 0 <= entry.behind <= self._behind:
            entry.behind = max(0, min(entry.behind, self._behind))
        kept.entries.append(entry)
        self._waiting[seat] += 1

    def leave(self, now: int, seat: int) -> bool:
        """Let the seat leave in the tick after `now`; False if it is about to already."""
        if any(entry.seat == seat and entry.payload == LEAVES for entry in self.kept.entries):
            return False
        self.kept.entries.append(Entry(now + 1, seat, 0, LEAVES, 0))
        self._waiting[seat] += 1
        return True

    def waits(self, seat: int) -> bool:
        """Whether something that the seat asked for waits for its tick."""
        return self._waiting[seat] > 0

    def next(self) -> int | None:
        """The tick for which the next thing waits, or None."""
        return min((entry.tick for entry in self.kept.entries), default=None)

    def take(self, tick: int) -> list[Entry]:
        """What has waited for `tick`, out of the inbox."""
        entries = self.kept.entries
        now = [entry for entry in entries if entry.tick <= tick]
        if now:
            self.kept.entries = [entry for entry in entries if entry.tick > tick] if len(now) < len(entries) else []
            for entry in now:
                self._waiting[entry.seat] -= 1
        return now
