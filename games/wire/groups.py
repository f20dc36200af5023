"""Lists and dicts on the wire: only the items that changed, each with its own key, so that an item's bytes depend on
nothing around it and are made once, whoever sees it.

Where items are rows, key and mask share one number: key << fields | mask. No frames and no ticks here.
"""

from typing import Any

from games.wire.kinds import MERGED_FIELDS, SAFE, Deep, Enum, Int, Kind, Row, Rows, Str
from games.wire.varint import BadFrame, Reader, write

MOST_HEADS = 4096  # keys of a dict whose numbers are remembered


class Group(Deep):
    """What lists and dicts share: how an item that changed is written behind its key."""

    def __init__(self, item: Kind) -> None:
        self._item = item
        self._row = item if isinstance(item, Row) else None
        self._shift = item.size if isinstance(item, Row) and item.size <= MERGED_FIELDS else 0

    def _write_changes(self, changed: list[tuple[Any, Any, Any]], out: bytearray, rows: Rows | None) -> None:
        """Append each (key, old, new) of the items that changed. Made once for all who see the same change."""
        if rows is None:
            for key, old, new in changed:
                self._write_change(key, old, new, out, None)
            return
        known: dict[Any, tuple[Any, Any, bytearray]] = rows.setdefault((self, "changes"), {})
        for key, old, new in changed:
            one = known.get(key)
            if one is None or one[0] is not old or one[1] is not new:
                one = known[key] = old, new, bytearray()
                self._write_change(key, old, new, one[2], rows)
            out += one[2]

    def _write_change(self, key: Any, old: Any, new: Any, out: bytearray, rows: Rows | None) -> None:
        """Append a changed item behind its key, with which the mask of a row may share a number."""
        if self._row is None or not self._shift:
            self._write_key(key, out)
            self._item.change(old, new, out, rows)
            return
        change = bytearray()
        head = self._head(key) | self._row.changes(old, new, change, rows)
        if head < 128:
            out.append(head)
        else:
            write(head, out)
        out += change

    def _head(self, key: Any) -> int:
        """The number that stands for a key, with room for the mask."""
        raise NotImplementedError

    def _write_key(self, key: Any, out: bytearray) -> None:
        """Append a key without a mask."""
        raise NotImplementedError

    def _whole_of(self, item: Any, rows: Rows | None, out: bytearray) -> None:
        """Append a whole item; one that holds others is written once for all who see it come."""
        if rows is None or self._item.flat:
            self._item.write(item, out)
            return
        known = rows.get((self, id(item), "whole"))
        if known is None:
            whole = bytearray()
            self._item.write(item, whole)
            known = rows[self, id(item), "whole"] = bytes(whole)
        out += known

    def _reread_item(self, data: Reader, old: Any, mask: int) -> Any:
        if self._row is not None and self._shift:
            return self._row.reread_fields(data, old, mask)
        return self._item.reread(data, old)

    def _read_head(self, data: Reader) -> tuple[int, int]:
        """(key, mask) of an item that changed."""
        head = data.number()
        return head >> self._shift, head & (1 << self._shift) - 1


class List(Group):
    """Its length and its items. A change: how many of the items that were there changed, << 1, plus 1 if the length
    did; these items behind their index; then the new length and the items that are new."""

    def frozen(self, value: Any, rows: Rows | None) -> Any:
        return tuple(value) if self._item.flat else tuple([self._item.freeze(item, rows) for item in value])

    def plain(self, frozen: Any) -> Any:
        return [self._item.plain(item) for item in frozen]

    def write(self, frozen: Any, out: bytearray) -> None:
        write(len(frozen), out)
        for item in frozen:
            self._item.write(item, out)

    def change(self, old: Any, new: Any, out: bytearray, rows: Rows | None) -> None:
        pairs = zip(old, new, strict=False)
        changed = [(index, before, now) for index, (before, now) in enumerate(pairs) if before != now]
        resized = len(old) != len(new)
        write(len(changed) << 1 | resized, out)
        self._write_changes(changed, out, rows)
        if resized:
            write(len(new), out)
            for item in new[len(old) :]:
                self._whole_of(item, rows, out)

    def _head(self, key: int) -> int:
        return key << self._shift

    def _write_key(self, key: int, out: bytearray) -> None:
        write(key, out)

    def read(self, data: Reader) -> Any:
        return tuple([self._item.read(data) for _ in range(data.number())])

    def reread(self, data: Reader, old: Any) -> Any:
        head = data.number()
        items = list(old)
        for _ in range(head >> 1):
            index, mask = self._read_head(data)
            if index >= len(old):
                raise BadFrame(f"There is no item {index} in a list of {len(old)}.")
            items[index] = self._reread_item(data, old[index], mask)
        if head & 1:
            length = data.number()
            del items[length:]
            items += [self._item.read(data) for _ in range(length - len(items))]
        return tuple(items)


class Map(Group):
    """Its size, then each key and value. A change: how many values changed, << 2, plus 2 if keys are new, plus 1 if
    keys are gone; the changed values behind their keys; how many are gone and which; how many are new, their keys and
    values.

    Whatever order a dict has is not told: readers keep what stays in its place and put what is new at the end.
    """

    def __init__(self, name: str, key: Int | Enum | Str, item: Kind) -> None:
        super().__init__(item)
        self._name, self._key = name, key
        if isinstance(key, Str):
            self._shift = 0
        self._most = SAFE >> self._shift
        self._heads: dict[Any, int] = {}

    def frozen(self, value: Any, rows: Rows | None) -> Any:
        if self._item.flat:
            return dict(value)
        if rows is not None and isinstance(self._item, Deep):
            return self._item.freeze_all(value, rows)
        freeze = self._item.freeze
        return {key: freeze(item, rows) for key, item in value.items()}

    def plain(self, frozen: Any) -> Any:
        return {str(key): self._item.plain(item) for key, item in frozen.items()}

    def _code(self, key: Any) -> int:
        code = self._key.code(key)  # type: ignore[union-attr]  # texts have none, and are not asked for it
        if code >= self._most:
            raise ValueError(f"{self._name}: the key {key} is too large; keys of these rows stay below {self._most}.")
        return code

    def _head(self, key: Any) -> int:
        head = self._heads.get(key)
        if head is None:
            if len(self._heads) == MOST_HEADS:
                self._heads.clear()
            head = self._heads[key] = self._code(key) << self._shift
        return head

    def _write_key(self, key: Any, out: bytearray) -> None:
        if isinstance(self._key, Str):
            self._key.write(key, out)
        else:
            write(self._code(key), out)

    def _read_key(self, data: Reader) -> tuple[Any, int]:
        """(key, mask) of a value that changed."""
        if isinstance(self._key, Str):
            return self._key.read(data), 0
        code, mask = self._read_head(data)
        return self._key.value(code), mask

    def write(self, frozen: Any, out: bytearray) -> None:
        write(len(frozen), out)
        for key, item in frozen.items():
            self._write_key(key, out)
            self._item.write(item, out)

    def change(self, old: Any, new: Any, out: bytearray, rows: Rows | None) -> None:
        same = old.keys() == new.keys()
        fresh = [] if same else [key for key in new if key not in old]
        gone = [] if same else [key for key in old if key not in new]
        changed = [(key, old[key], now) for key, now in new.items() if key in old and old[key] != now]
        write(len(changed) << 2 | bool(fresh) << 1 | bool(gone), out)
        self._write_changes(changed, out, rows)
        if gone:
            write(len(gone), out)
            for key in gone:
                self._write_key(key, out)
        if fresh:
            write(len(fresh), out)
            for key in fresh:
                self._write_key(key, out)
                self._whole_of(new[key], rows, out)

    def read(self, data: Reader) -> Any:
        return {self._key.read(data): self._item.read(data) for _ in range(data.number())}

    def reread(self, data: Reader, old: Any) -> Any:
        head = data.number()
        items = dict(old)
        for _ in range(head >> 2):
            key, mask = self._read_key(data)
            if key not in old:
                raise BadFrame(f"There is no {key!r} in {self._name}.")
            items[key] = self._reread_item(data, old[key], mask)
        if head & 1:
            for _ in range(data.number()):
                items.pop(self._key.read(data), None)
        if head & 2:
            items |= self.read(data)
        return items
