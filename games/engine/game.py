"""The class an author writes: the rules of one game, and nothing else.

A Game object holds no state; everything that changes lives in `match.state`. Rules must be deterministic: no clock, no
floats, no `random` module, no iteration over sets. docs/write-a-game.md lists every hook in the order it runs.
"""

import sys
from collections.abc import Iterable
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, ClassVar, Union, get_args, get_origin, get_type_hints

import msgspec

from games.engine.bot import Bot, RandomBot
from games.engine.schema import describe
from games.engine.secrets import secret_fields
from games.engine.sight import Sight
from games.engine.types import Input, Options, State

if TYPE_CHECKING:
    from games.engine.match import Match

Audience = int | str | None


class Game:
    """Rules of a game. Subclass it, decorate with `@register`, put it into `game.py` of a Django app.

    slug         identity in rows, URLs and recordings (default: the class name in lower case)
    title        shown name; `description` is one sentence (default: the first line of the module or class docstring)
    seats        (fewest, most)
    tick_rate    ticks per second, 1 to 60
    version      part of the rules version that each match keeps: raise it when matches are played differently
    options      an Options subclass
    quick_seats  how many seats a "play now" match has (default: up to four)
    standard     which of the engine's standard inputs it takes: Resign, Draw, Rematch
    stand_in     whether a bot plays for somebody who is away for a moment
    drop_in      whether a stranger who wants to play now may take over a bot's seat in a running match
    sight        how far is seen from `eye`, in matches too large to show everything to everybody
    """

    slug: ClassVar[str] = ""
    title: ClassVar[str] = ""
    description: ClassVar[str] = ""
    seats: ClassVar[tuple[int, int]] = (1, 2)
    tick_rate: ClassVar[int] = 20
    version: ClassVar[int] = 1
    options: ClassVar[type[Options]] = Options
    quick_seats: ClassVar[int] = 0
    standard: ClassVar[tuple[type[Input], ...]] = ()
    stand_in: ClassVar[bool] = True
    drop_in: ClassVar[bool] = True
    sight: ClassVar[Sight | None] = None
    bot: ClassVar[type[Bot]] = RandomBot

    # Filled in by `register` from the annotations of `setup`, `on_input` and `view`, and from which hooks there are.
    state_type: ClassVar[type[State]]
    view_type: ClassVar[type[Any]]
    input_types: ClassVar[tuple[type[Input], ...]]
    ticks: ClassVar[bool]
    tells_legal: ClassVar[bool]

    def setup(self, match: "Match") -> State:
        """The first state. `match.seats`, `match.options` and `match.random` are there already."""
        raise NotImplementedError("A game needs setup(self, match), which returns its first State.")

    def on_input(self, match: "Match", seat: int, input: Any) -> None:
        """Apply what a seat asks for, or raise Refused. The annotation of the last parameter is the type of input."""
        raise NotImplementedError("A game needs on_input(self, match, seat, input: YourInput).")

    def on_timer(self, match: "Match", name: str) -> None:
        """A timer set by `match.after(ticks, name)` is due, or a phase is over."""

    def on_timeout(self, match: "Match", seat: int) -> None:
        """The seat's clock is at zero. Default: it is out, as if it had resigned, for the reason "timeout".

        Those who choose at once and run out of time at once go out at once, too.
        """
        match.give_up(*match.turn.out_of_time(), reason="timeout")

    def on_leave(self, match: "Match", seat: int) -> None:
        """The seat has left, resigned, or run out of time; it is in `match.out` with the reason, and plays no more.

        Default: the match goes on without it. In a game with turns it ends when one seat is left, and a turn that was
        this seat's passes to the next.
        """
        if not match.turn.number:
            return
        if len(match.active) <= 1:
            match.finish(reason=match.out[seat])
        elif match.turn.seat == seat:
            match.turn.next()

    def legal(self, match: "Match", seat: int) -> Iterable[Input]:
        """All that the seat may ask for now, from what it may know. Optional; for pages and for the default bot."""
        return ()

    def tick(self, match: "Match") -> None:
        """One step of time. A game that does not define it costs nothing between inputs and timers."""

    def audience(self, match: "Match", seat: int | None) -> Audience:
        """Who may see the same. `seat` is None for spectators; answer None for what everybody may see."""
        return None

    def view(self, match: "Match", audience: Audience) -> Any:
        """What an audience may see: a struct. Leave secrets out of it; never hide them in it."""
        return match.state

    def eye(self, match: "Match", audience: Audience) -> tuple[int, int] | None:
        """In a game with `sight`: the (x, y) from which an audience looks; None: it sees everything."""
        return None

    @property
    def input_type(self) -> Any:
        """The type that an input's payload is decoded to: a struct or a union of structs."""
        return Union[self.input_types + self.standard]  # noqa: UP007 - built at run time


@cache
def input_decoder(game: type[Game]) -> "msgspec.msgpack.Decoder[Any]":
    """Reads inputs of a game in MessagePack; its `decode` raises msgspec.ValidationError for what is none."""
    return msgspec.msgpack.Decoder(game().input_type)


def complete(game: type[Game]) -> None:
    """Fill in what follows from the class itself; TypeError with a sentence for its author if something is off."""
    name = game.__name__
    game.slug = game.slug or name.lower()
    game.title = game.title or name
    if not game.description:
        own = vars(game).get("__doc__") or sys.modules[game.__module__].__doc__ or ""
        game.description = own.strip().split("\n")[0]
    if not game.slug.replace("-", "").isalnum() or game.slug != game.slug.lower() or len(game.slug) > 40:
        raise TypeError(f"{name}.slug = {game.slug!r}: use up to 40 lower-case letters, digits and hyphens.")
    fewest, most = game.seats
    if not 1 <= fewest <= most <= 256:
        raise TypeError(f"{name}.seats = {game.seats}: give (fewest, most) with 1 <= fewest <= most <= 256.")
    if not 1 <= game.tick_rate <= 60:
        raise TypeError(f"{name}.tick_rate = {game.tick_rate}: give 1 to 60 ticks a second.")
    game.quick_seats = max(fewest, min(most, game.quick_seats or 4))
    game.ticks = game.tick is not Game.tick
    game.tells_legal = game.legal is not Game.legal
    game.state_type = _annotation(game, "setup", "return", State)[0]
    game.input_types = _annotation(game, "on_input", None, Input)
    view = _hints(game.view).get("return", Any)
    game.view_type = game.state_type if view is Any else view
    _check_inputs(game)
    describe(game.view_type)
    if secrets := secret_fields(game.view_type):
        raise TypeError(
            f"{name}.view would show {', '.join(secrets)}: return a Row of your own that leaves secrets out."
        )
    if game.sight is not None:
        game.sight.check(game.view_type)


def _check_inputs(game: type[Game]) -> None:
    kinds = [kind.__name__.lower() for kind in game.input_types + game.standard]
    twice = {kind for kind in kinds if kinds.count(kind) > 1}
    if twice:
        raise TypeError(
            f"{game.__name__} has two inputs of kind {', '.join(twice)}: rename one, or take it out of `standard`."
        )
    describe(game().input_type)


def _annotation(game: type[Game], method: str, parameter: str | None, base: type) -> tuple[Any, ...]:
    """The classes that a method's parameter (None: its last) is annotated with, each a subclass of `base`."""
    hints = _hints(getattr(game, method))
    if parameter is None:
        code = getattr(game, method).__code__
        parameter = code.co_varnames[code.co_argcount - 1]
    hint = hints.get(parameter)
    types = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    if not all(isinstance(one, type) and issubclass(one, base) for one in types):
        what = "its return value" if parameter == "return" else f"its parameter {parameter!r}"
        raise TypeError(f"{game.__name__}.{method}: annotate {what} with your subclass of {base.__name__}.")
    return types


def _hints(method: Any) -> dict[str, Any]:
    """The annotations of a method; `Match` is known to it even where it is imported for type checkers only."""
    return get_type_hints(method, localns={"Match": object})
