"""Reads many sockets in rounds: what comes within a millisecond of a read is read together, by one call to the kernel.

A server that turns its event loop for each small message pays several times more for turning than for reading. Network
drivers know this as interrupt moderation. A lone message is still read at once. Only reading is gathered; whose sockets
they are, and what they say, is not known here.
"""

import asyncio
import select
from collections.abc import Callable
from typing import Any

GATHER_SECONDS = 0.001
MOST_AT_ONCE = 64  # sockets that are read in one go, about half a millisecond: then ticks have their turn


class GatheringLoop:
    """A running event loop, as transports of sockets see it: all is the loop's own, but for their readers."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._epoll = select.epoll()
        self._readers: dict[int, Callable[[], object]] = {}
        self._loop.add_reader(self._epoll.fileno(), self._begin)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    def add_reader(self, fd: int, callback: Callable[..., object], *arguments: Any) -> None:
        """As an event loop has it. Level-triggered."""
        if fd not in self._readers:
            self._epoll.register(fd, select.EPOLLIN)
        self._readers[fd] = callback if not arguments else lambda: callback(*arguments)

    def remove_reader(self, fd: int) -> bool:
        """As an event loop has it. Safe to repeat."""
        if self._readers.pop(fd, None) is None:
            return False
        self._epoll.unregister(fd)
        return True

    def _begin(self) -> None:
        """Something came after a silence."""
        self._loop.remove_reader(self._epoll.fileno())
        self._round()

    def _round(self) -> None:
        ready = self._epoll.poll(0, MOST_AT_ONCE)
        for fd, _events in ready:
            reader = self._readers.get(fd)  # one before may have closed it
            if reader is not None:
                reader()
        if len(ready) == MOST_AT_ONCE:
            self._loop.call_soon(self._round)
        elif ready:
            self._loop.call_later(GATHER_SECONDS, self._round)
        else:
            self._loop.add_reader(self._epoll.fileno(), self._begin)


_loops: dict[asyncio.AbstractEventLoop, Any] = {}


def gathering(loop: asyncio.AbstractEventLoop) -> Any:
    """The gathering side of a running loop; the loop itself where the system has no epoll."""
    if loop not in _loops:
        _loops.clear()  # of loops before, in tests
        _loops[loop] = GatheringLoop(loop) if hasattr(select, "epoll") else loop
    return _loops[loop]
