"""What must not be seen: marked in the types, so that no view can hold it by mistake and tests know where to look.

A secret is a field of the state. It leaves the state only where the author's `view` puts it into a struct of its own.
"""

from typing import Annotated, Any

import msgspec
from msgspec import inspect

MARK = {"secret": True}


def secret(kind: Any) -> Any:
    """The type of a field that nobody may see unless `view` shows it: `cups: secret(dict[int, list[between(1, 6)]])`.

    A dictionary by seat is each seat's own secret; anything else is nobody's.
    """
    return Annotated[kind, msgspec.Meta(extra=MARK)]


def secret_fields(kind: Any) -> list[str]:
    """The fields marked secret in a type and all that it is made of, as "Table.cups"."""
    found: list[str] = []
    _walk(inspect.type_info(kind), found, set())
    return found


def _walk(kind: inspect.Type, found: list[str], seen: set[type]) -> None:
    match kind:
        case inspect.Metadata():
            _walk(kind.type, found, seen)
        case inspect.StructType() if kind.cls not in seen:
            seen.add(kind.cls)
            for field in kind.fields:
                if is_secret(field.type):
                    found.append(f"{kind.cls.__name__}.{field.name}")
                _walk(field.type, found, seen)
        case inspect.ListType() | inspect.VarTupleType():
            _walk(kind.item_type, found, seen)
        case inspect.DictType():
            _walk(kind.value_type, found, seen)
        case inspect.UnionType():
            for one in kind.types:
                _walk(one, found, seen)


def is_secret(kind: inspect.Type) -> bool:
    """Whether a field's type is marked."""
    return isinstance(kind, inspect.Metadata) and (kind.extra == MARK or is_secret(kind.type))
