"""What a client says, decoded once: a message with the game's own input inside, typed and validated. Made once for each
codec and type of inputs. What does not fit is looked at a second time, slowly, to tell what is wrong with it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import structs

from games.wire.codec import MALFORMED, BadMessage, Codec
from games.wire.messages import InputMessage, Message


class BadInput(BadMessage):
    """What is in this `message` is no input of the game."""

    def __init__(self, reason: str, message: InputMessage) -> None:
        super().__init__(reason)
        self.message = message


@cache
def reader(codec: Codec, kind: Any) -> Callable[[bytes], Message]:
    """A `codec.decode` for a game whose inputs are of type `kind`: an InputMessage holds one. BadInput if that does not
    fit, BadMessage if the rest does not."""
    decode = codec.typed(kind)

    def read(payload: bytes) -> Message:
        try:
            return decode(payload)
        except MALFORMED:
            return _look_again(payload, codec, kind)

    return read


def _look_again(payload: bytes, codec: Codec, kind: Any) -> Message:
    message = codec.decode(payload)
    if not isinstance(message, InputMessage):
        return message
    try:
        input = codec.decode_input(message.input, kind)
    except BadMessage as bad:
        raise BadInput(bad.reason, message) from None
    return structs.replace(message, input=input)  # say, of two fields of one name the last one counts
