"""What players say is decoded at once, with the game's own input inside it; what is wrong with it is said as exactly as
if it had been looked at piece by piece.
"""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from games.engine import Input
from games.wire.codec import CODECS, BadMessage
from games.wire.codes import Close
from games.wire.limits import Limits
from games.wire.messages import Ask, Hello, InputMessage, Leave, Pong, Say
from games.wire.reader import BadInput, reader
from games.wire.session import Refusal, Rejection, Session
from tests.engine.samples import Call, Claim, Step

both = pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)


class Number(Input):
    value: int


def said(codec, seq, input, **rest):
    encode = msgspec.json.encode if codec.text else msgspec.msgpack.encode
    return codec.encode(InputMessage(seq=seq, input=msgspec.Raw(encode(input)), **rest))


@both
@given(dx=st.integers(-1, 1), seq=st.integers(1, 2**53 - 1), tick=st.integers(0, 2**53 - 1), ack=st.integers(0, 9))
def test_an_input_holds_what_the_game_declares(codec, dx, seq, tick, ack):
    message = reader(codec, Step).read(said(codec, seq, {"dx": dx, "dy": 1}, tick=tick, ack=ack))
    assert isinstance(message, InputMessage)
    assert (message.seq, message.tick, message.ack, message.input) == (seq, tick, ack, Step(dx=dx, dy=1))


@both
def test_of_several_inputs_the_kind_decides(codec):
    read = reader(codec, Claim | Call).read
    assert read(said(codec, 1, {"kind": "call"})).input == Call()
    assert read(said(codec, 2, {"kind": "claim", "worth": 3})).input == Claim(3)


@both
@pytest.mark.parametrize("message", [Hello(ticket="t"), Pong(id=1, ack=2), Say(text="hi"), Leave(), Ask(id=3)])
def test_all_else_is_as_ever(codec, message):
    heard = reader(codec, Step).read(codec.encode(message))
    assert isinstance(heard, type(message))
    assert structs.asdict(heard) == structs.asdict(message)


@both
@given(input=st.recursive(st.none() | st.integers() | st.text(), lambda deep: st.dictionaries(st.text(), deep)))
def test_an_input_that_does_not_fit_says_which_and_why(codec, input):
    if not codec.text and not fits_messagepack(input):
        return
    payload = said(codec, 7, input, ack=5)
    with pytest.raises(BadMessage) as slowly:
        codec.decode_input(codec.decode(payload).input, Step)
    with pytest.raises(BadInput) as caught:
        reader(codec, Step).read(payload)
    assert (caught.value.message.seq, caught.value.message.ack) == (7, 5)
    assert caught.value.reason == slowly.value.reason


def fits_messagepack(value):
    try:
        msgspec.msgpack.encode(value)
    except OverflowError:
        return False
    return True


@both
@given(payload=st.binary(max_size=200))
def test_garbage_is_what_it_was(codec, payload):
    assert heard(reader(codec, Step).read, payload) == heard(codec.decode, payload)


def heard(decode, payload):
    """What is made of a payload, or what is said to be wrong with it."""
    try:
        return structs.asdict(decode(payload))
    except BadInput as bad:
        return structs.asdict(bad.message)
    except BadMessage as bad:
        return bad.reason


def test_of_two_fields_of_one_name_the_last_one_counts():
    payload = b'{"type":"input","seq":1,"input":{"dx":7,"dy":0},"input":{"dx":1,"dy":0}}'
    assert reader(CODECS["backbeat.v1.json"], Step).read(payload).input == Step(dx=1, dy=0)


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, 2**70])
def test_a_number_that_only_json_can_hold_is_no_input(value):
    with pytest.raises(BadInput):
        reader(CODECS["backbeat.v1.json"], Number).read(b'{"type":"input","seq":1,"input":{"value":%d}}' % value)


class Talk:
    """A session that expects steps."""

    def __init__(self, codec, *, joined=True):
        self.codec, self.session = codec, Session(codec, Limits(), 0.0)
        self.session.receive(codec.encode(Hello(ticket="t")), codec.text, 0.0)
        self.session.expect(Step, 20)
        if joined:
            self.session.joined(0.0)

    def say(self, seq, input, **rest):
        return self.session.receive(said(self.codec, seq, input, **rest), self.codec.text, 1.0)


@both
def test_what_else_stood_in_a_bad_input_counts(codec):
    talk = Talk(codec)
    talk.session.sent = 40
    with pytest.raises(Rejection) as caught:
        talk.say(3, {"dx": 9, "dy": 0}, ack=38)
    assert (caught.value.message.code, caught.value.message.seq) == ("bad_input", 3)
    assert "dx" in caught.value.message.params["reason"]
    assert talk.session.acknowledged == 38


@both
@pytest.mark.parametrize("dx", [1, 9])
def test_who_is_not_in_yet_says_nothing_good_or_bad(codec, dx):
    with pytest.raises(Rejection) as caught:
        Talk(codec, joined=False).say(1, {"dx": dx, "dy": 0})
    assert caught.value.message.code == "not_joined"


@both
def test_too_many_bad_inputs_end_it(codec):
    talk = Talk(codec)
    for seq in range(1, 1 + Limits().errors_before_close):
        with pytest.raises(Rejection):
            talk.say(seq, {})
    with pytest.raises(Refusal) as caught:
        talk.say(99, {})
    assert (caught.value.bye.close, caught.value.bye.code) == (Close.BAD_MESSAGE, "bad_input")
