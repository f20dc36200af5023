"""Options of a game as forms need them: what can be chosen, and whether a choice is allowed. Pure; no Django."""

from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import inspect

from games.engine.types import Options

O = TypeVar("O", bound=Options)  # noqa: E741


class OptionsError(ValueError):
    """Some options are not allowed; `fields` maps each name to a sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in fields.items()))
        self.fields = fields


def choose(labels: dict[Any, str], title: str | None = None) -> Any:
    """The type of an option that is one of the keys: `clock: choose({"5+3": "5 minutes"}, title="Clock") = "5+3"`.

    The values are what forms show. Mark them with gettext_noop, and they can be translated.
    """
    return Annotated[Literal[tuple(labels)], msgspec.Meta(title=title, extra={"labels": labels})]


def flag(title: str) -> Any:
    """The type of an option that is on or off: `wild: flag("Wild ones") = True`."""
    return Annotated[bool, msgspec.Meta(title=title)]


def describe(options: type[Options]) -> list[dict[str, Any]]:
    """One row per option: name, label, kind ("int", "bool" or "choice"), default, and min and max, or choices and their
    labels in the same order. Labels are as the author wrote them, in no particular language."""
    return [_row(field) for field in msgspec.structs.fields(options)]


def _row(field: msgspec.structs.FieldInfo) -> dict[str, Any]:
    kind: Any = inspect.type_info(field.type)
    metas = [meta for meta in get_args(field.type) if isinstance(meta, msgspec.Meta)]
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    row = {
        "name": field.encode_name,
        "label": next((meta.title for meta in metas if meta.title), _words(field.encode_name)),
        "default": field.default,
    }
    match kind:
        case inspect.BoolType():
            return row | {"kind": "bool"}
        case inspect.IntType(ge=int(), le=int()):
            return row | {"kind": "int", "min": kind.ge, "max": kind.le}
        case inspect.LiteralType():
            choices = _choices(field.type)
            said: dict[Any, str] = next((meta.extra["labels"] for meta in metas if meta.extra), {})
            return row | {
                "kind": "choice",
                "choices": choices,
                "labels": [said.get(one, _words(one)) for one in choices],
            }
    raise TypeError(
        f"Option {field.name!r}: use flag(title), between(low, high), choose({{value: label}}) or Literal[...]."
    )


def _words(value: Any) -> str:
    return str(value).replace("_", " ").capitalize()


def _choices(literal: Any) -> list[Any]:
    """The values of Literal[...] in the author's order, which msgspec does not keep."""
    while get_origin(literal) is Annotated:
        literal = get_args(literal)[0]
    return list(get_args(literal))


def parse(options: type[O], values: dict[str, Any]) -> O:
    """The Options that `values` say, defaults for the rest; OptionsError names every field that is not allowed."""
    known = {field.encode_name: field for field in msgspec.structs.fields(options)}
    wrong = {name: "There is no such option." for name in values if name not in known}
    for name in values.keys() & known.keys():
        try:
            msgspec.convert(values[name], known[name].type)
        except msgspec.ValidationError as error:
            wrong[name] = str(error)
    if wrong:
        raise OptionsError(dict(sorted(wrong.items())))
    return msgspec.convert(values, options)
