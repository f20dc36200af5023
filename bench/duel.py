"""How well the bots of a game for two play. It measures and judges nothing; it needs no server and no database.

`python -m bench.duel games.catalog.reversi 4 2 100` lets level 4 meet level 2 in 100 seeded matches, with the first
seat in turn, and prints who won and how much of a processor a choice takes.
"""

import sys
from collections import defaultdict
from importlib import import_module
from time import process_time
from typing import Any

from games.engine import Bot, BotSeat
from games.engine.registry import games
from games.testing import Play


def timed(bot: type[Bot], spent: dict[int, list[float]]) -> type[Bot]:
    """The same bot; `spent` gets the processor seconds of each of its choices, by level."""

    class Timed(bot):  # type: ignore[misc, valid-type]  # a base that is known at run time only
        def choose(self, view: Any, me: BotSeat) -> Any:
            begun = process_time()
            try:
                return super().choose(view, me)
            finally:
                spent[me.level].append(process_time() - begun)

    return Timed


def main(package: str, one: int, other: int, matches: int) -> None:
    import_module(f"{package}.bot")
    game = next(game for game in games().values() if game.__module__.startswith(package))
    spent: dict[int, list[float]] = defaultdict(list)
    game.bot = timed(game.bot, spent)
    won = drawn = 0
    for seed in range(matches):
        mine = seed % 2
        placings = Play(game, seats=2, seed=seed, bots={mine: one, 1 - mine: other}).finish().placings
        won += placings[mine] < placings[1 - mine]
        drawn += placings[0] == placings[1]
    print(f"level {one} against level {other}: {won} won, {drawn} drawn, {matches - won - drawn} lost")
    for level, seconds in sorted(spent.items()):
        seconds.sort()
        half, most = seconds[len(seconds) // 2], seconds[-1]
        print(f"level {level}: a choice takes {1000 * half:.2f} ms (median), {1000 * most:.2f} ms (longest)")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
