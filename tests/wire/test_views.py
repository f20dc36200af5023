"""The law of views on the wire: what a delta leads to is the view, for every type, from every earlier view; and what is
no frame, or does not fit, is a BadFrame and never a wrong picture."""

import contextlib
from enum import Enum
from typing import Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.engine import Row, between
from games.wire import frames
from games.wire.frames import Moment
from games.wire.varint import BadFrame, Reader, unzigzag, write, zigzag
from games.wire.views import ViewCodec, view_codec
from tests.engine.samples import Dots
from tests.engine.scripts import EVERY_GAME, Action, actions, matches, perform
from tests.wire.shapes import VIEW

law = settings(max_examples=80, derandomize=True)


@given(st.integers(0, 2**64 - 1))
def test_numbers_come_back(number: int) -> None:
    out = bytearray()
    write(number, out)
    assert Reader(bytes(out)).number() == number
    assert len(out) == max(1, (number.bit_length() + 6) // 7)


@given(st.integers(-(2**60), 2**60))
def test_signs_are_folded_in(number: int) -> None:
    assert unzigzag(zigzag(number)) == number
    assert zigzag(number) <= 2 * abs(number)


@settings(law, max_examples=150)
@given(st.data())
def test_a_delta_leads_to_the_view_for_every_type(data: st.DataObject) -> None:
    kind, values = data.draw(VIEW)
    codec = ViewCodec(kind)
    old, new = (data.draw(values) for _ in range(2))
    before, now = codec.freeze(old), codec.freeze(new)
    assert codec.read(codec.whole(now)) == now
    assert codec.apply(codec.delta(before, now), before) == now
    assert codec.apply(codec.delta(before, now, {}), before) == now
    assert codec.plain(now) == msgspec.to_builtins(new, str_keys=True)
    assert msgspec.convert(codec.plain(now), kind, strict=False, str_keys=True) == new


@law
@given(matches(), actions(), st.data())
def test_every_audience_of_every_game_can_be_told_from_any_earlier_view(
    match: Any, script: list[Action], data: st.DataObject
) -> None:
    codec = view_codec(match.game)
    seen: dict[Any, list[Any]] = {}
    for action in script:
        perform(match, action)
        rows: dict[Any, Any] = {}
        for seat in (None, *match.seats):
            view = match.view(match.audience(seat))
            frozen = codec.freeze(view, rows)
            assert frozen == codec.freeze(view)
            seen.setdefault(match.audience(seat), []).append(frozen)
            assert codec.plain(frozen) == msgspec.to_builtins(view, str_keys=True)
    for views in seen.values():
        base = data.draw(st.sampled_from(views))
        assert codec.read(codec.whole(views[-1])) == views[-1]
        assert codec.apply(codec.delta(base, views[-1], {}), base) == views[-1]


moments = st.builds(
    Moment,
    st.integers(0, 3),
    st.integers(0, 2**40),
    st.lists(st.integers(0, 12), min_size=9, max_size=9),
    st.none() | st.fixed_dictionaries({"number": st.integers(0, 9)}),
    st.builds(Dots.state_type, st.just({})).map(view_codec(Dots).freeze),
)


@given(moments, moments)
def test_a_frame_tells_the_moment(base: Moment, now: Moment) -> None:
    codec = view_codec(Dots)
    assert frames.read(frames.frame(now, None, codec), None, codec) == now
    data = frames.frame(now, base, codec)
    assert frames.read(data, base, codec) == now
    assert data[0] < 0x80, "a frame could be taken for another message"
    assert bool(data[0] & frames.WHOLE) is not frames.follows(now, base)


@given(st.lists(st.integers(0, 9), min_size=100, max_size=100), st.sets(st.integers(0, 99), max_size=4))
def test_of_many_seats_only_those_that_did_something_are_told(taken: list[int], busy: set[int]) -> None:
    codec = view_codec(Dots)
    view = codec.freeze(Dots.state_type({}))
    base = Moment(1, 5, taken, None, view)
    now = Moment(1, 6, [count + (seat in busy) for seat, count in enumerate(taken)], None, view)
    assert frames.read(frames.frame(now, base, codec), base, codec) == now
    assert len(frames.frame(now, base, codec)) <= 2 + 2 * len(busy)


@given(st.binary(max_size=60))
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    codec = view_codec(EVERY_GAME[-1])
    with contextlib.suppress(BadFrame):
        frames.read(data, None, codec)


@law
@given(matches(), st.data())
def test_a_damaged_frame_is_refused_or_says_something_else_but_never_breaks(match: Any, data: st.DataObject) -> None:
    codec = view_codec(match.game)
    base = Moment(1, 0, [0] * len(match.seats), None, codec.freeze(match.view(match.audience(0))))
    match.advance(match.tick + 40)
    now = Moment(1, 9, list(match.taken), None, codec.freeze(match.view(match.audience(0))))
    damaged = bytearray(frames.frame(now, base, codec))
    damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BadFrame):
        frames.read(bytes(damaged), base, codec)


class Point(Row):
    x: between(0, 100)


class Suit(Enum):
    HEARTS = "hearts"


class Wide(Row):
    a: int = 0
    b: int = 0


@pytest.mark.parametrize("key", [Suit, bool, None])
def test_keys_that_no_socket_can_carry_are_refused_before_any_match(key: Any) -> None:
    with pytest.raises(TypeError, match="the keys of a dict in a view are whole numbers, strings or Literals"):
        ViewCodec(msgspec.defstruct("Table", [("cards", dict[key, int])]))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (str | Literal["a"], "two members of this union are both a str"),
        (list[int] | list[str], "more than one array-like"),
        (dict[Literal[1, "1"], int], "two keys of this dict are written alike"),
    ],
)
def test_what_could_not_be_told_apart_is_refused(kind: Any, sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        ViewCodec(msgspec.defstruct("Table", [("cards", kind)]))


def test_a_key_too_large_for_a_change_is_refused_in_a_whole_view_already() -> None:
    table = msgspec.defstruct("Table", [("rows", dict[int, Wide])])
    codec = ViewCodec(table)
    with pytest.raises(ValueError, match="too large; keys of these rows stay below"):
        codec.whole(codec.freeze(table({2**52: Wide()})))


def test_a_value_outside_its_range_is_named() -> None:
    codec = ViewCodec(Point)
    with pytest.raises(ValueError, match=r"Point.x is 101, which is not between\(0, 100\)"):
        codec.whole(codec.freeze(Point(101)))
    with pytest.raises(ValueError, match=r"Point.x is -1"):
        codec.delta(codec.freeze(Point(1)), codec.freeze(Point(-1)))


def test_ten_entities_that_move_fit_into_thirty_six_bytes() -> None:
    """The standard scene, without the two bytes of the WebSocket frame's header."""

    class Entity(Row):
        x: between(-32768, 32767)
        y: between(-32768, 32767)

    class Scene(Row):
        entities: dict[int, Entity]

    codec = ViewCodec(Scene)
    base = Moment(1, 5, [7] * 10, None, codec.freeze(Scene({seat: Entity(0, 0) for seat in range(10)})))
    moved = {seat: Entity(63 - seat, -63 + seat) for seat in range(10)}
    now = Moment(1, 6, [8] * 10, None, codec.freeze(Scene(moved)))
    assert len(frames.frame(now, base, codec)) == 36
