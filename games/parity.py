"""Whether a game's rules.js says what its game.py does: both play the same random inputs, and every step is compared.

For an author's tests, through `games.testing`. Needs node 20; knows the engine and the browser SDK's place on disk.
"""

import copy
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from games.engine import Game, Input, Match, Random, Refused
from games.engine.bot import BotSeat, RandomBot
from games.engine.options import parse
from games.engine.schema import schema

ROOT = Path(__file__).parent.parent
HOLDS = 90  # ticks: three seconds at 30 Hz, in which something fast crosses its world
MOST_SILENT = 100_000  # ticks after which a match without a step to compare is a mistake of the test

Unless = Callable[[Any, Any, int], bool]


def parity(
    game: type[Game],
    rules: str | Path,
    *,
    inputs: int = 10_000,
    seats: int | None = None,
    seed: int = 1,
    options: dict[str, Any] | None = None,
    unless: Unless | None = None,
) -> int:
    """Play `inputs` random inputs and hold every step of the predicted rows against `rules` (the path of a rules.js).

    They are those of all `seats` (default: the fewest of the game) together. Now and then a seat keeps to an input for
    up to HOLDS ticks, so that it gets to the edges of its world. Returns how many steps were compared. AssertionError
    with the first step that differs: the row before it, the inputs of its tick, and what server and browser make of
    them. `unless(before, after, seat)` names steps to leave out because something touched the row that the browser
    does not predict; it gets the views before and after.
    """
    node = shutil.which("node")
    if node is None:
        raise AssertionError("parity() needs node to run rules.js (on Debian: apt-get install nodejs).")
    path = Path(rules).resolve()
    if not path.is_file():
        raise AssertionError(f"There is no {path}.")
    shape = schema(game)
    told = [json.dumps({"rules": str(path), "sdk": str(ROOT / "static" / "backbeat"), "schema": shape["view"]})]
    told += _played(game, inputs, seats or game.seats[0], seed, options or {}, unless)
    script = Path(__file__).with_name("parity.mjs")
    command = [node, str(script)]  # both are this machine's own
    done = subprocess.run(command, input="\n".join(told), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise AssertionError(f"{path.name} is not what {game.__name__} does: {done.stdout.strip() or done.stderr}")
    compared: int = json.loads(done.stdout)["compared"]
    if not compared:
        raise AssertionError(f"{path.name}: rules.own found no row in {inputs} inputs, so nothing was compared.")
    return compared


def _played(
    game: type[Game], inputs: int, seats: int, seed: int, options: dict[str, Any], unless: Unless | None
) -> list[str]:
    """A line for each tick of one match after another, until so many inputs were taken."""
    lines: list[str] = []
    chance, left, silent = Random(seed), inputs, 0
    while left > 0 and silent < MOST_SILENT:
        match = Match(game, seats=seats, seed=chance.below(2**62), options=parse(game.options, options))
        lines.append(_line(match, {}, []))
        hands = {seat: Hand(match, seat, chance) for seat in match.seats}
        while match.outcome is None and left > 0 and silent < MOST_SILENT:
            before = None if unless is None else [copy.deepcopy(_view(match, seat)) for seat in match.seats]
            wishes = {seat: hands[seat].wishes() for seat in match.active}
            match.advance(match.tick + 1)
            skip = {refusal.seat for refusal in match.refusals}  # the browser is told, and takes the input back
            match.refusals.clear()
            if unless is not None and before is not None:
                skip |= {seat for seat in wishes if unless(before[seat], _view(match, seat), seat)}
            taken = sum(map(len, wishes.values()))
            left, silent = left - taken, 0 if taken else silent + 1
            if match.outcome is None:  # what a match does in its last tick, nobody predicts
                lines.append(_line(match, wishes, sorted(skip)))
    return lines


def _view(match: Match, seat: int) -> Any:
    return match.view(match.audience(seat))


class Hand:
    """The random inputs of one seat: up to two in a tick, or the same one for a while."""

    def __init__(self, match: Match, seat: int, chance: Random) -> None:
        self._match, self._seat, self._chance = match, seat, chance
        self._held: Input | None = None
        self._holds = 0

    def wishes(self) -> list[Any]:
        """What the seat asks for in this tick, and the match has taken, as plain data."""
        if self._holds > 0:
            self._holds -= 1
        elif self._chance.below(20) == 0:
            self._held, self._holds = self._any(), self._chance.below(HOLDS)
        wanted = [self._held] if self._holds else [self._any() for _ in range(self._chance.choice([0, 1, 1, 2]))]
        return [msgspec.to_builtins(wish) for wish in wanted if wish is not None and self._takes(wish)]

    def _any(self) -> Input | None:
        match = self._match
        me = BotSeat(
            seat=self._seat,
            level=1,
            seats=match.seats,
            tick=match.tick,
            options=match.options,
            random=self._chance,
            input_types=match.game.input_types,
            legal=match.legal(self._seat),
        )
        return RandomBot().choose(None, me)

    def _takes(self, wish: Input) -> bool:
        try:
            self._match.submit(self._seat, wish)
        except Refused:
            return False
        return True


def _line(match: Match, wishes: dict[int, list[Any]], skip: list[int]) -> str:
    """What a tick was made of, and what each seat is shown after it: `views` by audience, `audiences` by seat."""
    audiences = [match.audience(seat) for seat in match.seats]
    distinct = list(dict.fromkeys(audiences))
    views = [msgspec.to_builtins(match.view(audience), str_keys=True) for audience in distinct]
    places = [distinct.index(audience) for audience in audiences]
    return json.dumps({"tick": match.tick, "views": views, "audiences": places, "inputs": wishes, "skip": skip})
