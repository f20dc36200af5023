"""The last events of a match, numbered, for whoever comes back: "here is what you missed". Bounded; no I/O."""

from collections import deque
from typing import Any

import msgspec

from games.wire.messages import Event


class EventRing:
    """Events of one match in one epoch; a restored match goes on counting."""

    def __init__(self, epoch: int, size: int) -> None:
        self._epoch = epoch
        self._events: deque[Event] = deque(maxlen=size)
        self.number = 0

    def add(self, kind: str, data: dict[str, Any]) -> Event:
        """The next event."""
        self.number += 1
        event = Event(epoch=self._epoch, number=self.number, kind=kind, data=data)
        self._events.append(event)
        return event

    def after(self, epoch: int, number: int) -> list[Event]:
        """What somebody missed whose last event was (epoch, number)."""
        return [event for event in self._events if (event.epoch, event.number) > (epoch, number)]

    def recent(self) -> list[Any]:
        """For a checkpoint."""
        return [msgspec.to_builtins(event) for event in self._events]

    def restore(self, number: int, events: list[Any]) -> None:
        """Go on from what a checkpoint kept."""
        self.number = number
        self._events.extend(msgspec.convert(event, Event) for event in events)
