"""Plays a game in a unit test, for its author: no server, no database, no waiting. It knows `games.engine` only.

    >>> from games.catalog.lightcycles.game import Lightcycles, Turn
    >>> from games.testing import Play
    >>> play = Play(Lightcycles, seats=2, seed=1)
    >>> play.until(lambda match: match.state.arena.phase == "racing")
    >>> play.ask(0, Turn(turn="up"))
    >>> play.state.arena.bikes[0].dy
    -1

After every tick it also checks what a host relies on: that the state is within its declared ranges and that every view
can be sent. Where the rules fail, the error names the game, the tick and the inputs of that tick.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from games.engine import Game, Input, Match, Outcome, Refused
from games.engine.bot import bot_input, may_think, next_thought
from games.engine.options import parse
from games.engine.refusal import Refusal
from games.engine.schema import schema
from games.parity import parity

__all__ = ["Play", "RulesError", "parity"]


class RulesError(AssertionError):
    """The rules raised, left their declared ranges, or did not get where the test waited for them to get."""


class Play:
    """One match of `game` in a test's own hands.

    seats    how many (default: the fewest that the game allows)
    seed     the same seed gives the same match
    options  by name, as a form would send them: `{"rounds": 1}`
    bots     which seats bots play: a level for all of them, or `{seat: level}`. They are the game's own if the module
             that defines them has been imported, and the default ones otherwise

    >>> from games.catalog.lightcycles import bot
    >>> from games.catalog.lightcycles.game import Lightcycles
    >>> Play(Lightcycles, options={"rounds": 1}, bots={0: 3, 1: 1}).finish().placings
    {0: 1, 1: 2}
    """

    def __init__(
        self,
        game: type[Game],
        *,
        seats: int | None = None,
        seed: int = 1,
        options: Mapping[str, Any] | None = None,
        bots: Mapping[int, int] | int | None = None,
    ) -> None:
        count = game.seats[0] if seats is None else seats
        self.match = Match(game, seats=count, seed=seed, options=parse(game.options, dict(options or {})))
        self.bots = dict.fromkeys(self.match.seats, bots) if isinstance(bots, int) else dict(bots or {})
        self.refusals: list[Refusal] = []  # every answer to an input that the rules refused, oldest first
        self._sent = [0] * count
        self._asked = 0
        self._inputs: list[str] = []  # of the coming tick, for the error's sake
        self._check()

    @property
    def state(self) -> Any:
        return self.match.state

    @property
    def tick(self) -> int:
        return self.match.tick

    @property
    def outcome(self) -> Outcome | None:
        return self.match.outcome

    def view(self, seat: int | None = None) -> Any:
        """What a seat sees now; None is a spectator."""
        return self.match.view(self.match.audience(seat))

    def send(self, seat: int, input: Input | dict[str, Any], *, tick: int = 0) -> None:
        """Ask for `input` (or the plain object a browser would send), meant for `tick` or the next one.

        As over a socket: msgspec.ValidationError if it is not an input of this game, Refused if the match takes none.
        A plain object without a `kind` gets the game's own if there is one alone, as in the browser.

        >>> from games.catalog.lightcycles.game import Lightcycles
        >>> Play(Lightcycles).send(0, {"turn": "up"})
        """
        own = schema(self.match.game)["own"]
        if isinstance(input, dict) and len(own) == 1:
            input = {"kind": own[0], **input}
        decoded = msgspec.json.decode(msgspec.json.encode(input), type=self.match.rules.input_type)
        self._sent[seat] += 1
        self.match.submit(seat, decoded, seq=self._sent[seat], tick=tick)
        self._inputs.append(f"seat {seat} {decoded!r}")

    def ask(self, seat: int, input: Input | dict[str, Any]) -> None:
        """Send `input`, run one tick, and raise Refused if the rules refused it.

        >>> from games.catalog.lightcycles.game import Lightcycles
        >>> Play(Lightcycles).ask(0, {"kind": "turn", "turn": "sideways"})
        Traceback (most recent call last):
        msgspec.ValidationError: Invalid enum value 'sideways' - at `$.turn`
        """
        self.send(seat, input)
        before = len(self.refusals)
        self.run(1)
        for refusal in self.refusals[before:]:
            if (refusal.seat, refusal.seq) == (seat, self._sent[seat]):
                raise Refused(refusal.code, **refusal.params)

    def legal(self, seat: int) -> list[Input] | None:
        """What the game says that a seat may ask for now."""
        return self.match.legal(seat)

    def leave(self, seat: int) -> None:
        """Give a seat up for good, at the next tick."""
        self.match.leave(seat)
        self._inputs.append(f"seat {seat} leaves")

    def run(self, ticks: int) -> None:
        """Run so many ticks, or fewer if the match ends."""
        for _ in range(ticks):
            if self.match.outcome is not None:
                return
            self._step()

    def until(self, reached: Callable[[Match], bool], *, most: int = 10_000) -> None:
        """Run until `reached(match)`; RulesError if that takes more than `most` ticks, or the match ends before."""
        for _ in range(most):
            if reached(self.match) or self.match.outcome is not None:
                break
            self._step()
        if not reached(self.match):
            why = "the match is over" if self.match.outcome is not None else f"{most} ticks have passed"
            raise RulesError(f"{self._where()}: what the test waits for has not come, and {why}.")

    def finish(self, *, most: int = 100_000) -> Outcome:
        """Run to the end of the match and return its outcome."""
        self.until(lambda match: match.outcome is not None, most=most)
        assert self.match.outcome is not None  # noqa: S101 - just waited for
        return self.match.outcome

    def _step(self) -> None:
        try:
            self._ask_bots()
            self.match.step()
            self._check()
        except Exception as error:
            raise RulesError(f"{self._where()}: {type(error).__name__}: {error}") from error
        self.refusals += self.match.refusals
        self.match.refusals.clear()
        self._inputs.clear()

    def _ask_bots(self) -> None:
        """As a host does, with every thought done at once."""
        due = next_thought(self.match, self._asked)
        if due is None or self.match.tick < due:
            return
        self._asked = self.match.tick
        for seat, level in self.bots.items():
            if may_think(self.match, seat) and (wish := bot_input(self.match, seat, level)) is not None:
                self._inputs.append(f"bot {seat} {wish!r}")
                self.match.submit(seat, msgspec.convert(msgspec.to_builtins(wish), self.match.rules.input_type))

    def _check(self) -> None:
        """The state and each view must survive the way through their own types, which is what ranges are checked by."""
        state = msgspec.msgpack.encode(self.match.state)
        again = msgspec.msgpack.encode(msgspec.msgpack.decode(state, type=self.match.game.state_type))
        if again != state:
            raise ValueError("the state does not come back from a checkpoint as it was; use structs, dicts, lists")
        for audience in dict.fromkeys(self.match.audience(seat) for seat in (None, *self.match.seats)):
            view = self.match.view(audience)
            kinds = get_args(self.match.game.view_type) or (self.match.game.view_type,)
            if type(view) not in kinds:
                raise TypeError(f"view() returned a {type(view).__name__}, which its annotation does not name")
            msgspec.msgpack.decode(msgspec.msgpack.encode(view), type=self.match.game.view_type)
            msgspec.json.decode(msgspec.json.encode(view), type=self.match.game.view_type)

    def _where(self) -> str:
        inputs = "; ".join(self._inputs) or "none"
        return f"{self.match.game.title} at tick {self.match.tick}, inputs: {inputs}"
