"""Lists in pages: the one way in which every list is cut, over the API and on pages.

A page goes on after a row, not at a number: rows that come or go meanwhile make nobody read a row twice or miss one.
Its cursor is signed together with the name of the list, so that a query is given only what this site wrote; it says
where the last row stood, which need not be there any more. What a list holds and who may see it, callers say.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from games.matches.errors import Problem

Row = TypeVar("Row")
Paged = TypeVar("Paged")

PER_PAGE = 50
MOST = 100  # rows that one answer may have: some 30 KB
CURSOR_LENGTH = 400  # twice as much as any has

HOW = """
**Lists.** Every list that can grow is answered as `{"rows": […], "next": …}`. `limit` says how many rows at most (1 to
100; 50 if it is left out). `next` is a cursor: ask again with `after` set to it, and all else the same, for the rows
that follow; null says that there are none. Going on so gives each row once, in order, also while rows are added. A
cursor belongs to its list; any other is refused with `invalid`, which names the field `after`.
"""


class PageIn(Schema):
    """Which page of a list is asked for."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="Rows at most.")] = PER_PAGE
    after: Annotated[str, Field(max_length=CURSOR_LENGTH, description="`next` of the page before this one.")] = ""


class PageOut(Schema, Generic[Row]):
    """`next` is the cursor of the rows that follow; null: there are none."""

    rows: list[Row]
    next: str | None


class Page(NamedTuple):
    """Rows of a list, the cursor of those that follow (None: there are none), and how many came before these."""

    rows: list[Any]
    next: str | None
    before: int = 0


FIRST = PageIn()  # what a page shows whose list fits one


def page(rows: QuerySet[Any], *, keys: Sequence[str], asked: PageIn, name: str) -> Page:
    """The page of these rows that is asked for, in the order of `keys`: columns or annotations that are never null and
    together unique, with "-" where the larger come first. `name` tells lists apart, and what they are narrowed by.

    Problem: `invalid`, for a cursor that is not of this list.
    """
    signer = signing.Signer(salt=f"lobby.paging {name} {' '.join(keys)}")
    before, values = _opened(asked.after, signer) if asked.after else (0, [])
    if values:
        rows = rows.filter(_beyond(keys, values))
    found = list(rows.order_by(*keys)[: asked.limit + 1])
    shown = found[: asked.limit]
    if len(found) == len(shown):
        return Page(shown, None, before)
    last = [_plain(getattr(shown[-1], key.removeprefix("-"))) for key in keys]
    return Page(shown, signer.sign_object([before + len(shown), *last]), before)


def of_people(request: HttpRequest, read: Callable[..., Paged], *, limit: int = PER_PAGE) -> Paged:
    """What `read(asked=…)` gives for the page that an address names by `after`; an old link, whose cursor is not of the
    list any more, leads to the beginning.
    """
    after = request.GET.get("after", "")[:CURSOR_LENGTH]
    if after:
        with suppress(Problem):
            return read(asked=PageIn(limit=limit, after=after))
    return read(asked=PageIn(limit=limit))


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after the one of these values. The first condition alone is what an index finds them by."""
    names, ways = [key.removeprefix("-") for key in keys], ["lt" if key[0] == "-" else "gt" for key in keys]
    further = Q()
    for depth, (name, way) in enumerate(zip(names, ways, strict=True)):
        same = zip(names[:depth], values, strict=False)
        further |= Q(*same, (f"{name}__{way}", values[depth]))
    return Q((f"{names[0]}__{ways[0]}e", values[0])) & further


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value  # which a query reads as well


def _opened(cursor: str, signer: signing.Signer) -> tuple[int, list[Any]]:
    """How many rows came before, and where the last of them stood."""
    try:
        before, *values = signer.unsign_object(cursor)
    except signing.BadSignature:
        raise bad_cursor() from None
    return before, values


def bad_cursor() -> Problem:
    fields = {"after": _("Take `next` of the page before, or nothing for the first page.")}
    return Problem("invalid", _("This cursor is not of this list."), fields)
