"""Bots that think, in the process that they think in: whatever becomes of it, every question is answered once."""

import asyncio

import msgspec
import pytest

from games.engine.thought import Question
from games.hosting import thinkers
from games.hosting.thinkers import Thinkers

NOTHING = msgspec.msgpack.encode(None)


def question(level):
    """To the bot of tests/hosting/pensive.py; its levels say how it behaves."""
    parts = ({}, {"number": 7}, None)
    options, view, legal = (msgspec.Raw(msgspec.msgpack.encode(part)) for part in parts)
    modules = ["tests.hosting.pensive"]
    return msgspec.msgpack.encode(Question("pensive", modules, 0, level, [0], 5, (1, 1), options, view, legal))


async def ask(pool, level, seconds=30.0):
    future = asyncio.get_running_loop().create_future()
    pool.ask(question(level), seconds, future.set_result)
    return await asyncio.wait_for(future, 60)


@pytest.fixture
def run():
    """Runs a test with a pool of its own, and leaves no process behind."""

    def with_pool(test):
        async def main():
            pool = Thinkers()
            try:
                await test(pool)
            finally:
                worker = pool._worker
                await pool.close()
            assert worker is None or worker.returncode is not None

        asyncio.run(main())

    return with_pool


def test_a_question_is_answered_in_another_process(run):
    async def test(pool):
        answer = msgspec.msgpack.decode(await ask(pool, 1))
        assert answer == {"kind": "answer", "number": 7}
        worker = pool._worker
        assert await ask(pool, 5) == NOTHING
        assert pool._worker is worker, "one process answers all"

    run(test)


@pytest.mark.parametrize("level", [2, 3, 4], ids=["hangs", "dies", "raises"])
def test_whoever_hangs_or_dies_is_replaced(run, level, capfd):
    async def test(pool):
        assert await ask(pool, 1) is not None
        broken = pool._worker
        assert await ask(pool, level, seconds=1.0) is None
        await broken.wait()
        assert msgspec.msgpack.decode(await ask(pool, 1))["number"] == 7

    run(test)


def test_those_behind_one_that_hangs_do_not_wait_for_each_other(run):
    async def test(pool):
        await ask(pool, 1)
        first = pool._worker
        several = await asyncio.gather(*(ask(pool, 2, seconds=1.0) for _ in range(20)))
        assert several == [None] * 20
        assert first.returncode is not None
        assert await ask(pool, 1) is not None

    run(test)


def test_the_loop_goes_on_while_a_bot_thinks(run):
    async def test(pool):
        await ask(pool, 1)
        thinking = asyncio.ensure_future(ask(pool, 5))
        passes = 0
        while not thinking.done():
            await asyncio.sleep(0.001)
            passes += 1
        assert passes > 10

    run(test)


def test_who_would_wait_too_long_is_answered_without(run, monkeypatch):
    monkeypatch.setattr(thinkers, "MOST_WAITING", 2)

    async def test(pool):
        await ask(pool, 1)
        several = await asyncio.gather(*(ask(pool, 5) for _ in range(5)))
        assert several.count(None) == 3, "two wait, and the rest are told at once"
        late = await asyncio.gather(ask(pool, 5), ask(pool, 5, seconds=0.01))
        assert late == [NOTHING, None]

    run(test)
