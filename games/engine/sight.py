"""What lies near enough to be seen: views of large matches cut to the surroundings of whoever looks.

A row outside is absent from the view, so no client can show it, whatever it does. A grid with cells as large as the
radius is made once for all who look in one tick. Knows rows with whole `x` and `y`; no match, no bytes.
"""

from collections import defaultdict
from typing import Any

import msgspec
from msgspec import inspect

Cell = tuple[int, int]
Placed = tuple[int, int, Any, Any]  # x, y, key, row


class Sight(msgspec.Struct, frozen=True):
    """Which dicts of the view are cut, and to what: |dx| and |dy| from the eye are at most `radius`, in the units of x
    and y. The rows of the dicts named in `rows` must have `x` and `y`."""

    radius: int
    rows: tuple[str, ...]

    def check(self, view: Any) -> None:
        """TypeError with a sentence for the author if views of that type cannot be cut so."""
        if self.radius < 1:
            raise TypeError(f"Sight(radius={self.radius}): see at least 1 unit far.")
        fields = {}
        if isinstance(view, type) and issubclass(view, msgspec.Struct):
            fields = {field.name: field.type for field in inspect.type_info(view).fields}  # type: ignore[attr-defined]
        for name in self.rows:
            kind = fields.get(name)
            row = kind.value_type if isinstance(kind, inspect.DictType) else None
            names = {field.name for field in row.fields} if isinstance(row, inspect.StructType) else set()
            if not {"x", "y"} <= names:
                raise TypeError(f"Sight(rows={self.rows}): {name!r} is no dict of rows with x and y in the view.")


class Grid:
    """One view, ready to be cut for any number of eyes."""

    def __init__(self, sight: Sight, view: Any) -> None:
        self.view = view
        self._sight = sight
        self._cells: dict[str, dict[Cell, list[Placed]]] = {}
        for name in sight.rows:
            cells: dict[Cell, list[Placed]] = defaultdict(list)
            for key, row in getattr(view, name).items():
                x, y = row.x, row.y
                cells[x // sight.radius, y // sight.radius].append((x, y, key, row))
            self._cells[name] = dict(cells)

    def seen_from(self, x: int, y: int) -> Any:
        """A view like the whole one, but for the rows that are too far from (x, y). Rows are shared with it."""
        cut = {name: self._near(cells, x, y) for name, cells in self._cells.items()}
        return msgspec.structs.replace(self.view, **cut)

    def _near(self, cells: dict[Cell, list[Placed]], x: int, y: int) -> dict[Any, Any]:
        radius = self._sight.radius
        column, line = x // radius, y // radius
        west, east, north, south = x - radius, x + radius, y - radius, y + radius
        return {
            key: row
            for across in (column - 1, column, column + 1)
            for down in (line - 1, line, line + 1)
            for left, top, key, row in cells.get((across, down), ())
            if west <= left <= east and north <= top <= south
        }
