"""Frames of one WebSocket to messages: what RFC 6455 says of data frames (sections 5.4, 5.6 and 8.1), without I/O.

It holds what has come of one message and nothing else, and never more of it than a message may have. It is not given
control frames, and does not know what messages mean.
"""

PROTOCOL_ERROR, INVALID_TEXT, TOO_BIG = 1002, 1007, 1009  # close codes of RFC 6455, section 7.4.1
CONTINUATION, TEXT, BINARY = 0, 1, 2


class Violation(Exception):
    """The peer has broken the protocol: close with `code` and `reason`."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Assembler:
    """Of one socket. `message_bytes` is the most that a message may have, however many frames it comes in; `begun` is
    whether there is more of one to come."""

    __slots__ = ("_message_bytes", "_parts", "_text", "begun")

    def __init__(self, message_bytes: int) -> None:
        self._message_bytes = message_bytes
        self._parts = bytearray()
        self.begun = self._text = False

    def take(self, opcode: int, fin: bool, reserved: bool, payload: bytes) -> tuple[bytes, bool] | None:
        """(payload, whether it is text) of the message that this data frame ends; None if there is more to come.

        Raises Violation: 1002 for reserved bits, opcodes and orders that mean nothing, 1007 for text that is not UTF-8,
        1009 for a message that is too large.
        """
        if reserved:
            raise Violation(PROTOCOL_ERROR, "reserved bits are set")
        if opcode not in (TEXT, BINARY):
            if opcode != CONTINUATION:
                raise Violation(PROTOCOL_ERROR, "unknown opcode")
            if not self.begun:
                raise Violation(PROTOCOL_ERROR, "nothing to continue")
        elif self.begun:
            raise Violation(PROTOCOL_ERROR, "the message before has not ended")
        else:
            self._text = opcode == TEXT
            if fin and len(payload) <= self._message_bytes:  # a whole message, as nearly all are
                return self._whole(payload)
        if len(self._parts) + len(payload) > self._message_bytes:
            raise Violation(TOO_BIG, "too large")
        self._parts += payload
        self.begun = not fin
        if not fin:
            return None
        message = bytes(self._parts)
        self._parts = bytearray()
        return self._whole(message)

    def _whole(self, message: bytes) -> tuple[bytes, bool]:
        if self._text:
            try:
                message.decode()
            except UnicodeDecodeError:
                raise Violation(INVALID_TEXT, "text that is not UTF-8") from None
        return message, self._text
