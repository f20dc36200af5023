"""Frames of the binary subprotocol: a moment of a match as bytes, whole or as the change from an earlier moment.

    byte      flags: WHOLE 1, TAKEN 2, TURN 4, VIEW 8, STEP 16, FEW 32 (never as high as a MessagePack array begins)
    WHOLE     epoch, tick; without WHOLE the epoch stays and the tick is one later, or, with STEP, so many
    TAKEN     whole: how many seats, and the number for each. Else by how much each has risen: two bits a seat, low bits
              first, 3 standing for a number that follows the bits, less 3; with FEW: how many seats, then seat and rise
    TURN      a length, and so many bytes of MessagePack: TurnInfo or nil. Without it: as it was
    VIEW      the rest: the view, whole or changed. Without it: as it was

Numbers are varints. The base is not named: it is the last frame of this socket, and frames come in order. The law:
read(write(now, base), base) == now. Knows no sockets and no baselines but the one it is given.
"""

from operator import ge, sub
from typing import Any

import msgspec

from games.wire.varint import BadFrame, Reader, write
from games.wire.views import ViewCodec

WHOLE, TAKEN, TURN, VIEW, STEP, FEW = 1, 2, 4, 8, 16, 32
LITERAL = 3  # a rise of so many or more does not fit into its two bits


class Moment(msgspec.Struct, frozen=True, gc=False):
    """What a frame tells: the match after `tick`. `view` is frozen; `turn` is TurnInfo as plain data, or None.

    `seats` are those alone of which `taken` tells anything, where that is known.
    """

    epoch: int
    tick: int
    taken: list[int]
    turn: Any
    view: Any
    seats: tuple[int, ...] | None = None


def frame(now: Moment, base: Moment | None, views: ViewCodec, rows: dict[Any, Any] | None = None) -> bytes:
    """The bytes that lead a client from `base` to `now`, or to `now` from nothing. `rows` as in kinds.py."""
    return _whole(now, views) if base is None or not follows(now, base) else _delta(now, base, views, rows)


def follows(now: Moment, base: Moment) -> bool:
    """Whether `now` can be told as a change from `base`."""
    if now.epoch != base.epoch or now.tick <= base.tick or len(now.taken) != len(base.taken):
        return False
    seats = _told_of(now, base)
    if seats is not None:
        return all(now.taken[seat] >= base.taken[seat] for seat in seats)
    return now.taken == base.taken or all(map(ge, now.taken, base.taken))


def _told_of(now: Moment, base: Moment) -> tuple[int, ...] | None:
    """The seats of which alone both tell what was taken; None if that is not known."""
    return now.seats if now.seats == base.seats else None


def _whole(now: Moment, views: ViewCodec) -> bytes:
    out = bytearray([WHOLE | TAKEN | VIEW | (TURN if now.turn is not None else 0)])
    for number in (now.epoch, now.tick, len(now.taken), *now.taken):
        write(number, out)
    if now.turn is not None:
        _write_turn(now.turn, out)
    return bytes(out) + views.whole(now.view)


def _delta(now: Moment, base: Moment, views: ViewCodec, rows: dict[Any, Any] | None) -> bytes:
    out, flags = bytearray(1), 0
    if now.tick - base.tick > 1:
        flags |= STEP
        write(now.tick - base.tick, out)
    if now.taken != base.taken:
        flags |= TAKEN | _write_rises(now, base, out)
    if now.turn != base.turn:
        flags |= TURN
        _write_turn(now.turn, out)
    change = views.delta(base.view, now.view, rows)
    if change:
        flags |= VIEW
    out[0] = flags
    return bytes(out) + change


def _write_rises(now: Moment, base: Moment, out: bytearray) -> int:
    """Append what has risen; FEW if seat by seat takes less room."""
    seats = _told_of(now, base)
    if seats is None:
        few = [(seat, rise) for seat, rise in enumerate(map(sub, now.taken, base.taken)) if rise]
    else:
        few = [(seat, rise) for seat in seats if (rise := now.taken[seat] - base.taken[seat])]
    size = (len(now.taken) + 3) // 4
    if 1 + 2 * len(few) < size:
        write(len(few), out)
        for seat, rise in few:
            write(seat, out)
            write(rise, out)
        return FEW
    bits, literals = 0, bytearray()
    for seat, rise in few:
        if rise >= LITERAL:
            write(rise - LITERAL, literals)
            rise = LITERAL
        bits |= rise << 2 * seat
    out += bits.to_bytes(size, "little")
    out += literals
    return 0


def _write_turn(turn: Any, out: bytearray) -> None:
    encoded = msgspec.msgpack.encode(turn)
    write(len(encoded), out)
    out += encoded


def read(data: bytes, base: Moment | None, views: ViewCodec) -> Moment:
    """The moment that a frame tells; `base` is the one before on the same socket. BadFrame if they do not fit."""
    reader = Reader(data)
    flags = reader.byte()
    if flags & WHOLE:
        epoch, tick = reader.number(), reader.number()
        taken = [reader.number() for _ in range(reader.number())]
        turn = _read_turn(reader) if flags & TURN else None
        return Moment(epoch, tick, taken, turn, views.read(reader.rest()))
    if base is None:
        raise BadFrame("The first frame of a socket is whole.")
    tick = base.tick + (reader.number() if flags & STEP else 1)
    taken = _read_rises(reader, base.taken, few=bool(flags & FEW)) if flags & TAKEN else base.taken
    turn = _read_turn(reader) if flags & TURN else base.turn
    view = views.apply(reader.rest(), base.view) if flags & VIEW else base.view
    return Moment(base.epoch, tick, taken, turn, view)


def _read_rises(reader: Reader, base: list[int], *, few: bool) -> list[int]:
    taken = list(base)
    if few:
        for _ in range(reader.number()):
            seat = reader.number()
            if seat >= len(taken):
                raise BadFrame(f"There is no seat {seat}.")
            taken[seat] += reader.number()
        return taken
    bits = int.from_bytes(reader.take((len(taken) + 3) // 4), "little")
    for seat in range(len(taken)):
        rise = bits >> 2 * seat & LITERAL
        taken[seat] += rise if rise < LITERAL else LITERAL + reader.number()
    return taken


def _read_turn(reader: Reader) -> Any:
    try:
        return msgspec.msgpack.decode(reader.take(reader.number()))
    except msgspec.DecodeError as error:
        raise BadFrame(f"The turn in the frame is no MessagePack: {error}.") from error
