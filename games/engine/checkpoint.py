"""A match at rest: everything it needs to go on exactly, as bytes, and the hash of those bytes.

Dicts keep their order, because rules may walk over them: two matches are equal if they also walk alike. So equal
matches give equal bytes. Nothing here reads files or clocks.
"""

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from games.engine.inbox import Kept
from games.engine.standard import Offers
from games.engine.turn import TurnState
from games.engine.types import Outcome

if TYPE_CHECKING:
    from games.engine.game import Game

FORMAT = 3


class CheckpointError(ValueError):
    """These bytes are not a checkpoint that this game can go on from; the message says why and what to do."""


class Checkpoint(msgspec.Struct):
    """The content of a checkpoint. `state` and `options` are decoded by the game's own types."""

    format: int
    game: str
    seed: int
    seats: int
    options: msgspec.Raw
    tick: int
    state: msgspec.Raw
    random: tuple[int, int]
    timers: dict[str, int]
    inbox: Kept
    turn: TurnState
    phase: str | None
    draw: Offers
    out: dict[int, str]
    out_at: dict[int, int]
    paused: bool
    outcome: Outcome | None


encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Checkpoint)


def decode(data: bytes, game: "type[Game]") -> Checkpoint:
    """The checkpoint in `data`, if it is one of this game and format."""
    try:
        checkpoint = _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise CheckpointError(f"This is not a checkpoint of {game.title}: {error}.") from error
    if checkpoint.format != FORMAT or checkpoint.game != game.slug:
        found = f"format {checkpoint.format} of {checkpoint.game!r}"
        raise CheckpointError(f"This is a checkpoint in {found}; {game.slug!r} reads format {FORMAT} of its own.")
    return checkpoint


def decode_state(checkpoint: Checkpoint, game: "type[Game]") -> Any:
    """The state, if the game's State can still hold it."""
    return _decode_part(checkpoint.state, game.state_type, game)


def decode_options(checkpoint: Checkpoint, game: "type[Game]") -> Any:
    """The options, if the game's Options still allow them."""
    return _decode_part(checkpoint.options, game.options, game)


def _decode_part(data: msgspec.Raw, kind: type[Any], game: "type[Game]") -> Any:
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise CheckpointError(
            f"{game.title} has changed since this match was saved: {error}. "
            "Give new fields a default, and such matches go on."
        ) from error


def digest(data: bytes) -> str:
    """The hash of a checkpoint: 16 hexadecimal digits of BLAKE2b."""
    return blake2b(data, digest_size=8).hexdigest()
