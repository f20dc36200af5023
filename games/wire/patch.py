"""Changes between two views, as plain data that is the same in JSON and in MessagePack.

A view is a tree of objects with string keys, arrays and scalars. A patch is one of

    [0, value]                        replace by value
    [1, {key: patch, …}]              members changed or added; in an array the key is the index as a string
    [1, {key: patch, …}, [key, …]]    and these members removed
    [1, {}]                           nothing, whatever the value is
    [2, keep, [value, …]]             an array: keep the first `keep` items, then append these

The law that tests hold: apply(diff(old, new), old) == new, and neither argument is changed. This file knows no ticks.
"""

from typing import Any

NOTHING: list[Any] = [1, {}]


def diff(old: Any, new: Any) -> list[Any]:
    """The patch that turns `old` into `new`; NOTHING if they are equal."""
    if isinstance(old, dict) and isinstance(new, dict):
        return _diff_object(old, new)
    if isinstance(old, list) and isinstance(new, list):
        return _diff_array(old, new)
    return NOTHING if _same(old, new) else [0, new]


def _same(old: Any, new: Any) -> bool:
    """Equal and of one type: True is not 1 on the wire."""
    return type(old) is type(new) and bool(old == new)


def _diff_object(old: dict[str, Any], new: dict[str, Any]) -> list[Any]:
    changed = {}
    for key, value in new.items():
        if key not in old:
            changed[key] = [0, value]
        elif (patch := diff(old[key], value)) is not NOTHING:
            changed[key] = patch
    removed = [key for key in old if key not in new]
    if removed:
        return [1, changed, removed]
    return [1, changed] if changed else NOTHING


def _diff_array(old: list[Any], new: list[Any]) -> list[Any]:
    if len(old) == len(new):
        patches = ((str(index), diff(one, other)) for index, (one, other) in enumerate(zip(old, new, strict=True)))
        changed = {key: patch for key, patch in patches if patch is not NOTHING}
        return [1, changed] if changed else NOTHING
    keep = 0
    for one, other in zip(old, new, strict=False):
        if diff(one, other) is not NOTHING:
            break
        keep += 1
    return [2, keep, new[keep:]]


def apply(patch: list[Any], old: Any) -> Any:
    """The view after `patch`; ValueError if the patch does not fit the view."""
    try:
        match patch:
            case [0, value]:
                return value
            case [1, members] if not members:
                return old
            case [1, members, *rest] if isinstance(old, dict):
                gone = set(rest[0]) if rest else set()
                kept = {key: value for key, value in old.items() if key not in gone}
                return kept | {key: apply(change, old.get(key)) for key, change in members.items()}
            case [1, members] if isinstance(old, list):
                new = list(old)
                for key, change in members.items():
                    new[int(key)] = apply(change, new[int(key)])
                return new
            case [2, keep, values] if isinstance(old, list):
                return old[:keep] + values
    except (AttributeError, IndexError, TypeError) as error:
        raise ValueError(f"The patch does not fit the view: {error}.") from error
    raise ValueError(f"{patch!r} is not a patch of {type(old).__name__}.")
