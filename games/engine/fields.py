"""Ranges of values, said once, in the type of a field.

Validation of inputs, the schema a client gets and the forms of the lobby and the admin all follow from what is
declared here. Nothing in this file knows a match.
"""

from functools import cache
from typing import Annotated, Any, get_args

import msgspec
from msgspec import inspect


def between(low: int, high: int, title: str | None = None) -> Any:
    """The type of an integer from `low` to `high`, both included: `dx: between(-1, 1)`.

    Both must be within ±2**53, where JavaScript still counts exactly. `title` names the field in forms.
    """
    if not -(2**53) < low <= high < 2**53:
        raise ValueError(f"between({low}, {high}): the bounds must be in order and within ±2**53.")
    return Annotated[int, msgspec.Meta(ge=low, le=high, title=title)]


@cache
def bounds(field: Any) -> tuple[int, int]:
    """The (low, high) that a field was declared with; `field` is the attribute of the class: `bounds(Dot.x)`."""
    owner, name = getattr(field, "__objclass__", None), getattr(field, "__name__", "")
    if isinstance(owner, type) and issubclass(owner, msgspec.Struct):
        for info in msgspec.structs.fields(owner):
            if info.name == name:
                for meta in get_args(info.type)[1:]:
                    if isinstance(meta, msgspec.Meta) and meta.ge is not None and meta.le is not None:
                        return int(meta.ge), int(meta.le)
    raise TypeError(f"{field!r} is not a field declared with between(low, high), such as Dot.x.")


def clamp(value: int, field: Any) -> int:
    """`value`, or the nearest bound of `field`: `dot.x = clamp(dot.x + 8, Dot.x)`."""
    low, high = bounds(field)
    return low if value < low else high if value > high else value


def gettext_noop(sentence: str) -> str:
    """Marks a sentence of a game for translation, and returns it as it is. Pages translate it where they show it."""
    return sentence


def limits(kind: inspect.IntType) -> tuple[int | None, int | None]:
    """The (low, high) of an integer type, both included; None where it has no bound."""
    low = kind.ge if kind.gt is None else kind.gt + 1
    high = kind.le if kind.lt is None else kind.lt - 1
    return low, high
