"""Reads binary frames as docs/protocol.md describes them, from `welcome.schema` alone: nothing of games.wire is used,
so that the page is held against the code by somebody who has read the page only.
"""

from typing import Any

import msgspec


class Reader:
    """The frames of one socket, as the fields of the JSON subprotocol but for `view` in place of `patch`."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._epoch, self._tick, self._taken, self._turn, self._view = 0, 0, [0], None, None
        self._data = b""

    def read(self, payload: bytes) -> dict[str, Any]:
        flags, self._data = payload[0], payload[1:]
        base = -1 if flags & 1 else self._tick
        if flags & 1:
            self._epoch, self._tick = self._number(), self._number()
            self._taken, self._turn = [0], None
        else:
            self._tick += self._number() if flags & 16 else 1
        if flags & 2:
            self._taken = self._numbers_taken(flags)
        if flags & 4:
            length = self._number()
            turn, self._data = self._data[:length], self._data[length:]
            self._turn = msgspec.msgpack.decode(turn)
        if flags & 8:
            self._view = self._whole(self._schema) if flags & 1 else self._changed(self._schema, self._view)
        assert not self._data
        fields = {"epoch": self._epoch, "tick": self._tick, "base": base, "taken": list(self._taken)}
        return {"type": "frame", **fields, "turn": self._turn, "view": self._view}

    def _byte(self) -> int:
        byte, self._data = self._data[0], self._data[1:]
        return byte

    def _number(self) -> int:
        byte = self._byte()
        return byte if byte < 128 else byte - 128 + 128 * self._number()

    def _signed(self) -> int:
        number = self._number()
        return -(number + 1) // 2 if number % 2 else number // 2

    def _numbers_taken(self, flags: int) -> list[int]:
        if flags & 1:
            return [self._number() for _ in range(self._number())]
        taken = list(self._taken)
        if flags & 32:
            for _ in range(self._number()):
                seat = self._number()
                taken[seat] += self._number()
            return taken
        bits = [self._byte() for _ in range((len(taken) + 3) // 4)]
        growth = [bits[seat // 4] >> seat % 4 * 2 & 3 for seat in range(len(taken))]
        return [was + (3 + self._number() if more == 3 else more) for was, more in zip(taken, growth, strict=True)]

    def _value(self, kind: dict[str, Any], number: int) -> Any:
        """What a number stands for, of an int or an enum."""
        if kind["type"] == "enum":
            return kind["values"][number]
        if counted(kind):
            return kind["min"] + number
        return -(number + 1) // 2 if number % 2 else number // 2

    def _whole(self, kind: dict[str, Any]) -> Any:
        match kind["type"]:
            case "int" | "enum":
                return self._value(kind, self._number())
            case "bool":
                return self._byte() == 1
            case "str":
                length = self._number()
                text, self._data = self._data[:length], self._data[length:]
                return text.decode()
            case "struct":
                tag = {"kind": kind["kind"]} if "kind" in kind else {}
                return tag | {name: self._whole(field) for name, field in kind["fields"].items()}
            case "union":
                return self._whole(kind["of"][self._number()])
            case "list":
                return [self._whole(kind["items"]) for _ in range(self._number())]
            case "map":
                return {str(self._whole(kind["key"])): self._whole(kind["value"]) for _ in range(self._number())}
        return None

    def _changed(self, kind: dict[str, Any], old: Any) -> Any:
        match kind["type"]:
            case "int":
                return old + gap if (gap := self._signed()) else self._whole(kind)
            case "bool":
                return not old
            case "struct":
                return self._fields(kind, old, self._number())
            case "list":
                changed, resized = divmod(self._number(), 2)
                items = list(old)
                for _ in range(changed):
                    index, mask = self._head(kind["items"])
                    items[index] = self._item(kind["items"], old[index], mask)
                if resized:
                    length = self._number()
                    items = items[:length] + [self._whole(kind["items"]) for _ in range(length - len(items))]
                return items
            case "map":
                changed, rest = divmod(self._number(), 4)
                items = dict(old)
                for _ in range(changed):
                    if kind["key"]["type"] == "str":
                        key, mask = self._whole(kind["key"]), None
                    else:
                        number, mask = self._head(kind["value"])
                        key = str(self._value(kind["key"], number))
                    items[key] = self._item(kind["value"], old[key], mask)
                for _ in range(self._number() if rest & 1 else 0):
                    del items[str(self._whole(kind["key"]))]
                return items | (self._whole(kind) if rest & 2 else {})
            case "union":
                place, same = divmod(self._number(), 2)
                return self._changed(kind["of"][place], old) if same else self._whole(kind["of"][place])
        return self._whole(kind)

    def _fields(self, kind: dict[str, Any], old: Any, mask: int) -> Any:
        fields = enumerate(kind["fields"].items())
        return old | {name: self._changed(field, old[name]) for number, (name, field) in fields if mask >> number & 1}

    def _head(self, item: dict[str, Any]) -> tuple[int, int | None]:
        """The key's number of an item that changed, and the mask, where both share one number."""
        fields = len(item.get("fields", ()))
        if item["type"] != "struct" or fields > 16:
            return self._number(), None
        return divmod(self._number(), 2**fields)

    def _item(self, kind: dict[str, Any], old: Any, mask: int | None) -> Any:
        return self._changed(kind, old) if mask is None else self._fields(kind, old, mask)


def counted(kind: dict[str, Any]) -> bool:
    """Whether numbers of that type are sent as their distance from `min`."""
    return "min" in kind and kind.get("max", 2**53 - 1) - kind["min"] < 2**53
