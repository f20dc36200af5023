"""In which fields two checkpoints differ, as key paths with both values: a hash says that something is wrong, this says
what. Pure.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

MOST_FIELDS = 20  # once two runs part, soon everything differs
ABSENT = "(absent)"


class Difference(msgspec.Struct, frozen=True):
    """One field: `path` as "state.bikes.0.x", the value as it was recorded, and as it is now."""

    path: str
    recorded: Any
    now: Any


def differences(recorded: bytes, now: bytes) -> list[Difference]:
    """The first MOST_FIELDS fields in which two checkpoints differ, in the order in which the state holds them."""
    return list(islice(_walk("", msgspec.msgpack.decode(recorded), msgspec.msgpack.decode(now)), MOST_FIELDS))


def _walk(path: str, recorded: Any, now: Any) -> Iterator[Difference]:
    if isinstance(recorded, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*recorded, *now)):
            yield from _walk(_join(path, key), recorded.get(key, ABSENT), now.get(key, ABSENT))
        if recorded.keys() == now.keys() and list(recorded) != list(now):  # rules may walk over them
            yield Difference(_join(path, "(order)"), list(recorded), list(now))
    elif isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        for number, (one, other) in enumerate(zip(recorded, now, strict=True)):
            yield from _walk(_join(path, number), one, other)
    elif recorded != now or type(recorded) is not type(now):
        yield Difference(path, recorded, now)


def _join(path: str, key: Any) -> str:
    return f"{path}.{key}" if path else str(key)
