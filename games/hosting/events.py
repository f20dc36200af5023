"""The last events of a match, numbered, for whoever comes back: "here is what you missed". Bounded; no I/O."""

from collections import deque
from typing import Any

import msgspec

from games.wire.messages import Event

SAID, ENDED = ("chat", "notice"), ("result", "rematch")  # told to newcomers, too


class EventRing:
    """Events of one match. `kept` is what a store kept from an earlier epoch: the numbers go on from there."""

    def __init__(self, epoch: int, size: int, kept: list[Any]) -> None:
        self._epoch = epoch
        self._events: deque[Event] = deque((msgspec.convert(event, Event) for event in kept), maxlen=size)
        self._plain: deque[Any] = deque(kept, maxlen=size)
        self._number = self._events[-1].number if self._events else 0

    def add(self, kind: str, data: dict[str, Any]) -> Event:
        """The next event."""
        self._number += 1
        event = Event(epoch=self._epoch, number=self._number, kind=kind, data=data)
        self._events.append(event)
        self._plain.append(msgspec.to_builtins(event))
        return event

    def after(self, epoch: int, number: int) -> list[Event]:
        """What somebody missed whose last event was (epoch, number); (0, 0) is somebody new, whom `welcome` tells how
        things stand, and who gets what was said, and how it ended."""
        if (epoch, number) == (0, 0):
            return [event for event in self._events if event.kind in SAID + ENDED]
        return [event for event in self._events if (event.epoch, event.number) > (epoch, number)]

    def plain(self) -> list[Any]:
        """What a store keeps."""
        return list(self._plain)
