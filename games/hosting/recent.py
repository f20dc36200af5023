"""The last inputs of a match, for the log of one that fails. Those that others must not know are named only by kind."""

from collections import deque
from typing import Any

import msgspec

KEPT = 32


class Recent:
    """The last KEPT inputs as they came."""

    def __init__(self) -> None:
        self._inputs: deque[tuple[int, int, int, bytes]] = deque(maxlen=KEPT)

    def note(self, tick: int, seat: int, seq: int, payload: bytes) -> None:
        """An input in MessagePack was accepted at `tick`."""
        self._inputs.append((tick, seat, seq, payload))

    def read(self, kind: Any) -> list[tuple[int, int, int, Any]]:
        """(tick, seat, seq, input), oldest first; `kind` is the type of the game's inputs."""
        return [(tick, seat, seq, _shown(payload, kind)) for tick, seat, seq, payload in self._inputs]


def _shown(payload: bytes, kind: Any) -> Any:
    try:
        input = msgspec.msgpack.decode(payload, type=kind)
    except msgspec.ValidationError:
        return "?"  # it was an input of the rules before these
    return type(input).__name__ if input.secret else input
