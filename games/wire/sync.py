"""Which frame a socket gets: the last moments of an audience, and each socket's place in them.

A frame is a change from the last frame *sent* to that socket, because TCP delivers what was sent. Sockets in step
share one encoding. A socket that does not keep up gets nothing until it has, and then one frame from its own place:
the newest state wins, stale ones are never queued. No sockets and no clocks here.
"""

from itertools import count
from typing import Any

from games.wire.codec import WHOLE, Codec
from games.wire.frames import Moment
from games.wire.views import ViewCodec

NOTHING = 0  # the revision of what was never sent
_revisions = count(1)  # of all histories, so that no two are ever taken for each other


class History:
    """The last `size` different moments of one audience, and the frames already made from them."""

    def __init__(self, size: int, views: ViewCodec) -> None:
        self._size, self._views = size, views
        self._moments: dict[int, Moment] = {}  # by revision, oldest first
        self._frames: dict[tuple[int, str], bytes] = {}
        self._rows: dict[Any, Any] | None = None
        self.tick = WHOLE
        self.revision = NOTHING

    def push(self, now: Moment, rows: dict[Any, Any] | None = None) -> bool:
        """Note the newest moment. Returns whether it tells anything new. `rows` is shared by all audiences of a tick
        that see the same frozen rows (kinds.py)."""
        moments = self._moments
        if moments and _alike(moments[self.revision], now):
            return False
        if now.tick == self.tick:
            del moments[self.revision]  # of two of one tick only the newer is kept
        elif len(moments) == self._size:
            del moments[next(iter(moments))]
        self._frames.clear()
        self._rows = rows
        self.tick, self.revision = now.tick, next(_revisions)
        moments[self.revision] = now
        return True

    def frame(self, sent: int, codec: Codec) -> bytes:
        """The encoded frame to the newest moment from that of revision `sent`, or a whole one if that is not kept any
        more; made once for all who need the same one."""
        payload = self._frames.get((sent, codec.name))
        if payload is not None:
            return payload
        base = self._moments.get(sent)
        if base is None and sent != NOTHING:
            return self.frame(NOTHING, codec)
        payload = codec.frame(self._moments[self.revision], base, self._views, self._rows)
        self._frames[sent, codec.name] = payload
        return payload


def _alike(one: Moment, other: Moment) -> bool:
    """Equal but for the tick."""
    return one.taken == other.taken and one.view == other.view and one.turn == other.turn and one.epoch == other.epoch


class Place:
    """How far one socket has got in what it was shown: `sent` is the tick of the last moment sent, or WHOLE."""

    __slots__ = ("_revision", "_since", "sent")

    def __init__(self) -> None:
        self.sent = self._since = WHOLE
        self._revision = NOTHING

    def may_send(self, acknowledged: int, window: int) -> bool:
        """Whether the client keeps up: at most `window` ticks lie in flight."""
        if acknowledged >= self.sent:
            self._since = WHOLE  # nothing is in flight; time in which nothing was sent does not count as lag
            return True
        return self.sent - max(acknowledged, self._since) <= window

    def next(self, history: History, codec: Codec) -> bytes | None:
        """The next frame for this socket, or None if it has the newest; the place moves on. What it was sent of another
        history is no base in this one, which so begins with a whole view."""
        if self._revision == history.revision:
            return None
        payload = history.frame(self._revision, codec)
        self.sent, self._revision = history.tick, history.revision
        if self._since == WHOLE:
            self._since = self.sent
        return payload
