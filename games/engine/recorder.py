"""Writes down a match while it runs: a witness that collects what happens into the parts of a recording.

After each step it hashes the match's checkpoint; who needs that checkpoint at the same tick gets these very bytes. What
becomes of parts is the host's affair. It knows no clock: a part ends when the host says so.
"""

from typing import Any

import msgspec

from games.engine.inbox import Entry
from games.engine.match import Match
from games.engine.packing import MOST_WRITTEN, plain
from games.engine.recording import Change, Decided, Extended, Left, Part, StepHash, Stood, Submitted, Told

CHECKPOINT_SECONDS = 10  # of match time: what has to be run again to name the fields in which two runs differ


_encoder = msgspec.msgpack.Encoder()


class Recorder:
    """Records `match` from its current tick on.

    most   bytes (before compression) after which no further part is begun: the match goes on, its recording does not.
           At most MOST_WRITTEN, beyond which it could not be read again
    after  bytes that were recorded before, by other hosts
    """

    def __init__(self, match: Match, *, epoch: int, rules: str, most: int, after: int = 0) -> None:
        self._epoch, self._rules, self._left = epoch, rules, min(most, MOST_WRITTEN) - after
        self._encoded: tuple[int, bytes] | None = None  # the checkpoint as it is since the end of that tick
        self._checkpoint_due = match.tick
        self._step_hash = StepHash()
        self._begin(match.tick)
        self.full = self._left <= 0
        if not self.full:
            match.witness = self

    def _begin(self, tick: int) -> None:
        self._begins = self._stepped = self._last = tick
        self._steps: list[int] = []
        self._hashes = bytearray()
        self._changes, self._changed = bytearray(), 0  # as they are written, and how many: less than as objects
        self._told: list[Told] = []

    # Witness --------------------------------------------------------------------------------------------------

    def submitted(self, match: Match, entry: Entry) -> None:
        lead = entry.tick - match.tick - 1
        self._step_hash.came(entry)
        # Written at once: what the rules make of the input is theirs.
        self._change(match, Submitted(self._at(match), entry.seat, entry.seq, lead, entry.behind, entry.payload))

    def left(self, match: Match, seat: int) -> None:
        self._step_hash.came(seat)
        self._change(match, Left(self._at(match), seat))

    def stood(self, match: Match) -> None:
        self._step_hash.came(match.paused)
        self._change(match, Stood(self._at(match), match.paused))

    def extended(self, match: Match, seat: int, ticks: int) -> None:
        self._step_hash.came((seat, ticks))
        self._change(match, Extended(self._at(match), seat, ticks))

    def decided(self, match: Match, placings: dict[int, int], reason: str) -> None:
        self._step_hash.came((placings, reason))
        self._change(match, Decided(self._at(match), placings, reason))

    def stepped(self, match: Match) -> None:
        data = match.checkpoint()
        self._encoded = (match.tick, data)
        self._hashes += self._step_hash.of(data)
        self._steps.append(match.tick - self._stepped)
        self._stepped = self._last = match.tick

    def _at(self, match: Match) -> int:
        return match.tick - self._begins

    def _change(self, match: Match, change: Change) -> None:
        _encoder.encode_into(change, self._changes, -1)
        self._changed += 1
        self._encoded, self._last = None, match.tick

    # For hosts ------------------------------------------------------------------------------------------------

    def told(self, match: Match, kind: str, data: Any) -> None:
        """An event that a replay is to show."""
        if not self.full:
            packed = msgspec.Raw(msgspec.msgpack.encode(data))
            self._told.append(Told(match.tick - self._begins, kind, packed))

    def checkpoint(self, match: Match) -> bytes:
        """`match.checkpoint()`, encoded again only if something has changed since the last step."""
        if self.full:  # it does not hear of changes any more
            return match.checkpoint()
        if self._encoded is None or self._encoded[0] != match.tick:
            self._encoded = (match.tick, match.checkpoint())
        return self._encoded[1]

    def part(self, match: Match, *, last: bool = False, failed: bool = False) -> bytes | None:
        """What has happened since the last part, `plain`; None if that is nothing, or the recording is full.

        `last`: the match is over. `failed`: because its rules raised, somewhere in the tick that was being run.
        """
        if self.full:
            return None
        ends = self._last if failed else match.tick
        checkpoint = b""
        if not failed and (last or match.tick >= self._checkpoint_due):
            checkpoint = self.checkpoint(match)
            self._checkpoint_due = match.tick + match.seconds(CHECKPOINT_SECONDS)
        if not (checkpoint or self._steps or self._changed or self._told or ends > self._begins):
            return None
        part = Part(
            epoch=self._epoch,
            rules=self._rules,
            begins=self._begins,
            ends=ends,
            steps=self._steps,
            hashes=bytes(self._hashes),
            changes=_listed(self._changed, self._changes),  # type: ignore[arg-type]  # is written as they are
            told=self._told,
            checkpoint=checkpoint,
        )
        self._begin(match.tick)
        data = plain(part)
        self._left -= len(data)
        if self._left <= 0 and not last:
            self.full, match.witness = True, None
            data = plain(msgspec.structs.replace(part, full=True))
        return data


def _listed(count: int, items: bytes | bytearray) -> msgspec.Raw:
    """A list of so many items that are MessagePack already."""
    if count < 16:
        head = bytes([0x90 | count])
    elif count < 2**16:
        head = b"\xdc" + count.to_bytes(2, "big")
    else:
        head = b"\xdd" + count.to_bytes(4, "big")
    return msgspec.Raw(head + items)
