"""Which frame a socket gets: the last moments of an audience, and each socket's place in them.

A frame is a change from the last frame *sent* to that socket, because TCP delivers what was sent. Sockets in step
share one encoding. A socket that does not keep up gets nothing until it has, and then one frame from its own place:
the newest state wins, stale ones are never queued. No sockets and no clocks here.
"""

from collections import OrderedDict
from itertools import count
from typing import Any

from games.wire.codec import WHOLE, Codec
from games.wire.frames import Moment
from games.wire.views import ViewCodec

_revisions = count(1)  # of all histories, so that no two are ever taken for each other


class History:
    """The last `size` different moments of one audience, and the frames already made from them."""

    def __init__(self, size: int, views: ViewCodec) -> None:
        self._size, self._views = size, views
        self._moments: OrderedDict[int, Moment] = OrderedDict()
        self._marks: dict[int, int] = {}  # the revision of each moment: of two of one tick only the newer is kept
        self._frames: dict[tuple[int, str], bytes] = {}
        self._rows: dict[Any, Any] | None = None
        self.tick = WHOLE
        self.revision = 0

    def push(self, now: Moment, rows: dict[Any, Any] | None = None) -> bool:
        """Note the newest moment. Returns whether it tells anything new. `rows` is shared by all audiences of a tick
        that see the same frozen rows (kinds.py)."""
        if self._moments and _alike(self._moments[self.tick], now):
            return False
        self._moments[now.tick] = now
        self._moments.move_to_end(now.tick)
        if len(self._moments) > self._size:
            del self._marks[self._moments.popitem(last=False)[0]]
        self._frames.clear()
        self._rows = rows
        self.tick = now.tick
        self.revision = self._marks[now.tick] = next(_revisions)
        return True

    def base(self, sent: int, revision: int) -> int:
        """What the next frame of a socket may start from that was sent this moment last: its tick, or WHOLE if the very
        moment is not kept any more."""
        return sent if sent != self.tick and self._marks.get(sent) == revision else WHOLE

    def frame(self, base: int, codec: Codec) -> bytes:
        """The encoded frame from the moment of tick `base`, or WHOLE, to the newest; made once for all who need
        the same one."""
        payload = self._frames.get((base, codec.name))
        if payload is None:
            now = self._moments[self.tick]
            payload = codec.frame(now, self._moments.get(base), self._views, self._rows)
            self._frames[base, codec.name] = payload
        return payload


def _alike(one: Moment, other: Moment) -> bool:
    """Equal but for the tick."""
    return (one.epoch, one.taken, one.turn, one.view) == (other.epoch, other.taken, other.turn, other.view)


class Place:
    """How far one socket has got in its audience's history."""

    __slots__ = ("_audience", "_revision", "_since", "sent")

    def __init__(self) -> None:
        self.sent = self._since = WHOLE
        self._revision = 0
        self._audience: Any = self  # equal to no audience, so that the first frame is whole

    def may_send(self, acknowledged: int, window: int) -> bool:
        """Whether the client keeps up: at most `window` ticks lie in flight."""
        if acknowledged >= self.sent:
            self._since = WHOLE  # nothing is in flight; time in which nothing was sent does not count as lag
            return True
        return self.sent - max(acknowledged, self._since) <= window

    def next(self, audience: Any, history: History, codec: Codec) -> bytes | None:
        """The next frame for this socket, or None if it has the newest; the place moves on."""
        if audience != self._audience:
            self._audience, self.sent = audience, WHOLE
        if self.sent != WHOLE and self._revision == history.revision:
            return None
        if self.sent == WHOLE or self._since == WHOLE:
            self._since = history.tick
        payload = history.frame(history.base(self.sent, self._revision), codec)
        self.sent, self._revision = history.tick, history.revision
        return payload
