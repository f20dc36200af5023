"""Players made of code. A bot sees the view of its seat and nothing more, and has a generator of its own, so that
neither its presence nor its thinking changes what the rules draw.
"""

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from msgspec import inspect

from games.engine.fields import limits
from games.engine.random import Random
from games.engine.types import Input, Options

if TYPE_CHECKING:
    from games.engine.game import Game
    from games.engine.match import Match

LEVELS = (1, 2, 3)


class BotSeat(msgspec.Struct, frozen=True):
    """What a bot knows beside its view. `random` is fresh at each tick and a function of (seed, seat, tick) alone."""

    seat: int
    level: int
    seats: tuple[int, ...]
    tick: int
    options: Options
    random: Random
    input_types: tuple[type[Input], ...]


class Bot:
    """Chooses inputs for a seat. Bots hold no state: after a restart they go on as if nothing had been."""

    every: ClassVar[int] = 1

    def choose(self, view: Any, me: BotSeat) -> Input | None:
        """What to ask for now, or None. Called every `every` ticks with the view of the bot's own seat."""
        raise NotImplementedError("A bot needs choose(self, view, me), which returns an input or None.")


class RandomBot(Bot):
    """The bot of a game that brings none: now and then a random input within the declared ranges."""

    every = 5

    def choose(self, view: Any, me: BotSeat) -> Input | None:
        kind = me.random.choice(me.input_types)
        return msgspec.convert(_any_value(inspect.type_info(kind), me.random), kind)


def bots_think(game: "type[Game]", last: int, now: int) -> bool:
    """Whether bots of this game, asked last at tick `last`, are to be asked at tick `now`."""
    return now // game.bot.every > last // game.bot.every


def bot_input(match: "Match", seat: int, level: int) -> Input | None:
    """What the game's bot wants for `seat` at the match's current tick."""
    game = match.game
    me = BotSeat(
        seat=seat,
        level=level,
        seats=match.seats,
        tick=match.tick,
        options=match.options,
        random=Random.derived(match.seed, "bot", seat, match.tick),
        input_types=game.input_types,
    )
    return game.bot().choose(match.view(match.audience(seat)), me)


def _any_value(kind: inspect.Type, random: Random) -> Any:
    """A random plain value of a msgspec type, within its declared bounds."""
    match kind:
        case inspect.Metadata():
            return _any_value(kind.type, random)
        case inspect.StructType():
            fields = {field.encode_name: _any_value(field.type, random) for field in kind.fields}
            return fields | ({kind.tag_field: kind.tag} if kind.tag_field else {})
        case inspect.IntType():
            least, most = limits(kind)
            low = least if least is not None else min(0, most or 0)
            return random.between(low, most if most is not None else low + 2**16)
        case inspect.BoolType():
            return bool(random.below(2))
        case inspect.LiteralType():
            return random.choice(kind.values)
        case inspect.EnumType():
            return random.choice(list(kind.cls)).value
        case inspect.UnionType():
            return _any_value(random.choice(kind.types), random)
        case inspect.ListType() | inspect.VarTupleType():
            low = kind.min_length or 0
            length = random.between(low, low + 3 if kind.max_length is None else kind.max_length)
            return [_any_value(kind.item_type, random) for _ in range(length)]
        case inspect.StrType():
            return "abcdefgh"[: kind.max_length or 1]
        case inspect.DictType():
            length = kind.min_length or 0
            return {_any_value(kind.key_type, random): _any_value(kind.value_type, random) for _ in range(length)}
        case inspect.NoneType():
            return None
    raise TypeError(f"The random bot cannot make a value of {kind}. Give the game a bot of its own.")
