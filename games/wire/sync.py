"""Which frame a socket gets: the newest moment of an audience, and each socket's place, from which it is led there.

A frame is a change from the last frame *sent* to that socket, because TCP delivers what was sent. Sockets in step
share one encoding. A socket that does not keep up gets nothing until it has, and then one frame from its own place:
the newest state wins, stale ones are never queued. No sockets and no clocks here.
"""

from typing import Any

from games.wire.codec import WHOLE, Codec
from games.wire.frames import Moment
from games.wire.views import ViewCodec

NOTHING = 0  # the number of what was never sent


class History:
    """The newest moment of one audience, which is the `number`th, and the frames already made from it.

    Moments before it are kept by the places alone that start from them: what everybody has left behind is gone at
    once. Who is `size` moments behind or more gets a whole view, the same as all others who are.
    """

    def __init__(self, size: int, views: ViewCodec) -> None:
        self._size, self._views = size, views
        self._frames: dict[tuple[int, str], bytes] = {}
        self._rows: dict[Any, Any] | None = None
        self.now: Moment | None = None
        self.tick, self.number = WHOLE, NOTHING

    def push(self, now: Moment, rows: dict[Any, Any] | None = None) -> bool:
        """Note the newest moment. Returns whether it tells anything new. `rows` is shared by all audiences of a tick
        that see the same frozen rows (kinds.py)."""
        if self.now is not None and _alike(self.now, now):
            return False
        self._frames.clear()
        self._rows = rows
        self.now, self.tick, self.number = now, now.tick, self.number + 1
        return True

    def frame(self, sent: int, base: Moment | None, codec: Codec) -> bytes:
        """The encoded frame to the newest moment from `base`, the `sent`th; made once for all who need the same one."""
        if sent and self.number - sent >= self._size:
            sent, base = NOTHING, None
        payload = self._frames.get((sent, codec.name))
        if payload is None:
            if self.now is None:
                raise ValueError("Nothing was pushed that a frame could tell.")
            payload = self._frames[sent, codec.name] = codec.frame(self.now, base, self._views, self._rows)
        return payload


def _alike(one: Moment, other: Moment) -> bool:
    """Equal but for the tick."""
    return one.taken == other.taken and one.view == other.view and one.turn == other.turn and one.epoch == other.epoch


class Place:
    """How far one socket has got in what it was shown: `sent` is the tick of the last moment sent, or WHOLE."""

    __slots__ = ("_base", "_history", "_number", "_since", "sent")

    def __init__(self) -> None:
        self.sent = self._since = WHOLE
        self._history: History | None = None
        self._number = NOTHING
        self._base: Moment | None = None

    def may_send(self, acknowledged: int, window: int) -> bool:
        """Whether the client keeps up: at most `window` ticks lie in flight."""
        if acknowledged >= self.sent:
            self._since = WHOLE  # nothing is in flight; time in which nothing was sent does not count as lag
            return True
        return self.sent - max(acknowledged, self._since) <= window

    def next(self, history: History, codec: Codec) -> bytes | None:
        """The next frame for this socket, or None if it has the newest; the place moves on. What it was sent of another
        history is no base in this one, which so begins with a whole view."""
        if self._history is not history:
            self._history, self._number, self._base = history, NOTHING, None
        if self._number == history.number:
            return None
        payload = history.frame(self._number, self._base, codec)
        self.sent, self._number, self._base = history.tick, history.number, history.now
        if self._since == WHOLE:
            self._since = self.sent
        return payload
