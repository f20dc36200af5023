"""The views of one game as bytes and back: compiled once from the type that its `view` returns.

    codec = view_codec(Game)
    earlier, now = codec.freeze(view), codec.freeze(later)
    codec.apply(codec.delta(earlier, now), earlier) == now

Frozen views are kept as baselines: nothing that the match does later changes them. Knows types and values; no ticks,
no sockets. What a type looks like to clients is games/engine/schema.py; both must tell of the same types.
"""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import inspect

from games.engine import Game
from games.engine.fields import limits
from games.engine.schema import schema
from games.wire.groups import List, Map
from games.wire.kinds import Bool, Enum, Int, Kind, Null, Row, Rows, Str, Union
from games.wire.varint import BadFrame, Reader

SCALARS: dict[type[inspect.Type], type] = {
    inspect.BoolType: bool,
    inspect.IntType: int,
    inspect.StrType: str,
    inspect.NoneType: type(None),
}


class ViewCodec:
    """All views of one type. `digest` is equal where views look alike: 16 hexadecimal digits."""

    def __init__(self, kind: Any, digest: str = "") -> None:
        self._kind = compiled(inspect.type_info(kind), getattr(kind, "__name__", "view"))
        self.digest = digest

    def freeze(self, view: Any, rows: Rows | None = None) -> Any:
        """The view as it is now; `rows` are those frozen in this tick already, for views that share them."""
        return self._kind.freeze(view, rows)

    def plain(self, frozen: Any) -> Any:
        """The view as JSON has it."""
        return self._kind.plain(frozen)

    def whole(self, frozen: Any) -> bytes:
        """The view without anything before it; ValueError if it leaves its declared ranges."""
        out = bytearray()
        self._kind.write(frozen, out)
        return bytes(out)

    def delta(self, old: Any, new: Any, rows: Rows | None = None) -> bytes:
        """What turns `old` into `new`; nothing if they are equal. `rows` as in kinds.py."""
        out = bytearray()
        if old != new:
            self._kind.change(old, new, out, rows)
        return bytes(out)

    def read(self, data: bytes) -> Any:
        """The frozen view that was written whole; BadFrame if the bytes are none."""
        return _all_of(data, self._kind.read)

    def apply(self, data: bytes, old: Any) -> Any:
        """The frozen view that a delta leads to from `old`; BadFrame if it does not fit."""
        return _all_of(data, lambda reader: self._kind.reread(reader, old)) if data else old


def _all_of(data: bytes, read: Callable[[Reader], Any]) -> Any:
    reader = Reader(data)
    try:
        value = read(reader)
    except UnicodeDecodeError as error:
        raise BadFrame("A text in the frame is not UTF-8.") from error
    if not reader.at_end:
        raise BadFrame("There are bytes after the end of the view.")
    return value


@cache
def view_codec(game: type[Game]) -> ViewCodec:
    """The codec for what a game's audiences see."""
    shape = schema(game)["view"]  # type: ignore[arg-type]  # mypy takes the __hash__ of games for that of the class
    digest = blake2b(msgspec.json.encode(shape), digest_size=8).hexdigest()
    return ViewCodec(game.view_type, digest)


def compiled(kind: inspect.Type, name: str) -> Kind:
    """The kind that carries a type; `name` says where it stands, for error messages."""
    match kind:
        case inspect.Metadata():
            return compiled(kind.type, name)
        case inspect.StructType():
            own = kind.cls.__name__
            fields = [(field.encode_name, compiled(field.type, f"{own}.{field.name}")) for field in kind.fields]
            return Row(own, {kind.tag_field: kind.tag} if kind.tag_field else {}, fields)
        case inspect.BoolType():
            return Bool()
        case inspect.IntType():
            return Int(name, *limits(kind))
        case inspect.StrType():
            return Str()
        case inspect.NoneType():
            return Null()
        case inspect.LiteralType():
            return Enum(name, list(kind.values))
        case inspect.EnumType():
            return Enum(name, [member.value for member in kind.cls], members=True)
        case inspect.ListType() | inspect.VarTupleType():
            return List(compiled(kind.item_type, name))
        case inspect.DictType():
            key = compiled(kind.key_type, f"a key of {name}")
            if not isinstance(key, Int | Enum | Str) or not key.flat:
                raise TypeError(f"{name}: the keys of a dict in a view are whole numbers, strings or Literals.")
            if isinstance(key, Enum) and not key.told_apart:
                raise TypeError(f"{name}: two keys of this dict are written alike, such as 1 and '1'.")
            return Map(name, key, compiled(kind.value_type, name))
        case inspect.UnionType():
            return Union(_chooser(kind, name), [compiled(one, name) for one in kind.types])
    raise TypeError(f"{name}: a view cannot hold a {type(kind).__name__.removesuffix('Type').lower()}.")


def _chooser(union: inspect.UnionType, name: str) -> Callable[[Any], int]:
    """Which member of a union a value is, by its class."""
    numbers: dict[type, int] = {}
    for number, kind in enumerate(union.types):
        for cls in _classes(kind):
            if numbers.setdefault(cls, number) != number:
                raise TypeError(f"{name}: two members of this union are both a {cls.__name__}; put each into a Row.")

    def which(value: Any) -> int:
        number = numbers.get(type(value))
        if number is None:
            raise ValueError(f"{name} is a {type(value).__name__}, which its type does not name.")
        return number

    return which


def _classes(kind: inspect.Type) -> set[type]:
    match kind:
        case inspect.Metadata():
            return _classes(kind.type)
        case inspect.StructType() | inspect.EnumType():
            return {kind.cls}
        case inspect.LiteralType():
            return {type(value) for value in kind.values}
        case inspect.ListType():
            return {list}
        case inspect.VarTupleType():
            return {tuple}
        case inspect.DictType():
            return {dict}
    return {SCALARS[type(kind)]} if type(kind) in SCALARS else set()
