"""Both subprotocols carry the same messages, and whatever is not a message is a BadMessage, never another exception."""

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from games.wire.codec import CODECS, BadMessage, choose
from games.wire.messages import CLIENT, SERVER, Event, Frame, Hello, InputMessage, Leave, Pong, Say
from tests.engine.samples import Step

BINARY, JSON = CODECS["backbeat.v1.binary"], CODECS["backbeat.v1.json"]
counts = st.integers(0, 2**53 - 1)
clients = (
    st.builds(Hello, ticket=st.none() | st.text(max_size=20), resume=st.none() | st.text(max_size=20), epoch=counts)
    | st.builds(Pong, id=counts, ack=counts)
    | st.builds(Say, text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=200))
    | st.just(Leave())
)


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
@given(message=clients)
def test_what_a_client_says_arrives(codec, message):
    assert codec.decode(codec.encode(message)) == message


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
@given(dx=st.integers(-1, 1), dy=st.integers(-1, 1), seq=st.integers(1, 2**53 - 1), tick=counts)
def test_inputs_are_decoded_by_the_games_own_type(codec, dx, dy, seq, tick):
    encode = msgspec.json.encode if codec.text else msgspec.msgpack.encode
    raw = msgspec.Raw(encode({"dx": dx, "dy": dy}))
    message = codec.decode(codec.encode(InputMessage(seq=seq, tick=tick, input=raw)))
    assert (message.seq, message.tick) == (seq, tick)
    assert codec.decode_input(message.input, Step) == Step(dx=dx, dy=dy)


@pytest.mark.parametrize(
    "payload",
    [{"dx": 2, "dy": 0}, {"dx": "1", "dy": 0}, {"dx": True, "dy": 0}, {"dx": 1.5, "dy": 0}, {"dx": 1}, [], None, 7,
     {"dx": 1, "dy": 0, "seat": 3}, {"kind": "other", "dx": 1, "dy": 0}],
)  # fmt: skip
@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
def test_inputs_out_of_range_are_refused(codec, payload):
    encode = msgspec.json.encode if codec.text else msgspec.msgpack.encode
    with pytest.raises(BadMessage):
        codec.decode_input(msgspec.Raw(encode(payload)), Step)


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)
@given(payload=st.binary(max_size=200))
def test_garbage_is_a_bad_message(codec, payload):
    with contextlib.suppress(BadMessage):
        codec.decode(payload)


@pytest.mark.parametrize(
    "payload",
    [b"", b"{}", b"[" * 100_000, b'{"type":"welcome"}', b'{"type":"input","seq":NaN}', b'{"type":"pong","id":1e999}',
     b'{"type":"pong","id":-1}', b'{"type":"input","seq":0,"input":{}}', b'{"type":"say","text":""}', b"\xff\xfe",
     b'{"type":"say","text":"\\u0000"}', b'{"type":"say","text":"two\\nlines"}',
     b'{"type":"pong","id":' + b"9" * 5000 + b"}", b'{"type":"hello","ticket":"' + b"x" * 2000 + b'"}'],
)  # fmt: skip
def test_hostile_json_is_a_bad_message(payload):
    with pytest.raises(BadMessage):
        JSON.decode(payload)


@pytest.mark.parametrize(
    "payload",
    [
        b"\xc1",
        b"\xdd\xff\xff\xff\xff",
        b"\x91" * 5000,
        b"\x90",
        b"\x91\x10",
        b"\x91\x63",
        b"\x93\x03\xcb\x7f\xf8\0\0\0\0\0\0",
    ],
)
def test_hostile_messagepack_is_a_bad_message(payload):
    with pytest.raises(BadMessage):
        BINARY.decode(payload)


def test_a_frame_in_binary_is_an_array_of_its_fields():
    frame = Frame(epoch=1, tick=8, base=7, taken=[3], patch=[1, {}])
    assert msgspec.msgpack.decode(BINARY.encode(frame)) == [17, 1, 8, 7, [3], [1, {}], None]
    assert msgspec.json.decode(JSON.encode(frame))["type"] == "frame"


def test_trailing_defaults_may_be_left_out():
    assert BINARY.decode(msgspec.msgpack.encode([1, "key"])) == Hello(ticket="key")


def test_numbers_and_names_are_unique():
    kinds = list(CLIENT.values()) + list(SERVER.values())
    assert len({*CLIENT, *SERVER}) == len(kinds) == len({kind.__struct_config__.tag for kind in kinds})
    assert all(structs.fields(kind) for kind in kinds if kind is not Leave)


def test_the_clients_order_of_subprotocols_decides():
    assert choose(["chat", JSON.name, BINARY.name]) is JSON
    assert choose([BINARY.name]) is BINARY
    assert choose(["backbeat.v2.json"]) is None


def test_events_keep_their_data():
    event = Event(epoch=1, number=2, kind="chat", data={"text": "<b>"})
    assert msgspec.json.decode(JSON.encode(event))["data"] == {"text": "<b>"}
