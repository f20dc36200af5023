"""One socket's conversation as a state machine without I/O: bytes and times go in, messages or refusals come out.

    GREETING ── hello ──▶ JOINING ── joined() ──▶ JOINED
        └───────── any refusal ──────────▶ CLOSED ◀─────┘

It knows what may be said when, how often and how large, and when silence has lasted too long. It does not know who
the player is, what the game is, or what carries the bytes.
"""

import secrets
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from games.wire.codec import BadMessage, Codec
from games.wire.codes import Close
from games.wire.limits import Limits
from games.wire.messages import Ask, Bye, ErrorMessage, Hello, InputMessage, Leave, Message, Ping, Pong, Say
from games.wire.rate import Bucket
from games.wire.reader import BadInput, Reader, reader

SHOWN_AFTER = 1.5  # ticks from a view's arrival to its being shown, on average: it is reached as the next one comes
RECENT = 0.5  # seconds since something was heard in which nothing needs to be looked at
GETTING_KNOWN = 4  # pings that do not wait for each other: a page that predicts needs to know early how far away it is

Heard = Hello | InputMessage | Say | Leave | Ask  # what the room above has to act on


class State(Enum):
    """Where the conversation stands."""

    GREETING = auto()
    JOINING = auto()
    JOINED = auto()
    CLOSED = auto()


class Refusal(Exception):
    """The conversation ends: tell `bye`, then close with its code."""

    def __init__(self, close: Close, code: str, *, retry: int | None = None, **params: Any) -> None:
        super().__init__(code)
        self.bye = Bye(close=int(close), code=code, params=params, retry=retry)


class Rejection(Exception):
    """One message is not taken; the conversation goes on: tell `message`."""

    def __init__(self, code: str, *, seq: int | None = None, **params: Any) -> None:
        super().__init__(code)
        self.message = ErrorMessage(code=code, params=params, seq=seq)


class Session:
    """The server's side of one socket. All times are seconds of one monotonic clock.

    `sent` is the tick of the last frame sent, which the room above sets; `acknowledged` the last the client applied.
    `asks` is the very class of messages with inputs of the game; `behind` by how many ticks what this client sees is
    older than the tick in which its inputs take effect.
    """

    def __init__(self, codec: Codec, limits: Limits, now: float) -> None:
        self.codec = codec
        self.state = State.GREETING
        self.sent = self.acknowledged = -1
        self.rtt: int | None = None
        self._smoothed = self._wavering = 0.0  # of the round trip, in ms
        self._decode: Callable[[bytes], Message] = codec.decode
        self._reader: Reader | None = None
        self.asks: type[InputMessage] | None = None
        self._tick_rate = 0
        self.behind = round(SHOWN_AFTER)
        self._limits = limits
        self._opened = self._heard = self._asked = self._answered = now
        self._per_second = limits.messages_per_second
        self._messages = Bucket(self._per_second, limits.message_burst, now)
        self._chat = Bucket(limits.chat_per_second, limits.chat_burst, now)
        self._errors = 0
        self._pings: dict[int, float] = {}  # asked and not answered yet: id and time, oldest first
        self._at_once = GETTING_KNOWN

    def receive(self, payload: bytes, text: bool, now: float) -> Heard | None:
        """What the client said, if the room above has to act on it. Raises Rejection or Refusal."""
        self._heard = now
        if not self._messages.take(now):
            raise Refusal(Close.TOO_FAST, "too_fast", retry=5000, per_second=self._per_second)
        if len(payload) > self._limits.message_bytes:
            raise Refusal(Close.TOO_LARGE, "too_large", most=self._limits.message_bytes)
        try:
            if text is not self.codec.text:
                raise BadMessage(f"{self.codec.name} uses {'text' if self.codec.text else 'binary'} frames")
            message = self._decode(payload)
        except BadInput as bad:
            self._accept(bad.message, now)  # as far as it was understood
            raise self.mistake("bad_input", seq=bad.message.seq, reason=bad.reason) from None
        except BadMessage as bad:
            raise self.mistake("bad_message", reason=bad.reason) from None
        if type(message) is self.asks:  # what comes most by far
            self._acknowledge(message.ack)
            return message
        return self._accept(message, now)

    def _accept(self, message: Message, now: float) -> Heard | None:
        if self.state is State.GREETING:
            if not isinstance(message, Hello):
                raise Refusal(Close.UNAUTHORIZED, "hello_expected")
            if (message.ticket is None) == (message.resume is None):
                raise Refusal(Close.UNAUTHORIZED, "ticket_missing")
            self.state = State.JOINING
            return message
        if self.state is not State.JOINED:
            raise self.mistake("not_joined")
        match message:
            case InputMessage():
                self._acknowledge(message.ack)
                return message
            case Pong():
                self._acknowledge(message.ack)
                asked = self._pings.pop(message.id, None)
                if asked is not None:
                    self._answered = now
                    self._measured((now - asked) * 1000)
                return None
            case Say():
                if not self._chat.take(now):
                    raise Rejection("chat_too_fast", per_second=self._limits.chat_per_second)
                return message
            case Leave() | Ask():
                return message
        raise self.mistake("hello_repeated")

    def _measured(self, rtt: float) -> None:
        """A round trip took so many ms: smoothed as RFC 6298, section 2, does it."""
        if self.rtt is None:
            self._smoothed, self._wavering = rtt, rtt / 2
        else:
            self._wavering += (abs(rtt - self._smoothed) - self._wavering) / 4
            self._smoothed += (rtt - self._smoothed) / 8
        self.rtt = round(rtt)
        # The way here and back, what both ends keep in hand against its wavering, and the tick or so between two views.
        # All of it is measured here: what a client says of itself is no reason to let it aim at the past.
        self.behind = round((self._smoothed + 2 * self._wavering) * self._tick_rate / 1000 + SHOWN_AFTER)

    def _acknowledge(self, tick: int) -> None:
        """The client has applied the frame of that tick; it cannot have applied what it was not sent."""
        if tick > self.acknowledged:
            self.acknowledged = tick if tick <= self.sent else max(self.acknowledged, self.sent)

    def mistake(self, code: str, *, seq: int | None = None, **params: Any) -> Rejection | Refusal:
        """Count one message that was not understood: the Rejection to raise, or the Refusal if there were too many."""
        self._errors += 1
        if self.state is State.GREETING or self._errors > self._limits.errors_before_close:
            return Refusal(Close.BAD_MESSAGE, code, **params)
        return Rejection(code, seq=seq, **params)

    def expect(self, inputs: Any, tick_rate: int) -> None:
        """Who is joining may ask for inputs of that type then, in a match of so many ticks a second."""
        self._reader, self._tick_rate = reader(self.codec, inputs), tick_rate  # type: ignore[arg-type]  # mypy finds no __hash__ in a protocol

    def joined(self, now: float, *, plays: bool = True) -> None:
        """The hello was accepted; who does not play has less to say."""
        if not plays:
            self._per_second = self._limits.spectator_messages_per_second
            self._messages = Bucket(self._per_second, self._limits.message_burst, now)
        self.state, self._heard, self._asked, self._answered = State.JOINED, now, now, now
        if self._reader is not None:
            self._decode, self.asks = self._reader

    def close(self) -> None:
        """Nothing more will be said."""
        self.state = State.CLOSED

    def rests(self, now: float) -> bool:
        """Whether neither a ping is due nor anybody silent for long: what nearly every look at a socket finds."""
        return now - self._asked < self._limits.ping_every and not self._at_once and now - self._heard < RECENT

    def poll(self, now: float, tick: int) -> Ping | None:
        """A ping if one is due; Refusal if the client has been silent for too long. Call it several times a second."""
        if self.state in (State.GREETING, State.JOINING):
            if self.state is State.GREETING and now - self._opened > self._limits.hello_within:
                raise Refusal(Close.UNAUTHORIZED, "hello_late", within=self._limits.hello_within)
            return None
        # Who speaks without reading is as good as dead, and would fill our buffers: only a true answer counts.
        if now - self._answered > self._limits.dead_after:
            raise Refusal(Close.TOO_SLOW, "silent", retry=0)
        if now - self._asked < self._limits.ping_every and not self._at_once:
            return None
        self._at_once = max(0, self._at_once - 1)
        self._asked = now
        number = secrets.randbits(31)  # who has not read it cannot answer it
        self._pings = {ping: asked for ping, asked in self._pings.items() if now - asked <= self._limits.dead_after}
        self._pings[number] = now
        return Ping(id=number, tick=tick, rtt=self.rtt)

    def is_away(self, now: float) -> bool:
        """Whether nothing was heard for so long that a bot may hold the seat."""
        return now - self._heard > self._limits.away_after
