"""Ranges are said once, in types: what inputs refuse, what a schema tells clients, and what a form offers follows."""

from fractions import Fraction
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.engine import Input, Options, Row, between, bounds, clamp
from games.engine.options import OptionsError, describe, parse
from games.engine.schema import describe as schema
from tests.engine.samples import Bluff, BluffOptions, Call, Claim, Dot, Dots, Step
from tests.engine.scripts import EVERY_GAME, any_input


@given(st.integers(-(2**60), 2**60))
def test_inputs_out_of_range_are_refused_at_decoding(dx: int) -> None:
    data = msgspec.json.encode({"kind": "step", "dx": dx, "dy": 0})
    if -1 <= dx <= 1:
        assert msgspec.json.decode(data, type=Step) == Step(dx=dx, dy=0)
    else:
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(data, type=Step)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        [],
        "step",
        None,
        {"dx": 1},
        {"dx": 1, "dy": "1"},
        {"dx": 1, "dy": 0.5},
        {"dx": 1, "dy": True},
        {"dx": 1, "dy": 1, "seat": 3},
        {"kind": "claim", "dx": 1, "dy": 1},
    ],
)
def test_inputs_of_another_shape_are_refused_at_decoding(payload: object) -> None:
    for module in (msgspec.json, msgspec.msgpack):
        with pytest.raises(msgspec.ValidationError):
            module.decode(module.encode(payload), type=Dots().input_type)


def test_several_inputs_are_told_apart_by_their_kind() -> None:
    kind = Bluff().input_type
    assert msgspec.json.decode(b'{"kind": "claim", "worth": 7}', type=kind) == Claim(worth=7)
    assert msgspec.json.decode(b'{"kind": "call"}', type=kind) == Call()


@pytest.mark.parametrize("game", EVERY_GAME)
def test_the_default_bot_makes_legal_inputs_of_every_game(game: type) -> None:
    for number in range(300):
        wish = any_input(game, number)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(wish), type=game().input_type) == wish


class Everything(Input):
    titled: between(3, 8, "A title")
    wide: between(0, 2**53 - 1)
    flag: bool
    word: Literal["a", "b"]
    maybe: between(1, 2) | None
    many: list[between(0, 9)]


def test_the_default_bot_makes_any_type_an_input_may_have() -> None:
    game = type("AnyGame", (Dots,), {"input_types": (Everything,)})
    for number in range(300):
        wish = any_input(game, number)
        assert msgspec.json.decode(msgspec.json.encode(wish), type=Everything) == wish


def test_a_schema_tells_shapes_and_ranges() -> None:
    assert schema(Dots.view_type) == {
        "type": "struct",
        "name": "Square",
        "fields": {
            "dots": {
                "type": "map",
                "key": {"type": "int"},
                "value": {
                    "type": "struct",
                    "name": "Dot",
                    "fields": {"x": {"type": "int", "min": 0, "max": 999}, "y": {"type": "int", "min": 0, "max": 999}},
                },
            }
        },
    }
    assert [one["kind"] for one in schema(Bluff().input_type)["of"]] == ["claim", "call", "resign"]
    assert schema(Everything)["fields"]["titled"] == {"type": "int", "min": 3, "max": 8}
    with pytest.raises(TypeError, match="cannot be in a view or an input"):
        schema(float)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (float, "float"),
        (list[float], "float"),
        (dict[int, bytes | None], "bytes"),
        (tuple[int, int], "tuple"),
        (set[int], "set"),
        (Fraction, "Fraction"),
        (Any, "any"),
    ],
)
def test_a_type_that_cannot_travel_is_named_with_its_field(kind: Any, name: str) -> None:
    point = msgspec.defstruct("Point", [("x", int), ("y", kind)], bases=(Row,))
    board = msgspec.defstruct("Board", [("points", dict[int, point])], bases=(Row,))
    with pytest.raises(TypeError, match=rf"^Point\.y: {name} cannot be in a view or an input; use "):
        schema(board)


@given(st.integers())
def test_clamp_leads_into_the_bounds(value: int) -> None:
    assert bounds(Dot.x) == (0, 999)
    assert clamp(value, Dot.x) == min(max(value, 0), 999)


def test_bounds_are_an_error_where_there_are_none() -> None:
    class Name(Row):
        name: str

    for field in (Name.name, 5, None):
        with pytest.raises(TypeError, match="between"):
            bounds(field)
    with pytest.raises(ValueError, match="in order"):
        between(2, 1)


def test_options_describe_themselves_to_forms() -> None:
    choices = {"choices": ["lowest", "drawn"], "labels": ["Lowest", "Drawn"]}
    first = {"name": "first", "label": "First", "default": "drawn", "kind": "choice", **choices}
    assert describe(BluffOptions) == [
        {"name": "lives", "label": "Lives", "default": 2, "kind": "int", "min": 1, "max": 5},
        first,
        {"name": "open_claims", "label": "Open claims", "default": True, "kind": "bool"},
    ]
    assert describe(Options) == []


def test_options_are_parsed_with_a_sentence_for_each_that_is_wrong() -> None:
    assert parse(BluffOptions, {"lives": 3}) == BluffOptions(lives=3)
    with pytest.raises(OptionsError) as caught:
        parse(BluffOptions, {"lives": 9, "first": "me", "open_claims": "yes", "stake": 1})
    assert set(caught.value.fields) == {"lives", "first", "open_claims", "stake"}
    assert all(caught.value.fields.values())
