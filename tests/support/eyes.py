"""Reads the frames of one socket in the binary subprotocol as those of the JSON one: tests ask both the same."""

from typing import Any

from games.engine import registry
from games.wire import frames
from games.wire.frames import Moment
from games.wire.patch import diff
from games.wire.views import ViewCodec, view_codec


def is_frame(payload: bytes) -> bool:
    """Whether a binary message is a frame; the others are arrays of MessagePack."""
    return payload[0] < 0x80


class Eyes:
    """What one socket has been shown."""

    def __init__(self) -> None:
        self._views: ViewCodec | None = None
        self._moment: Moment | None = None

    def welcome(self, game: str) -> None:
        """A socket begins with a whole view."""
        self._views, self._moment = view_codec(registry.get(game)), None

    def read(self, payload: bytes) -> dict[str, Any]:
        """A frame as the fields of the JSON message."""
        assert self._views is not None, "a frame before the welcome"
        base, self._moment = self._moment, frames.read(payload, self._moment, self._views)
        now, view = self._moment, self._views.plain(self._moment.view)
        told = {"type": "frame", "epoch": now.epoch, "tick": now.tick, "taken": now.taken}
        if base is None or payload[0] & frames.WHOLE:
            return told | {"base": -1, "patch": [0, view], "turn": now.turn}
        turn = None if now.turn == base.turn else now.turn
        return told | {"base": base.tick, "patch": diff(self._views.plain(base.view), view), "turn": turn}
