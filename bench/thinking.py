"""What a bot that thinks costs the ticks of other matches, beside the same bot thinking in the tick, and beside none.

`python -m bench.thinking games.catalog.reversi 4 20` runs a loop with deadlines 50 ms apart, as of a match at 20 Hz,
while that level plays both seats: not at all, in the process of its own, and in the loop. For each it prints how late
the deadlines were, in one run. It measures and judges nothing; it needs no server and no database.
"""

import asyncio
import sys
from functools import partial
from importlib import import_module

import msgspec

from games.engine import Game, Input, Match
from games.engine.bot import bot_input
from games.engine.registry import games
from games.engine.thought import question
from games.hosting.bots import NOTHING
from games.hosting.thinkers import Thinkers

PERIOD = 0.05


async def deadlines(seconds: float) -> list[float]:
    """How late each deadline was met, in ms."""
    loop = asyncio.get_running_loop()
    begun, late = loop.time(), []
    for number in range(1, int(seconds / PERIOD)):
        due = begun + number * PERIOD
        await asyncio.sleep(max(0.0, due - loop.time()))
        late.append(1000 * (loop.time() - due))
    return sorted(late)


async def think(game: type[Game], level: int, pool: Thinkers | None) -> None:
    """Play for ever, one match after another."""
    loop, seed = asyncio.get_running_loop(), 0
    while True:
        seed += 1
        match = Match(game, seats=2, seed=seed)
        while match.outcome is None and (seat := match.turn.seat) is not None:
            wanted: Input | msgspec.Raw | None
            if pool is None:
                wanted = bot_input(match, seat, level)
            else:
                thought: asyncio.Future[bytes | None] = loop.create_future()
                pool.ask(question(match, seat, level), game.bot.thinks, partial(_set, thought))
                answer = await thought
                wanted = bot_input(match, seat, 1) if answer is None else msgspec.Raw(answer)
            if wanted is not None and wanted != NOTHING:
                match.submit(seat, wanted)
            match.step()
            await asyncio.sleep(0)


def _set(future: "asyncio.Future[bytes | None]", answer: bytes | None) -> None:
    if not future.done():
        future.set_result(answer)


async def measure(game: type[Game], level: int, seconds: float) -> None:
    pool = Thinkers()
    for name, work in (
        ("nobody thinks", None),
        ("elsewhere", think(game, level, pool)),
        ("in the loop", think(game, level, None)),
    ):
        task = asyncio.create_task(work) if work else None
        await asyncio.sleep(1)
        late = await deadlines(seconds)
        if task:
            task.cancel()
        middle, rare, most = late[len(late) // 2], late[len(late) * 99 // 100], late[-1]
        print(f"{name:>14}: late by {middle:7.2f} ms (median), {rare:7.2f} ms (p99), {most:7.2f} ms (most)")
    await pool.close()


if __name__ == "__main__":
    import_module(f"{sys.argv[1]}.bot")
    asyncio.run(measure(games()[sys.argv[1].rpartition(".")[2]], int(sys.argv[2]), float(sys.argv[3])))
