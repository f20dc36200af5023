"""Recognisable values in the place of secrets, so that a leaked one is found in any bytes.

What is secret, the types say (games.engine.secret). Planting copies a state and puts a number in place of each secret
number, and a word in place of each secret word; it knows whose secret each of them is.
"""

from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from games.engine.secrets import is_secret

FIRST = 7_000_000_000  # beyond 32 bits, so that it is eight bytes in MessagePack, and no honest number of any game

EACH = 10_000  # numbers set aside for each owner


class Planted:
    """A copy of `state` with recognisable secrets. `owners` maps each of them to the seat it belongs to, or None."""

    def __init__(self, state: msgspec.Struct) -> None:
        self.owners: dict[int | str, int | None] = {}
        self.state = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=type(state))  # a quick copy
        self._struct(self.state)

    def _struct(self, struct: msgspec.Struct) -> None:
        for name, hidden in _fields(type(struct)):
            value = getattr(struct, name)
            if hidden:
                setattr(struct, name, self._by_seat(value))
            else:
                self._look_into(value)

    def _look_into(self, value: Any) -> None:
        if isinstance(value, msgspec.Struct):
            self._struct(value)
        elif isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                if isinstance(item, msgspec.Struct | dict | list):
                    self._look_into(item)

    def _by_seat(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {seat: self._replaced(item, seat) for seat, item in value.items()}
        return self._replaced(value, None)

    def _replaced(self, value: Any, owner: int | None) -> Any:
        match value:
            case list():
                return [self._replaced(item, owner) for item in value]
            case dict():
                return {key: self._replaced(item, owner) for key, item in value.items()}
            case msgspec.Struct():
                changes = {name: self._replaced(getattr(value, name), owner) for name in value.__struct_fields__}
                return msgspec.structs.replace(value, **changes)
            case bool() | None:
                return value  # two values cannot be told from honest ones
            case int() | str():
                # The same seat's whenever it is planted, though it may have fewer secrets by then.
                number = FIRST + EACH * (0 if owner is None else 1 + owner) + list(self.owners.values()).count(owner)
                planted = number if isinstance(value, int) else f"planted{number}"
                self.owners[planted] = owner
                return planted
        raise TypeError(f"{value!r} cannot be in a state.")


@cache
def _fields(kind: type[msgspec.Struct]) -> list[tuple[str, bool]]:
    """The fields of a struct, and whether each is secret."""
    return [(field.name, is_secret(field.type)) for field in inspect.type_info(kind).fields]


def found(data: bytes, planted: int | str) -> bool:
    """Whether that value is anywhere in bytes of JSON, MessagePack, HTML or a log."""
    number = planted if isinstance(planted, int) else int(planted.removeprefix("planted"))
    return str(number).encode() in data or number.to_bytes(8, "big") in data
