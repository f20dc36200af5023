"""The recording of a running match on its way to the store. Parts wait here until the store is known to have them, so
that one which was handed over with a checkpoint that was dropped, or could not be written, goes with the next.
"""

from typing import Any

from games.engine import Match
from games.engine.recorder import Recorder
from games.hosting.store import MatchRecord, NumberedPart


class Parts:
    """Of `core`, which `record` started or restored: the recording goes on from exactly there."""

    def __init__(self, core: Match, record: MatchRecord, most: int) -> None:
        self._core = core
        self._recorder = Recorder(core, epoch=record.epoch, rules=record.rules, most=most, after=record.recorded.size)
        self._next = record.recorded.parts
        self._unsaved: list[NumberedPart] = []
        self._end_part()

    def told(self, kind: str, data: Any) -> None:
        """An event that a replay is to show."""
        self._recorder.told(self._core, kind, data)

    def checkpoint(self) -> bytes:
        """Everything needed to go on from here."""
        return self._recorder.checkpoint(self._core)

    def unsaved(self, *, last: bool = False, failed: bool = False) -> list[NumberedPart]:
        """All that the store may not have yet, up to now; `last` and `failed` as in Recorder.part."""
        self._end_part(last=last, failed=failed)
        return list(self._unsaved)

    def saved(self, parts: list[NumberedPart]) -> None:
        """The store has these."""
        if parts:
            self._unsaved = [part for part in self._unsaved if part.number > parts[-1].number]

    def _end_part(self, *, last: bool = False, failed: bool = False) -> None:
        data = self._recorder.part(self._core, last=last, failed=failed)
        if data is not None:
            self._unsaved.append(NumberedPart(self._next, data))
            self._next += 1
