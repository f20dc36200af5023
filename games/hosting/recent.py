"""The last inputs of a match, for the log of one that fails. Those that others must not know are named only by kind."""

from collections import deque
from typing import Any

from games.engine import Input

KEPT = 32


class Recent:
    """The last KEPT inputs as they came."""

    def __init__(self) -> None:
        self._inputs: deque[tuple[int, int, int, Input]] = deque(maxlen=KEPT)

    def note(self, tick: int, seat: int, seq: int, input: Input) -> None:
        """An input was accepted at `tick`."""
        self._inputs.append((tick, seat, seq, input))

    def read(self) -> list[tuple[int, int, int, Any]]:
        """(tick, seat, seq, input), oldest first."""
        return [(tick, seat, seq, _shown(input)) for tick, seat, seq, input in self._inputs]


def _shown(input: Input) -> Any:
    return type(input).__name__ if input.secret else input
