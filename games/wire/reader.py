"""What a client says, decoded once: a message with the game's own input inside, typed and validated. Made once for each
codec and type of inputs. What does not fit is looked at a second time, slowly, to tell what is wrong with it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from games.wire.codec import MALFORMED, BadMessage, Codec
from games.wire.messages import InputMessage, Message


class BadInput(BadMessage):
    """What is in this `message` is no input of the game."""

    def __init__(self, reason: str, message: InputMessage) -> None:
        super().__init__(reason)
        self.message = message


class Reader(NamedTuple):
    """`read` is a `codec.decode` for one type of inputs: BadInput if there is none in an `input` message, BadMessage if
    all else is wrong. `asks` is the very class of the messages that hold one."""

    read: Callable[[bytes], Message]
    asks: type[InputMessage]


@cache
def reader(codec: Codec, kind: Any) -> Reader:
    """What reads the messages of those who play a game whose inputs are of type `kind`."""
    decode, asks = codec.typed(kind)

    def read(payload: bytes) -> Message:
        try:
            return decode(payload)
        except MALFORMED:
            return _look_again(payload, codec, kind, asks)

    return Reader(read, asks)


def _look_again(payload: bytes, codec: Codec, kind: Any, asks: type[InputMessage]) -> Message:
    message = codec.decode(payload)
    if not isinstance(message, InputMessage):
        return message
    try:
        input = codec.decode_input(message.input, kind)
    except BadMessage as bad:
        raise BadInput(bad.reason, message) from None
    # Nothing is wrong: say, there are two fields of one name, and the last one counts.
    return asks(seq=message.seq, input=input, tick=message.tick, ack=message.ack)
