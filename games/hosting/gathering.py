"""Reads many sockets in rounds: what comes within a millisecond of a read is read together, by one call to the kernel,
and at the latest before matches have their turn (`read_now`), so that no input misses its tick for it.

A server that turns its event loop for each small message pays several times more for turning than for reading. Network
drivers know this as interrupt moderation. A lone message is still read at once. Only reading is gathered; whose sockets
they are, and what they say, is not known here.
"""

import asyncio
import select
from collections.abc import Callable
from typing import Any

GATHER_SECONDS = 0.001  # a message waits half of this more; 2 and 4 ms brought no more than runs differ by
MOST_AT_ONCE = 64  # sockets that are read in one go, about half a millisecond: then ticks have their turn


class GatheringLoop:
    """A running event loop, as transports of sockets see it: all is the loop's own, but for their readers."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._epoll = select.epoll()
        self._readers: dict[int, Callable[[], object]] = {}
        self._next: asyncio.Handle | None = None  # the next round; None in a silence
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
        self._next = self._loop.call_later(GATHER_SECONDS, self._round)
        self.read_now()

    def _round(self) -> None:
        self._next = self._loop.call_later(GATHER_SECONDS, self._round)
        if not self.read_now():
            self._next.cancel()
            self._next = None
            self._loop.add_reader(self._epoll.fileno(), self._begin)

    def read_now(self) -> bool:
        """Read what has come; whether anything has. What is left of it is read in the loop's next turn."""
        if self._next is None:
            return False
        ready = self._epoll.poll(0, MOST_AT_ONCE)
        for fd, _events in ready:
            reader = self._readers.get(fd)  # one before may have closed it
            if reader is not None:
                reader()
        if len(ready) == MOST_AT_ONCE:
            self._next.cancel()
            self._next = self._loop.call_soon(self._round)
        return bool(ready)


_loops: dict[asyncio.AbstractEventLoop, Any] = {}


def gathering(loop: asyncio.AbstractEventLoop) -> Any:
    """The gathering side of a running loop; the loop itself where the system has no epoll."""
    if loop not in _loops:
        _loops.clear()  # of loops before, in tests
        _loops[loop] = GatheringLoop(loop) if hasattr(select, "epoll") else loop
    return _loops[loop]


def read_now(loop: asyncio.AbstractEventLoop) -> None:
    """Read what has come on the sockets of a running loop, if they are read in rounds."""
    gathers = _loops.get(loop)
    if gathers is not None and gathers is not loop:
        gathers.read_now()
