"""Any type that a view can have, drawn by hypothesis, with values of it: the codec of views must carry them all."""

from typing import Any, Literal, NamedTuple

from hypothesis import strategies as st
from msgspec import defstruct

from games.engine import Row, between

SAFE = 2**53 - 1
ENUMS = st.lists(st.text("abcxyz", min_size=1, max_size=3), min_size=1, max_size=6, unique=True)
BOUNDS = st.tuples(st.integers(-SAFE, SAFE), st.integers(-SAFE, SAFE)).map(sorted) | st.just([0, 32767])


class Shape(NamedTuple):
    """A type, and the values it can have."""

    kind: Any
    values: st.SearchStrategy[Any]


def bounded(bounds: list[int]) -> Shape:
    return Shape(between(*bounds), st.integers(*bounds))


def enum(values: list[str]) -> Shape:
    return Shape(Literal[tuple(values)], st.sampled_from(values))


SCALARS: list[st.SearchStrategy[Shape]] = [
    st.just(Shape(int, st.integers(-SAFE, SAFE))),
    st.just(Shape(bool, st.booleans())),
    st.just(Shape(str, st.text(max_size=5))),
    st.just(Shape(None, st.none())),
    st.builds(bounded, BOUNDS),
    st.builds(enum, ENUMS),
]
KEYS = st.one_of(
    st.just(Shape(int, st.integers(-(2**30), 2**30))),
    st.just(Shape(between(0, 300), st.integers(0, 300))),
    st.just(Shape(str, st.text(max_size=3))),
    st.builds(enum, ENUMS),
)


def rows(field: st.SearchStrategy[Shape], most: int = 4) -> st.SearchStrategy[Shape]:
    def row(fields: list[Shape]) -> Shape:
        named = [(f"field{number}", shape.kind) for number, shape in enumerate(fields)]
        kind = defstruct("Made", named, bases=(Row,))
        return Shape(kind, st.tuples(*(shape.values for shape in fields)).map(lambda values: kind(*values)))

    return st.lists(field, max_size=most).map(row)


def groups(item: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    lists = item.map(lambda shape: Shape(list[shape.kind], st.lists(shape.values, max_size=4)))
    dicts = st.tuples(KEYS, item).map(
        lambda pair: Shape(
            dict[pair[0].kind, pair[1].kind], st.dictionaries(pair[0].values, pair[1].values, max_size=4)
        )
    )
    return lists | dicts


def maybe(shape: Shape) -> Shape:
    """A union: of a scalar or row with nothing. Of two things that msgspec tells apart in every type, that is most."""
    return shape if shape.kind is None else Shape(shape.kind | None, shape.values | st.none())


def unions(row: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    one, two = (
        defstruct(name, [("n", int), ("ok", bool)], bases=(Row,), tag=name.lower(), tag_field="kind")
        for name in ("One", "Two")
    )
    both = st.tuples(st.sampled_from([one, two]), st.integers(-9, 9), st.booleans())
    either = Shape(one | two, both.map(lambda made: made[0](*made[1:])))
    return row.map(maybe) | st.just(either)


SCALAR = st.one_of(SCALARS)
SHAPE = st.recursive(SCALAR, lambda inner: groups(inner) | rows(inner) | unions(rows(inner)), max_leaves=8)
VIEW = rows(SHAPE | groups(rows(SCALAR, most=20)), most=5)
