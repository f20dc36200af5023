"""What may happen to a match, drawn by hypothesis: inputs of any seat, early or late, leaves, time that
passes, and what comes from outside.

Inputs come from the engine's default bot, so that every game can be tried, whatever its inputs are.
"""

import pkgutil
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

from hypothesis import strategies as st

import games.catalog
from games.engine import Game, Input, Match, Random, Refused
from games.engine.bot import BotSeat, RandomBot
from games.engine.registry import games as registered
from tests.engine.samples import Bluff, Dots, Fists

Action = tuple[str, int, int, int]


def bundled() -> list[type[Game]]:
    """Every game of the catalog, with its bot, found as Django would find it, but without Django."""
    for package in pkgutil.iter_modules(games.catalog.__path__, "games.catalog."):
        for module in ("game", "bot"):
            if find_spec(f"{package.name}.{module}"):
                import_module(f"{package.name}.{module}")
    return [game for game in registered().values() if game.__module__.startswith("games.catalog.")]


FULL = 16  # seats: what goes wrong among more goes wrong among these, and there is time for it
EVERY_GAME = [Dots, Bluff, Fists, *bundled()]


def any_input(game: type[Game], number: int) -> Input:
    """An input of that game, standard ones included; which one is a function of `number`."""
    kinds = game.input_types + game.standard
    seat = BotSeat(
        seat=0, level=1, seats=(0,), tick=0, options=game.options(), random=Random(number), input_types=kinds
    )
    wish = RandomBot().choose(None, seat)
    assert wish is not None
    return wish


def actions() -> st.SearchStrategy[list[Action]]:
    """Scripts of (kind, seat, number, ticks): short waits are likeliest, and now and then one beyond a timer."""
    seats, numbers = st.integers(0, 15), st.integers(0, 2**32)
    inputs = st.tuples(st.just("input"), seats, numbers, st.integers(0, 25))
    waits = st.tuples(st.just("wait"), st.just(0), st.just(0), st.integers(1, 12) | st.sampled_from([60, 301]))
    leaves = st.tuples(st.just("leave"), seats, st.just(0), st.just(0))
    outside = st.tuples(st.sampled_from(["extend", "extend", "decide"]), seats, numbers, st.integers(1, 500))
    return st.lists(st.one_of(inputs, inputs, waits, waits, inputs, waits, leaves, outside), max_size=40)


def matches() -> st.SearchStrategy[Match]:
    """A new match of any game, with any number of its seats, up to FULL."""
    return st.sampled_from(EVERY_GAME).flatmap(
        lambda game: st.builds(
            lambda seats, seed: Match(game, seats=seats, seed=seed),
            st.integers(game.seats[0], min(game.seats[1], FULL)),
            st.integers(0, 2**63 - 1),
        )
    )


def perform(match: Match, action: Action) -> None:
    """Let that happen to the match; what it refuses to take has not happened."""
    kind, seat, number, ticks = action
    seat %= len(match.seats)
    if kind == "wait":
        match.advance(match.tick + ticks)
    elif kind == "leave":
        match.leave(seat)
    elif kind == "decide":
        if number % 8 == 0:  # or few scripts would play on
            match.decide({one: 1 + (one + number) % len(match.seats) for one in match.seats}, "operator")
    elif kind == "extend":
        with suppress(Refused):
            match.extend(seat, ticks)
    else:
        try:
            match.submit(seat, any_input(match.game, number), seq=match.received[seat] + 1, tick=match.tick + ticks)
        except Refused:
            return


def play(match: Match, script: Iterable[Action]) -> list[str]:
    """The hash after each action of the script."""
    hashes = []
    for action in script:
        perform(match, action)
        hashes.append(match.hash())
    return hashes
