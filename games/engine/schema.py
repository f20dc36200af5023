"""What a type looks like, as plain data that travels: clients get it at the join and can then read any game.

Shapes: {"type": "int", "min", "max"}, {"type": "bool" | "str" | "null"}, {"type": "enum", "values"},
{"type": "list", "items"}, {"type": "map", "key", "value"}, {"type": "struct", "name", "fields", "kind"?},
{"type": "union", "of"}. An int without bounds has neither min nor max.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import inspect

from games.engine.fields import limits

if TYPE_CHECKING:
    from games.engine.game import Game


@cache
def schema(game: "type[Game]") -> dict[str, Any]:
    """All that a client needs: types of view and input, and the kinds of input that are the game's own or standard."""
    return {
        "view": describe(game.view_type),
        "input": describe(game().input_type),
        "own": [kind.__name__.lower() for kind in game.input_types],
        "standard": [kind.__name__.lower() for kind in game.standard],
    }


def describe(kind: Any) -> dict[str, Any]:
    """The schema of a Python type; TypeError for types that a view or an input cannot hold."""
    return _describe(inspect.type_info(kind), "", ())


def _describe(kind: inspect.Type, field: str, within: tuple[type, ...]) -> dict[str, Any]:
    """The same; `field` says where it stands, as "Board.y", for the author's sake, `within` in which structs."""
    match kind:
        case inspect.Metadata():
            return _describe(kind.type, field, within)
        case inspect.StructType():
            name = kind.cls.__name__
            if kind.cls in within:
                raise TypeError(f"{field}: {name} holds itself, which cannot be sent; use a dict by number.")
            if kind.tag_field not in (None, "kind"):
                raise TypeError(f"{name} has tag_field={kind.tag_field!r}: rows are told apart by their `kind`.")
            inner = (*within, kind.cls)
            fields = {one.encode_name: _describe(one.type, f"{name}.{one.name}", inner) for one in kind.fields}
            tag = {"kind": kind.tag} if kind.tag_field else {}
            return {"type": "struct", "name": name, "fields": fields} | tag
        case inspect.BoolType():
            return {"type": "bool"}
        case inspect.IntType():
            low, high = limits(kind)
            return {"type": "int"} | ({} if low is None else {"min": low}) | ({} if high is None else {"max": high})
        case inspect.StrType():
            return {"type": "str"} | ({"max": kind.max_length} if kind.max_length is not None else {})
        case inspect.NoneType():
            return {"type": "null"}
        case inspect.LiteralType():
            return {"type": "enum", "values": list(kind.values)}
        case inspect.EnumType():
            return {"type": "enum", "values": [member.value for member in kind.cls]}
        case inspect.ListType() | inspect.VarTupleType():
            return {"type": "list", "items": _describe(kind.item_type, field, within)}
        case inspect.DictType():
            key, value = (_describe(one, field, within) for one in (kind.key_type, kind.value_type))
            return {"type": "map", "key": key, "value": value}
        case inspect.UnionType():
            return {"type": "union", "of": [_describe(one, field, within) for one in kind.types]}
    raise TypeError(
        f"{field}{': ' if field else ''}{_name(kind)} cannot be in a view or an input; use whole numbers, bool, str, "
        "Literal, list, dict and subclasses of Row."
    )


def _name(kind: inspect.Type) -> str:
    """What an author calls a type: "float", "tuple", or the name of the class."""
    cls = getattr(kind, "cls", None)
    return cls.__name__ if cls else type(kind).__name__.removesuffix("Type").lower()
