"""Runs a recorded match again: the same inputs at the same ticks to the same rules. For replays, and to verify that
every state is what it was; where it is not, the first tick and the fields are named. No I/O, no clock.
"""

import heapq
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec

from games.engine.difference import ABSENT, Difference, differences
from games.engine.game import Game
from games.engine.inbox import Entry
from games.engine.match import Match
from games.engine.recording import (
    HASH_BYTES,
    Decided,
    Extended,
    Left,
    Part,
    Recording,
    RecordingError,
    StepHash,
    Stood,
    Submitted,
    Told,
)
from games.engine.refusal import Refused
from games.engine.soundness import see_whole

MOST_AFTER = 10_000  # steps that are run after two runs have parted: checkpoints to compare are 10 s apart


class Divergence(msgspec.Struct, frozen=True):
    """Where a match ran otherwise than it was recorded.

    tick        the first whose state is not what it was
    inputs      (seat, input as plain data) of what was submitted for that tick, or since the one before
    checkpoint  the tick of the first recorded checkpoint from there on, to which `fields` belong; None if none follows
    fields      what differs there
    error       what the match refused first, or what the rules raised then; else ""
    ended       every state is what it was, but not how the match ended, which `fields` tell
    """

    tick: int
    inputs: list[tuple[int, Any]]
    checkpoint: int | None = None
    fields: list[Difference] = []
    error: str = ""
    ended: bool = False


def start(recording: Recording, game: type[Game]) -> Match:
    """The match as it was when its recording begins; RecordingError if no match can have begun so."""
    if recording.game != game.slug:
        raise RecordingError(f"This is a recording of {recording.game!r}, not of {game.slug!r}.")
    try:
        return _begun(recording, game)
    except RecordingError:
        raise
    except Exception as error:  # as many seats as the game is not for, or a checkpoint that is none
        raise RecordingError(f"No match begins as this recording does: {error}") from None


def _begun(recording: Recording, game: type[Game]) -> Match:
    first = recording.parts[0]
    if first.begins > 0:  # it ran before it was recorded
        match = Match.restore(game, first.checkpoint)
        if not match.tick == first.begins == first.ends:
            raise RecordingError(f"This recording begins at tick {first.begins}, and its match at tick {match.tick}.")
        return match
    try:
        options = msgspec.convert(recording.options, game.options)
    except msgspec.ValidationError as error:
        raise RecordingError(f"{game.title} does not know these options any more: {error}.") from None
    return Match(game, seats=len(recording.seats), seed=recording.seed, options=options)


def run(
    recording: Recording,
    match: Match,
    *,
    told: Callable[[Told], None] = lambda event: None,
    parted: Callable[[Part], None] = lambda part: None,
    refused: Callable[[Refused], None] = lambda refusal: None,
) -> None:
    """Let everything happen to `match` that was recorded. Its witness sees each step; `told` is called with each event
    and `parted` with each part, when the match has come so far, and `refused` if it does not take what it took then.

    Whether who recorded it had jumped or stepped makes no difference: each recorded step is run, and so is each that is
    due besides.
    """
    for part in recording.parts:
        steps = (_Step(at) for at in accumulate(part.steps))
        for item in heapq.merge(steps, part.changes, part.told, key=lambda item: item.at):
            match.advance(part.begins + item.at - isinstance(item, _Step))
            match item:
                case _Step():
                    if match.tick < part.begins + item.at:
                        match.step()
                case Submitted():
                    try:
                        _submit(match, item)
                    except Refused as refusal:
                        refused(refusal)
                case Left():
                    match.leave(item.seat)
                case Stood():
                    match.paused = item.paused
                case Extended() | Decided():
                    try:
                        _order(match, item)
                    except Refused as refusal:
                        refused(refusal)
                case Told():
                    told(item)
        match.advance(part.ends)
        parted(part)


def _submit(match: Match, what: Submitted) -> None:
    tick = match.tick + 1 + what.lead
    match.submit(what.seat, what.payload, seq=what.seq, tick=tick, behind=what.behind)


def _order(match: Match, what: Extended | Decided) -> None:
    """What somebody outside did."""
    if isinstance(what, Extended):
        match.extend(what.seat, what.ticks)
    else:
        match.decide(what.placings, what.reason)


class _Step(NamedTuple):
    """A tick was run: before all else that happened after it."""

    at: int


def verify(recording: Recording, game: type[Game]) -> Divergence | None:
    """Run all of it again and compare the state after each step, and how it ended; None if all is what it was.

    RecordingError if it is not whole (see_whole), or cannot begin.
    """
    see_whole(recording, ticks=game.ticks)
    match = start(recording, game)
    check = _Check(recording, match)
    match.witness = check
    try:
        run(recording, match, parted=check.parted, refused=check.refused)
        check.over()
    except _Found:
        pass
    except Exception as error:
        check.failed(error)
    return check.divergence


class _Found(Exception):
    """There is no more to find out."""


class _Check:
    """A witness that compares."""

    def __init__(self, recording: Recording, match: Match) -> None:
        self._recording, self._match = recording, match
        self._expected = _steps(recording)
        self._step_hash = StepHash()
        self._epoch = recording.parts[0].epoch
        self._after = 0
        self.divergence: Divergence | None = None

    def submitted(self, match: Match, entry: Entry) -> None:
        self._step_hash.came(entry)

    def left(self, match: Match, seat: int) -> None:
        self._step_hash.came(seat)

    def stood(self, match: Match) -> None:
        self._step_hash.came(match.paused)

    def extended(self, match: Match, seat: int, ticks: int) -> None:
        self._step_hash.came((seat, ticks))

    def decided(self, match: Match, placings: dict[int, int], reason: str) -> None:
        self._step_hash.came((placings, reason))

    def stepped(self, match: Match) -> None:
        if self.divergence is not None:
            self._after += 1
            if self._after >= MOST_AFTER:  # the next checkpoint is at a tick that may never come
                raise _Found
            return
        found = self._step_hash.of(match.checkpoint())
        tick, expected = next(self._expected, (None, b""))
        if tick != match.tick:
            self._diverged(match.tick if tick is None else min(tick, match.tick))
        elif found != expected:
            self._diverged(match.tick)

    def parted(self, part: Part) -> None:
        if part.epoch != self._epoch:
            self._epoch = part.epoch
            self._step_hash.forget()
        if not part.checkpoint:
            return
        here = self._match.checkpoint()
        if here != part.checkpoint and self.divergence is None:
            self._diverged(part.ends)
        if self.divergence is not None:
            fields = differences(part.checkpoint, here)
            self.divergence = msgspec.structs.replace(self.divergence, checkpoint=part.ends, fields=fields)
            raise _Found

    def refused(self, refusal: Refused) -> None:
        """Two runs that differ already need not take the same."""
        if self.divergence is None:
            self._diverged(self._match.tick + 1, error=f"refused: {refusal.code}")

    def over(self) -> None:
        """The run has come to the end of the recording."""
        left = next(self._expected, None)
        if left is not None and self.divergence is None:
            self._diverged(left[0])
        if self.divergence is None and (fields := _otherwise(self._recording, self._match)):
            self.divergence = Divergence(self._match.tick, [], fields=fields, ended=True)

    def failed(self, error: Exception) -> None:
        """The run could not go on."""
        reason = f"{type(error).__name__}: {error}"
        if self.divergence is None:
            self._diverged(self._match.tick, error=reason)
        else:
            self.divergence = msgspec.structs.replace(self.divergence, error=reason)

    def _diverged(self, tick: int, error: str = "") -> None:
        self.divergence = Divergence(tick, list(_inputs(self._recording, tick)), error=error)


def _otherwise(recording: Recording, match: Match) -> list[Difference]:
    """In what its end is not that of the match, which was run again as far as it was recorded."""
    end, outcome = recording.end, match.outcome
    now = {} if outcome is None else {"status": "finished", "placings": outcome.placings, "reason": outcome.reason}
    if recording.full and outcome is None:  # nobody knows here how it went on
        return []
    if end is None:  # it ran when the file was made; so it was not decided
        return [Difference("end", None, now)] if now else []
    if end.status != "finished" and end.placings is None:  # it was decided, but that was never written
        return []
    recorded = {"status": end.status, "placings": end.placings, "reason": end.reason}
    pairs = [(key, value, now.get(key, ABSENT)) for key, value in recorded.items()]
    return [Difference(f"end.{key}", was, here) for key, was, here in pairs if was != here]


def _steps(recording: Recording) -> Iterator[tuple[int, bytes]]:
    """(tick, hash) of all steps."""
    for part in recording.parts:
        tick = part.begins
        for number, ticks in enumerate(part.steps):
            tick += ticks
            yield tick, part.hashes[number * HASH_BYTES : (number + 1) * HASH_BYTES]


def _inputs(recording: Recording, tick: int) -> Iterator[tuple[int, Any]]:
    """What was submitted for `tick`, or since the step before it."""
    before = max((run for run, _hash in _steps(recording) if run < tick), default=-1)
    for part in recording.parts:
        for change in part.changes:
            at = part.begins + change.at
            if isinstance(change, Submitted) and (before <= at < tick or at + 1 + change.lead == tick):
                yield change.seat, _plain(change.payload)


def _plain(payload: msgspec.Raw) -> Any:
    """An input for people, in whatever state it is."""
    try:
        return msgspec.msgpack.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return f"(damaged: {error})"
