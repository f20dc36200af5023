"""Laws of the message assembler: every split gives the message back, every wrong order its code, and little is held."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.wire.assembler import BINARY, CONTINUATION, INVALID_TEXT, PROTOCOL_ERROR, TEXT, TOO_BIG, Assembler, Violation

LIMIT = 64
payloads = st.binary(max_size=LIMIT)
texts = st.text("aé€😀", max_size=LIMIT // 4).map(str.encode)
messages = st.tuples(st.just(BINARY), payloads) | st.tuples(st.just(TEXT), texts)
frames = st.tuples(st.integers(0, 15), st.booleans(), st.booleans(), st.binary(max_size=LIMIT + 8))


@st.composite
def split(draw: st.DrawFn) -> tuple[int, list[bytes]]:
    """A message, and the fragments it comes in."""
    opcode, payload = draw(messages)
    ends = sorted(draw(st.lists(st.integers(0, len(payload)), max_size=8)))
    begins = [0, *ends]
    return opcode, [payload[begin:end] for begin, end in zip(begins, [*ends, len(payload)], strict=True)]


def feed(assembler: Assembler, opcode: int, parts: list[bytes]) -> tuple[bytes, bool] | None:
    *first, last = parts
    for number, part in enumerate(first):
        assert assembler.take(CONTINUATION if number else opcode, False, False, part) is None
    return assembler.take(CONTINUATION if first else opcode, True, False, last)


@given(st.lists(split(), max_size=5))
def test_any_split_of_any_message_gives_it_back(conversation):
    assembler = Assembler(LIMIT)
    for opcode, parts in conversation:
        assert feed(assembler, opcode, parts) == (b"".join(parts), opcode == TEXT)


@given(split(), st.binary(min_size=1, max_size=LIMIT))
def test_a_message_over_the_limit_is_refused_however_it_is_split(begun, more):
    opcode, parts = begun
    assembler = Assembler(len(b"".join(parts)) + len(more) - 1)
    with pytest.raises(Violation) as refusal:
        feed(assembler, opcode, [*parts, more])
    assert refusal.value.code == TOO_BIG


@given(payloads)
def test_text_is_taken_if_python_can_read_it(payload):
    try:
        payload.decode()
    except UnicodeDecodeError:
        with pytest.raises(Violation) as refusal:
            Assembler(LIMIT).take(TEXT, True, False, payload)
        assert refusal.value.code == INVALID_TEXT
    else:
        assert Assembler(LIMIT).take(TEXT, True, False, payload) == (payload, True)


def model(begun: int | None, held: int, opcode: int, fin: bool, reserved: bool, payload: bytes) -> int:
    """What a frame deserves but for its text: a code, or 0 if it is right."""
    starts = opcode in (TEXT, BINARY)
    if reserved or not (starts or opcode == CONTINUATION) or starts == (begun is not None):
        return PROTOCOL_ERROR
    return TOO_BIG if held + len(payload) > LIMIT else 0


@given(st.lists(frames, max_size=30))
def test_every_order_gets_what_it_deserves_and_never_much_is_held(sent):
    assembler, begun, parts = Assembler(LIMIT), None, b""
    for opcode, fin, reserved, payload in sent:
        deserved = model(begun, len(parts), opcode, fin, reserved, payload)
        try:
            taken = assembler.take(opcode, fin, reserved, payload)
        except Violation as violation:
            code = violation.code
            assert code == deserved or (code, deserved) == (INVALID_TEXT, 0)
            if code == INVALID_TEXT:
                assert TEXT in (opcode, begun)
            assert len(assembler._parts) <= LIMIT
            return
        assert deserved == 0
        begun = opcode if opcode != CONTINUATION else begun
        parts += payload
        assert taken == ((parts, begun == TEXT) if fin else None)
        if fin:
            begun, parts = None, b""
        assert bytes(assembler._parts) == parts
        assert len(parts) <= LIMIT
