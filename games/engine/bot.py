"""Players made of code. A bot sees the view of its seat and nothing more, and has a generator of its own, so that
neither its presence nor its thinking changes what the rules draw.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec
from msgspec import inspect

from games.engine.fields import limits
from games.engine.random import Random
from games.engine.types import Input, Options

if TYPE_CHECKING:
    from games.engine.match import Match


class BotSeat(msgspec.Struct, frozen=True):
    """What a bot knows beside its view. `random` is fresh at each tick and a function of (seed, seat, tick) alone."""

    seat: int
    level: int
    seats: tuple[int, ...]
    tick: int
    options: Options
    random: Random
    input_types: tuple[type[Input], ...]
    legal: list[Input] | None = None  # what the seat may ask for now; None if the game does not say


class Bot:
    """Chooses inputs for a seat. Bots hold no state: after a restart they go on as if nothing had been.

    levels  how many: a bot's level is 1 (weakest) to `levels`
    every   ticks between two thoughts; in a game with turns also from the beginning of the bot's turn to its first. In
            a game with `tick` each seat has a tick of its own among them, so that many bots do not burden the same one
    thinks  seconds that `choose` may take in a process of its own, outside every tick; 0: it is quick, and called in
            the tick. When the time is over level 1 is asked in the tick, so let that one be quick
    """

    levels: ClassVar[int] = 3
    every: ClassVar[int] = 1
    thinks: ClassVar[float] = 0

    def choose(self, view: Any, me: BotSeat) -> Input | None:
        """What to ask for now, or None. `view` is what the bot's own seat may see."""
        raise NotImplementedError("A bot needs choose(self, view, me), which returns an input or None.")


class RandomBot(Bot):
    """The bot of a game that brings none: now and then a random legal input, or one within the declared ranges."""

    every = 5

    def choose(self, view: Any, me: BotSeat) -> Input | None:
        if me.legal is not None:
            return me.random.choice(me.legal) if me.legal else None
        kind = me.random.choice(me.input_types)
        return msgspec.convert(_any_value(_declared(kind), me.random), kind)


@lru_cache(maxsize=256)
def _declared(kind: type[Input]) -> inspect.Type:
    """What an input may hold; looking it up costs more than a whole tick."""
    return inspect.type_info(kind)


def next_thought(match: "Match", asked: int) -> int | None:
    """The next tick at which bots of this match are to be asked, who were asked last at tick `asked`; None: not before
    somebody else has acted."""
    every, turn = match.game.bot.every, match.turn
    if not turn.number:
        return asked + 1 if match.game.ticks else (asked // every + 1) * every
    if not turn.seats:
        return None
    return turn.begun + (max(0, asked - turn.begun) // every + 1) * every


def may_think(match: "Match", seat: int) -> bool:
    """Whether there is anything for this seat's bot to decide."""
    if seat in match.out or match.waits(seat):
        return False
    if match.turn.number:
        return seat in match.turn.seats
    return not match.game.ticks or (match.tick + seat) % match.game.bot.every == 0


def bot_input(match: "Match", seat: int, level: int) -> Input | None:
    """What the game's bot wants for `seat` at the match's current tick."""
    me = BotSeat(
        seat=seat,
        level=level,
        seats=match.seats,
        tick=match.tick,
        options=match.options,
        random=Random.derived(match.seed, "bot", seat, match.tick),
        input_types=match.game.input_types,
        legal=match.legal(seat),
    )
    return match.game.bot().choose(match.view(match.audience(seat)), me)


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
