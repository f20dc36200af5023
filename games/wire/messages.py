"""Everything that is said on a match socket, in both directions, one class a message.

This room knows shapes, units and bounds, and nothing else: no bytes (codec.py), no order (session.py), no Django.
A message is added here and in docs/protocol.md at once; a test compares the two.

Ticks are integers counted from 0 at `tick_rate` per second. Seats are integers from 0. Order across restarts is
(epoch, tick) for frames and (epoch, number) for events, because a restored match repeats ticks under a higher epoch.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

# Bounds that JavaScript can count in exactly, too.
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Key = Annotated[str, Meta(max_length=1024)]


class Message(Struct, frozen=True, kw_only=True, gc=False):
    """Base of all messages. In JSON: an object with `type`; in binary: an array that starts with the type's number."""


# What a client says ---------------------------------------------------------------------------------------------


class Hello(Message, frozen=True, tag="hello"):
    """First message, within 5 s. Exactly one of `ticket` (from HTTP) and `resume` (from the last `welcome`).

    `epoch` and `event` name the last event this client has; the server replays what came after it. `rules` is the rules
    version that the client was made for, if it would misread or mispredict another: then it is refused with 4412.
    """

    ticket: Key | None = None
    resume: Key | None = None
    epoch: Count = 0
    event: Count = 0
    rules: Annotated[str, Meta(max_length=40)] | None = None


class InputMessage(Message, frozen=True, tag="input"):
    """What the seat asks for. The seat is the socket's own: a message cannot name one.

    `seq` counts up by any step from 1 and never repeats, over reconnects too. `tick` is the tick it is meant for; it is
    applied on the later of that tick and the next one, so 0 means "next". `ack` is the tick of the last frame
    applied. `input` is the game's own input, shaped as `welcome.schema` says.
    """

    seq: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    input: msgspec.Raw
    tick: Count = 0
    ack: Count = 0


class Pong(Message, frozen=True, tag="pong"):
    """The answer to `ping`, at once, with its `id`; `ack` is the tick of the last frame applied."""

    id: Count
    ack: Count = 0


class Say(Message, frozen=True, tag="say"):
    """A line of chat: 1 to 200 characters, no control characters. It comes back as an event of kind `chat`,
    without what shows nothing; a line of nothing else is not passed on."""

    text: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Ask(Message, frozen=True, tag="ask"):
    """What may my seat ask for now? Answered by `legal` with the same `id`."""

    id: Count


class Leave(Message, frozen=True, tag="leave"):
    """The player gives the seat up for good (a spectator just goes). The server answers with `bye` 1000."""


# What the server says -------------------------------------------------------------------------------------------


class SeatInfo(Struct, frozen=True):
    """One seat as everybody may see it. `status`: "bot", "here", "away" (a bot may hold it) or "left" (for good)."""

    number: int
    name: str
    status: str


class Welcome(Message, frozen=True, tag="welcome"):
    """The socket is in. Followed by the events the client missed and by a first frame with the whole view.

    `seat` is null for a spectator. `resume` is the key that replaces a ticket next time (single use, rotated by each
    welcome; null for spectators, who ask for a new ticket). `rules` is the rules version. `taken` is the last `seq`
    taken from this seat: count on from there.
    """

    match: str
    game: str
    seat: int | None
    epoch: int
    tick: int
    tick_rate: int
    rules: str
    schema: Any
    options: Any
    seats: list[SeatInfo]
    paused: bool
    taken: int
    resume: str | None


class Frame(Message, frozen=True, tag="frame"):
    """The view after `tick`, as a change from the view after `base` (see games/wire/patch.py), or whole if base is -1.

    These fields are those of the JSON subprotocol; in binary a frame has bytes of its own (games/wire/frames.py).
    `taken` holds, by seat number, the `seq` of the last input taken from each seat; in a game with `sight` only from
    seats that share the view. `turn` says whose turn it is, the phase and the clocks (games/engine/types.py, TurnInfo),
    always whole; null means: as it was at `base`, or, in a whole frame, that the game has no turns.
    """

    epoch: int
    tick: int
    base: int
    taken: list[int]
    patch: Any
    turn: Any = None


class Event(Message, frozen=True, tag="event"):
    """Something that must not be lost; numbered from 1, replayed after a reconnect. Kinds and their data:

    `seat` {seat, name, status}, `chat` {seat, name, text, player} (the key of their account, or null), `notice` {text}
    (from the operator), `paused` {}, `resumed` {}, `kicked` {seat}, `result` {placings: {seat: place} or null, reason},
    `rematch` {match, seats}: who wants one, and the new match's id as soon as all do, else null.
    """

    epoch: int
    number: int
    kind: str
    data: Any


class Ping(Message, frozen=True, tag="ping"):
    """Asked every second: `id` is any number, `tick` the match's tick now, `rtt` the last round trip (ms) or null."""

    id: int
    tick: int
    rtt: int | None = None


class ErrorMessage(Message, frozen=True, tag="error"):
    """A message was not taken; the socket stays. `seq` is the input it answers, if it was one."""

    code: str
    params: dict[str, Any] = {}
    seq: int | None = None


class Legal(Message, frozen=True, tag="legal"):
    """The answer to `ask`: what the seat may ask for after `tick`; null if the game does not say."""

    id: int
    tick: int
    inputs: list[Any] | None


class Bye(Message, frozen=True, tag="bye"):
    """The last message before the server closes with code `close`. `retry`: milliseconds to wait at least, or null.

    Whether to come back at all follows from the close code (games/wire/codes.py).
    """

    close: int
    code: str
    params: dict[str, Any] = {}
    retry: int | None = None


CLIENT: dict[int, type[Message]] = {1: Hello, 2: InputMessage, 3: Pong, 4: Say, 5: Leave, 6: Ask}
SERVER: dict[int, type[Message]] = {16: Welcome, 17: Frame, 18: Event, 19: Ping, 20: ErrorMessage, 21: Bye, 22: Legal}
