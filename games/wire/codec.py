"""Messages to bytes and back, in the two subprotocols. The same messages travel in both; this file knows no order of
them.

`backbeat.v1.json`: a text frame with an object whose `type` names the message, to be read in a browser's network tab.
`backbeat.v1.binary`: a binary frame with a MessagePack array: the message's number, then its fields in their order.
Fields at the end that have a default may be left out. Only `frame` is no MessagePack, but bytes of its own (frames.py).
"""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeVar

import msgspec
from msgspec import structs

from games.wire import frames
from games.wire.frames import Moment
from games.wire.messages import CLIENT, SERVER, Frame, InputMessage, Message
from games.wire.patch import diff
from games.wire.views import ViewCodec

T = TypeVar("T")
Typed = tuple[Callable[[bytes], Message], type[InputMessage]]

MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError)

WHOLE = -1  # the base of a frame that follows on nothing


class BadMessage(ValueError):
    """The bytes are not a message; `reason` is a sentence for the client's author, without the bytes."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Codec(Protocol):
    """One subprotocol. Codecs hold no state: one object serves every socket."""

    name: ClassVar[str]
    text: ClassVar[bool]

    def encode(self, message: Message) -> bytes:
        """The payload of one frame."""

    def frame(self, now: Moment, base: Moment | None, views: ViewCodec, rows: dict[Any, Any] | None = None) -> bytes:
        """The payload that leads from `base`, the last moment this socket was told, to `now`."""

    def decode(self, payload: bytes) -> Message:
        """A client's message; BadMessage if it is none."""

    def decode_input(self, raw: msgspec.Raw, kind: type[T]) -> T:
        """The game's input in an `input` message, decoded and validated at once; BadMessage if it does not fit."""

    def typed(self, kind: Any) -> Typed:
        """A new `decode` for inputs of type `kind`, and the class of `input` messages that it makes, which hold one,
        validated. It raises one of MALFORMED and cannot tell what is wrong; wire/reader.py can."""


class JsonCodec:
    """`backbeat.v1.json`."""

    name: ClassVar[str] = "backbeat.v1.json"
    text: ClassVar[bool] = True

    def __init__(self) -> None:
        self._encoder = msgspec.json.Encoder()
        self._client: Any = msgspec.json.Decoder(_union(CLIENT.values()))

    def encode(self, message: Message) -> bytes:
        return self._encoder.encode(message)

    def frame(self, now: Moment, base: Moment | None, views: ViewCodec, rows: dict[Any, Any] | None = None) -> bytes:
        view = views.plain(now.view)
        if base is None or not frames.follows(now, base):
            return self.encode(_frame(now, WHOLE, [0, view], now.turn))
        patch = diff(views.plain(base.view), view)
        turn = None if now.turn == base.turn else now.turn
        return self.encode(_frame(now, base.tick, patch, turn))

    def decode(self, payload: bytes) -> Message:
        message: Message = _decoded(self._client, payload)
        return message

    def decode_input(self, raw: msgspec.Raw, kind: type[T]) -> T:
        value: T = _decoded(msgspec.json.Decoder(kind), raw)
        try:
            _see_numbers(value)
        except OverflowError as error:
            raise BadMessage(str(error)) from None
        return value

    def typed(self, kind: Any) -> Typed:
        asks: Any = _twin(InputMessage, input=kind)
        said = [kind for kind in CLIENT.values() if kind is not InputMessage]
        decode = msgspec.json.Decoder(_union([asks, *said])).decode

        def read(payload: bytes) -> Message:
            message: Any = decode(payload)
            if type(message) is asks:
                _see_numbers(message.input)
            return message  # type: ignore[no-any-return]

        return read, asks


class BinaryCodec:
    """`backbeat.v1.binary`."""

    name: ClassVar[str] = "backbeat.v1.binary"
    text: ClassVar[bool] = False

    def __init__(self) -> None:
        numbers = {kind: number for table in (CLIENT, SERVER) for number, kind in table.items()}
        self._arrays = {kind: _as_array(kind, number) for kind, number in numbers.items()}
        self._originals = {array: kind for kind, array in self._arrays.items()}
        self._encoder = msgspec.msgpack.Encoder()
        self._client: Any = msgspec.msgpack.Decoder(_union(self._arrays[kind] for kind in CLIENT.values()))

    def encode(self, message: Message) -> bytes:
        return self._encoder.encode(self._arrays[type(message)](*structs.astuple(message)))

    def frame(self, now: Moment, base: Moment | None, views: ViewCodec, rows: dict[Any, Any] | None = None) -> bytes:
        return frames.frame(now, base, views, rows)

    def decode(self, payload: bytes) -> Message:
        array = _decoded(self._client, payload)
        return self._originals[type(array)](**structs.asdict(array))

    def decode_input(self, raw: msgspec.Raw, kind: type[T]) -> T:
        value: T = _decoded(msgspec.msgpack.Decoder(kind), raw)
        return value

    def typed(self, kind: Any) -> Typed:
        asks: Any = _twin(self._arrays[InputMessage], input=kind)
        said = [self._arrays[kind] for kind in CLIENT.values() if kind is not InputMessage]
        read: Callable[[bytes], Message] = msgspec.msgpack.Decoder(_union([asks, *said])).decode
        return read, asks


def _frame(now: Moment, base: int, patch: list[Any], turn: Any) -> Frame:
    return Frame(epoch=now.epoch, tick=now.tick, base=base, taken=now.taken, patch=patch, turn=turn)


def _decoded(decoder: Any, payload: bytes | msgspec.Raw) -> Any:
    """What a decoder makes of bytes; whatever is wrong with them becomes a BadMessage."""
    try:
        return decoder.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessage(str(error)) from None


def _see_numbers(input: Any) -> None:
    """OverflowError if a number of JSON is larger than any of MessagePack, in which inputs are kept."""
    msgspec.msgpack.encode(input)


def _as_array(kind: type[Message], number: int) -> type[Message]:
    """The twin of a message class that MessagePack writes as [number, field, …]."""
    return _twin(kind, tag=number, array_like=True)


def _twin(kind: type[Message], input: Any = None, **config: Any) -> type[Message]:
    """A message class with the same fields in the same order; `input` is the type of the field of that name."""
    fields: list[Any] = []
    for field in structs.fields(kind):
        holds = input if input is not None and field.name == "input" else field.type
        if field.required:
            fields.append((field.name, holds))
        elif field.default is msgspec.NODEFAULT:
            fields.append((field.name, holds, msgspec.field(default_factory=field.default_factory)))
        else:
            fields.append((field.name, holds, field.default))
    twin: Any = msgspec.defstruct(kind.__name__, fields, bases=(kind,), frozen=True, **config)
    return twin  # type: ignore[no-any-return]  # a subclass of `kind`


def _union(kinds: Any) -> Any:
    """The union of several types, made at run time."""
    union: Any = None
    for kind in kinds:
        union = kind if union is None else union | kind
    return union


CODECS: dict[str, Codec] = {codec.name: codec for codec in (BinaryCodec(), JsonCodec())}


def choose(offered: list[str]) -> Codec | None:
    """The codec of the first subprotocol that the client offers and we speak, or None."""
    return next((CODECS[name] for name in offered if name in CODECS), None)
