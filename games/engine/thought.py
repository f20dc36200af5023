"""A bot's question as bytes, so that it can be answered in another process: what the seat sees, and nothing else of the
match. Whoever asks and answers must have the same rules installed. No processes here.
"""

import importlib
from typing import TYPE_CHECKING, Any

import msgspec

from games.engine import registry
from games.engine.bot import BotSeat
from games.engine.random import Random

if TYPE_CHECKING:
    from games.engine.match import Match


class Question(msgspec.Struct, array_like=True):
    """What `Bot.choose` gets. `modules` are to be imported before the game can be looked up by its slug."""

    game: str
    modules: list[str]
    seat: int
    level: int
    seats: list[int]
    tick: int
    random: tuple[int, int]
    options: msgspec.Raw
    view: msgspec.Raw
    legal: msgspec.Raw


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Question)


def question(match: "Match", seat: int, level: int) -> bytes:
    """What the bot of that seat is to decide at the match's current tick."""
    game = match.game
    return _encoder.encode(
        Question(
            game=game.slug,
            modules=list(dict.fromkeys((game.__module__, game.bot.__module__))),
            seat=seat,
            level=level,
            seats=list(match.seats),
            tick=match.tick,
            random=Random.derived(match.seed, "bot", seat, match.tick).state,
            options=_raw(match.options),
            view=_raw(match.view(match.audience(seat))),
            legal=_raw(match.legal(seat)),
        )
    )


def _raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(_encoder.encode(value))


def answer(question: bytes) -> bytes:
    """The bot's input in MessagePack, nil for none. Takes as long as the bot does."""
    asked = _decoder.decode(question)
    for module in asked.modules:
        importlib.import_module(module)
    game = registry.get(asked.game)
    me = BotSeat(
        seat=asked.seat,
        level=asked.level,
        seats=tuple(asked.seats),
        tick=asked.tick,
        options=msgspec.msgpack.decode(asked.options, type=game.options),
        random=Random.restored(asked.random),
        input_types=game.input_types,
        legal=msgspec.msgpack.decode(asked.legal, type=list[game().input_type] | None),  # type: ignore[misc]
    )
    return _encoder.encode(game.bot().choose(msgspec.msgpack.decode(asked.view, type=game.view_type), me))
