"""Long lists: pages of rows that are not counted to the end, because counting takes as long as there are rows; and ids
that are found by how they begin, without reading all of them.
"""

from functools import cached_property
from uuid import UUID

from django.core.paginator import Paginator

MOST_COUNTED = 5000  # rows: a hundred pages of fifty, more than anybody turns; who wants another row narrows the list


class CalmPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to MOST_COUNTED, and pretends that there is no more."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list.order_by() if hasattr(self.object_list, "order_by") else self.object_list
        return len(rows[:MOST_COUNTED]) if isinstance(rows, list) else rows.values("pk")[:MOST_COUNTED].count()


def ids_beginning(prefix: str) -> tuple[UUID, UUID] | None:
    """The first and the last id that begins so; None if no id does."""
    digits = prefix.replace("-", "")
    try:
        return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    except ValueError:
        return None
