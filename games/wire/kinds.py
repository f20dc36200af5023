"""How each type of a view travels in the binary subprotocol: compiled from the author's types once, then only followed.

A view is *frozen* first: structs become tuples, so that it stays as it was while the match goes on, and so that "did
this row change" is one comparison. Every kind then writes a frozen value whole, or as a change from an earlier one, and
reads both back. A change is only ever written for values that differ. docs/protocol.md gives the bytes;
static/backbeat/wire/kinds.js is the twin that reads them. No frames, no ticks and no matches here.
"""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from games.wire.varint import BadFrame, Reader, unzigzag, write, zigzag

Rows = dict[Any, Any]
"""What was made of values in this tick already, by the kind that made it: in a match with many views most of them show
the same rows. Whoever hands one in keeps the frozen views alive for as long."""

MERGED_FIELDS = 16  # a row with more fields does not share a number with its key
MOST_FIELDS = 48  # so that JavaScript can count the fields that changed in one exact number
SAFE = 2**53


class Kind:
    """A scalar that stands for itself: written whole, also where it has changed."""

    flat = True  # whether freezing changes nothing

    def freeze(self, value: Any, rows: Rows | None) -> Any:
        """The value as it is kept; `rows` remembers rows that were frozen in this tick already."""
        return value

    def plain(self, frozen: Any) -> Any:
        """The value as JSON has it."""
        return frozen

    def write(self, frozen: Any, out: bytearray) -> None:
        """Append the whole value."""

    def change(self, old: Any, new: Any, out: bytearray, rows: Rows | None) -> None:
        """Append how `new` differs from `old`."""
        self.write(new, out)

    def read(self, data: Reader) -> Any:
        """The frozen value that was written whole."""
        return None

    def reread(self, data: Reader, old: Any) -> Any:
        """The frozen value that has changed from `old`."""
        return self.read(data)


class Null(Kind):
    """Nothing: no bytes."""


class Bool(Kind):
    """One byte. A change needs none: it can only be the other one."""

    def write(self, frozen: bool, out: bytearray) -> None:
        out.append(frozen)

    def change(self, old: bool, new: bool, out: bytearray, rows: Rows | None) -> None:
        pass

    def read(self, data: Reader) -> bool:
        return bool(data.byte())

    def reread(self, data: Reader, old: bool) -> bool:
        return not old


class Str(Kind):
    """UTF-8 behind its length in bytes."""

    def write(self, frozen: str, out: bytearray) -> None:
        encoded = frozen.encode()
        write(len(encoded), out)
        out += encoded

    def read(self, data: Reader) -> str:
        return data.take(data.number()).decode()


class Int(Kind):
    """The distance from the lower bound, or, where there is none or the distance may be 2**53 or more, the zigzag of
    the number itself. A change is the zigzag of the difference.

    A difference that JavaScript could not count exactly is a 0, which no change is, and the whole value.
    """

    def __init__(self, name: str, low: int | None, high: int | None) -> None:
        self._name = name
        self._low, self._high = 1 - SAFE if low is None else low, SAFE - 1 if high is None else high
        self._origin = low if self._high - self._low < SAFE else None

    def _check(self, value: int) -> int:
        if not self._low <= value <= self._high:
            raise ValueError(f"{self._name} is {value}, which is not between({self._low}, {self._high}).")
        return value

    def code(self, value: int) -> int:
        """The number from 0 that stands for a value."""
        self._check(value)
        return zigzag(value) if self._origin is None else value - self._origin

    def value(self, code: int) -> int:
        """What `code` was given."""
        return unzigzag(code) if self._origin is None else code + self._origin

    def write(self, frozen: int, out: bytearray) -> None:
        write(self.code(frozen), out)

    def change(self, old: int, new: int, out: bytearray, rows: Rows | None) -> None:
        if not self._low <= new <= self._high:
            self._check(new)
        gap = new - old
        code = gap << 1 if gap >= 0 else ~gap << 1 | 1
        if code < 128:
            out.append(code)
        elif code < SAFE:
            write(code, out)
        else:
            out.append(0)
            self.write(new, out)

    def read(self, data: Reader) -> int:
        return self.value(data.number())

    def reread(self, data: Reader, old: int) -> int:
        code = data.number()
        return old + unzigzag(code) if code else self.read(data)


class Enum(Kind):
    """The place of the value in the list of those there are. `members` of an Enum are frozen as their values."""

    def __init__(self, name: str, values: list[Any], *, members: bool = False) -> None:
        self._name, self._values, self.flat = name, values, not members
        self._codes = {value: code for code, value in enumerate(values)}
        self.told_apart = len({str(value) for value in values}) == len(values)  # as keys of JSON

    def freeze(self, value: Any, rows: Rows | None) -> Any:
        return value if self.flat else value.value

    def code(self, value: Any) -> int:
        """The place of a value."""
        if value not in self._codes:
            raise ValueError(f"{self._name} is {value!r}, which is none of {self._values}.")
        return self._codes[value]

    def value(self, code: int) -> Any:
        """What `code` was given."""
        if code >= len(self._values):
            raise BadFrame(f"{self._name} has no value number {code}.")
        return self._values[code]

    def write(self, frozen: Any, out: bytearray) -> None:
        write(self.code(frozen), out)

    def read(self, data: Reader) -> Any:
        return self.value(data.number())


class Deep(Kind):
    """What holds other values, and may be held by several views of a tick."""

    flat = False

    def freeze(self, value: Any, rows: Rows | None) -> Any:
        return self.frozen(value, None) if rows is None else self.freeze_all({0: value}, rows)[0]

    def freeze_all(self, values: dict[Any, Any], rows: Rows) -> dict[Any, Any]:
        """Each of the values frozen, or as it was frozen in this tick already."""
        known: dict[int, tuple[Any, Any]] = rows.setdefault((self, "frozen"), {})
        frozen = {}
        for key, value in values.items():
            pair = known.get(id(value))
            if pair is None:
                pair = known[id(value)] = value, self.frozen(value, rows)  # with the value, which so keeps its identity
            frozen[key] = pair[1]
        return frozen

    def frozen(self, value: Any, rows: Rows | None) -> Any:
        """The value frozen now."""
        raise NotImplementedError


class Row(Deep):
    """A struct: its fields in their order. A change is the mask of the fields that changed, then their changes."""

    def __init__(self, name: str, tag: dict[str, Any], fields: list[tuple[str, Kind]]) -> None:
        if len(fields) > MOST_FIELDS:
            raise TypeError(f"{name} has more than {MOST_FIELDS} fields: put some into Rows of their own.")
        self._name, self._tag = name, tag
        self._names = [field for field, _kind in fields]
        self._kinds = [kind for _field, kind in fields]
        self.size = len(fields)
        self._steps = [(1 << number, number, kind) for number, kind in enumerate(self._kinds)]
        self._deep = [(number, kind) for number, kind in enumerate(self._kinds) if not kind.flat]

    def frozen(self, value: Any, rows: Rows | None) -> Any:
        frozen = structs.astuple(value)
        if not self._deep:
            return frozen
        deep = list(frozen)
        for number, kind in self._deep:
            deep[number] = kind.freeze(deep[number], rows)
        return tuple(deep)

    def plain(self, frozen: Any) -> Any:
        values = zip(self._names, self._kinds, frozen, strict=True)
        return self._tag | {name: kind.plain(value) for name, kind, value in values}

    def write(self, frozen: Any, out: bytearray) -> None:
        for kind, value in zip(self._kinds, frozen, strict=True):
            kind.write(value, out)

    def changes(self, old: Any, new: Any, out: bytearray, rows: Rows | None) -> int:
        """Append the changes of the fields that differ; the mask of them."""
        mask = 0
        for bit, number, kind in self._steps:
            before, now = old[number], new[number]
            if before is now:
                continue
            if rows is None or kind.flat:
                if before != now:
                    mask |= bit
                    kind.change(before, now, out, rows)
            elif (change := self._change_of(kind, before, now, rows)) is not None:
                mask |= bit
                out += change
        return mask

    def _change_of(self, kind: Kind, old: Any, new: Any, rows: Rows) -> bytes | None:
        """The change of a field that many views may share, None if there is none; found out once."""
        key = kind, id(old), id(new), "field"
        if key not in rows:
            out = bytearray()
            if changed := old != new:
                kind.change(old, new, out, rows)
            rows[key] = bytes(out) if changed else None
        return rows[key]  # type: ignore[no-any-return]  # what stands under this key is known here only

    def change(self, old: Any, new: Any, out: bytearray, rows: Rows | None) -> None:
        body = bytearray()
        write(self.changes(old, new, body, rows), out)
        out += body

    def read(self, data: Reader) -> Any:
        return tuple([kind.read(data) for kind in self._kinds])

    def reread_fields(self, data: Reader, old: Any, mask: int) -> Any:
        """The row after the changes that a mask announced."""
        if mask >> self.size:
            raise BadFrame(f"{self._name} has no field as large as {mask:b} says.")
        steps = zip(self._steps, old, strict=True)
        return tuple([kind.reread(data, value) if mask & bit else value for (bit, _number, kind), value in steps])

    def reread(self, data: Reader, old: Any) -> Any:
        return self.reread_fields(data, old, data.number())


class Union(Kind):
    """One of several kinds: frozen as (which, value). Its change starts with which << 1, plus 1 if it was so before."""

    flat = False

    def __init__(self, which: Callable[[Any], int], kinds: list[Kind]) -> None:
        self._which, self._kinds = which, kinds

    def freeze(self, value: Any, rows: Rows | None) -> Any:
        which = self._which(value)
        return which, self._kinds[which].freeze(value, rows)

    def plain(self, frozen: Any) -> Any:
        return self._kinds[frozen[0]].plain(frozen[1])

    def write(self, frozen: Any, out: bytearray) -> None:
        write(frozen[0], out)
        self._kinds[frozen[0]].write(frozen[1], out)

    def change(self, old: Any, new: Any, out: bytearray, rows: Rows | None) -> None:
        which, value = new
        same = old[0] == which
        write(which << 1 | same, out)
        if same:
            self._kinds[which].change(old[1], value, out, rows)
        else:
            self._kinds[which].write(value, out)

    def _kind(self, which: int) -> Kind:
        if which >= len(self._kinds):
            raise BadFrame(f"There is no member number {which} of {len(self._kinds)}.")
        return self._kinds[which]

    def read(self, data: Reader) -> Any:
        which = data.number()
        return which, self._kind(which).read(data)

    def reread(self, data: Reader, old: Any) -> Any:
        head = data.number()
        kind = self._kind(head >> 1)
        return head >> 1, (kind.reread(data, old[1]) if head & 1 else kind.read(data))
