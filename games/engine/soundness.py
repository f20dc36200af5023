"""Whether a recording can be one: its parts follow on each other, what is in them happened between their ends, and it
goes as far as its match. Who runs it again relies on that.
"""

from collections.abc import Iterable

from games.engine.recording import Change, Decided, Extended, Left, Part, Recording, RecordingError, Stood

MOST_TICKS = 2**40  # 580 years at 60 a second: a file that claims more is damaged
MOST_PLACE = 256  # as Match.finish has it


def see_parts(recording: Recording) -> None:
    """RecordingError unless the parts follow on each other, and hold what happened between their ends."""
    if not recording.parts:
        raise RecordingError("This recording is empty.")
    tick, epoch = recording.parts[0].begins, 0
    for number, part in enumerate(recording.parts, 1):
        if not 0 <= part.begins <= part.ends <= MOST_TICKS:
            ticks = f"from tick {part.begins} to {part.ends}"
            raise RecordingError(f"This recording is damaged: part {number} claims to be {ticks}.")
        if part.begins != tick or part.epoch < epoch:
            told = f"part {number} begins at tick {part.begins} in epoch {part.epoch}"
            raise RecordingError(f"This recording is damaged: {told}, and the one before ended at {tick} in {epoch}.")
        if not _lies_within(part, _told_until(recording, part), len(recording.seats)):
            told = "something is not in order, or at a tick or of a seat that is not there"
            raise RecordingError(f"This recording is damaged: in part {number} {told}.")
        tick, epoch = part.ends, part.epoch


def see_whole(recording: Recording, *, ticks: bool) -> None:
    """RecordingError unless the recording goes as far as its match, and each tick is in it of a game that `ticks`.

    It ends before its match if it was full, or if the match failed: in a tick that never came to its end.
    """
    for number, part in enumerate(recording.parts, 1):
        if ticks and len(part.steps) != part.ends - part.begins:
            told = f"{len(part.steps)} steps from tick {part.begins} to {part.ends}"
            raise RecordingError(f"This recording is damaged: part {number} has {told}.")
    end, last = recording.end, recording.ticks[1]
    if end is None or end.tick == last:
        return
    missing = end.tick - last
    failed = end.status == "failed" and (missing == 1 or not ticks)
    if missing < 0 or not (recording.full or failed):
        raise RecordingError(f"This recording is not whole: it ends at tick {last}, and its match at tick {end.tick}.")


def _told_until(recording: Recording, part: Part) -> int:
    """How many ticks after the beginning of the part its last event may have been told."""
    end, ends = recording.end, part.ends
    if end is not None and end.status == "failed" and part is recording.parts[-1]:
        ends = max(ends, min(end.tick, MOST_TICKS))  # the part ends at what changed last, and talk goes on after that
    return ends - part.begins


def _lies_within(part: Part, told_until: int, seats: int) -> bool:
    """Whether everything in the part is in order and at ticks of it, and of seats that there are."""
    ticks = part.ends - part.begins
    return (
        min(part.steps, default=1) >= 1
        and sum(part.steps) <= ticks
        and _in_order((change.at for change in part.changes), ticks)
        and _in_order((event.at for event in part.told), told_until)
        and all(_can_be(change, seats) for change in part.changes)
    )


def _in_order(ticks: Iterable[int], most: int) -> bool:
    before = 0
    for tick in ticks:
        if not before <= tick <= most:
            return False
        before = tick
    return True


def _can_be(change: Change, seats: int) -> bool:
    if isinstance(change, Stood):
        return True
    if isinstance(change, Decided):
        places = change.placings.values()
        return set(change.placings) == set(range(seats)) and min(places) >= 1 and max(places) <= MOST_PLACE
    if isinstance(change, Extended) and not 0 < change.ticks <= MOST_TICKS:
        return False
    counts = isinstance(change, Left | Extended) or min(change.seq, change.lead, change.behind) >= 0
    return counts and 0 <= change.seat < seats
