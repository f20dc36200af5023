"""Which frame a socket gets: the last views of an audience, and each socket's place in them.

A frame is a change from the last frame *sent* to that socket, because TCP delivers what was sent. Sockets in step
share one patch and one encoding. A socket that does not keep up gets nothing until it has, and then one frame from
its own place: the newest state wins, stale ones are never queued. No sockets and no clocks here.
"""

from collections import OrderedDict
from itertools import count
from typing import Any

from games.wire.codec import Codec
from games.wire.messages import Frame
from games.wire.patch import diff

WHOLE = -1
_revisions = count(1)  # of all histories, so that no two are ever taken for each other


class History:
    """The last `size` different views of one audience, and the frames already made from them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._views: OrderedDict[int, Any] = OrderedDict()
        self._turns: dict[int, Any] = {}
        self._patches: dict[int, list[Any]] = {}
        self._frames: dict[tuple[int, str], bytes] = {}
        self.tick = WHOLE
        self.revision = 0
        self._stamp: tuple[Any, ...] = ()

    def push(self, epoch: int, tick: int, view: Any, taken: list[int], turn: Any = None) -> bool:
        """Note view and turn after `tick`. Returns whether they, or what was taken, differ from those before."""
        stamp = (epoch, taken, turn)
        if self._views and self._stamp == stamp and self._views[self.tick] == view:
            return False
        self._views[tick], self._turns[tick] = view, turn
        if len(self._views) > self._size:
            oldest, _view = self._views.popitem(last=False)
            del self._turns[oldest]
        self._patches.clear()
        self._frames.clear()
        self.tick, self._stamp = tick, (epoch, list(taken), turn)
        self.revision = next(_revisions)
        return True

    @property
    def view(self) -> Any:
        """The newest view."""
        return self._views[self.tick]

    def patch(self, base: int) -> tuple[int, list[Any]]:
        """(base, patch) to the newest view; the base is WHOLE if the one asked for is gone."""
        if base not in self._views:
            return WHOLE, [0, self.view]
        if base not in self._patches:
            self._patches[base] = diff(self._views[base], self.view)
        return base, self._patches[base]

    def frame(self, base: int, codec: Codec) -> bytes:
        """The encoded frame from `base` to the newest view; made once for all sockets that need the same."""
        payload = self._frames.get((base, codec.name))
        if payload is None:
            epoch, taken, turn = self._stamp
            start, patch = self.patch(base)
            if start != WHOLE and self._turns[start] == turn:
                turn = None  # as it was
            frame = Frame(epoch=epoch, tick=self.tick, base=start, taken=taken, patch=patch, turn=turn)
            payload = self._frames[base, codec.name] = codec.encode(frame)
        return payload


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
        # Of two views of one tick only the newer is kept, so there is nothing to start from.
        payload = history.frame(WHOLE if self.sent == history.tick else self.sent, codec)
        self.sent, self._revision = history.tick, history.revision
        return payload
