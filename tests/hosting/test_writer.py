"""The writer: its thread steps back for the loop, and what waits for a slow store has a bound and an order."""

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.hosting.store import Progress
from games.hosting.writer import MOST_AT_ONCE, STEPS_BACK, Urgency, Writer


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere threads have no priorities of their own.")
def test_a_busy_store_does_not_keep_the_core_from_a_tick_that_is_due():
    async def main():
        before = priority()
        writer = Writer(Slow())
        try:
            assert await writer.call(Urgency.READ, priority) == min(19, before + STEPS_BACK)
            assert priority() == before
        finally:
            await writer.close()

    asyncio.run(main())


def test_nothing_waits_for_ever_behind_what_is_more_urgent():
    async def main():
        loop, order = asyncio.get_running_loop(), []
        writer, now = Writer(Slow()), loop.time()
        loop.time = lambda: now
        writer.call(Urgency.CHECKPOINT, order.append, "mark")
        writer.call(Urgency.READ, order.append, "read")
        for second in range(8):  # and a result each second, on a thread that is behind
            loop.time = lambda: now + second  # noqa: B023 - read at once
            writer.call(Urgency.RESULT, order.append, second)
        del loop.time
        await writer.flush()
        assert order == [0, "read", 1, 2, 3, 4, "mark", 5, 6, 7]
        await writer.close()

    asyncio.run(main())


class Thread(ThreadPoolExecutor):
    """The writer's, which counts the jobs that it gets."""

    def __init__(self):
        super().__init__(1)
        self.jobs = 0

    def submit(self, *args, **kwargs):
        self.jobs += 1
        return super().submit(*args, **kwargs)


class Slow:
    """A store whose first save waits until `free` is set. `saved`: the matches of each save."""

    def __init__(self):
        self.free, self.saved = threading.Event(), []

    def save(self, host, batch):
        assert self.free.wait(20)
        self.saved.append([progress.match for progress in batch])
        return {progress.match for progress in batch}

    def let_go(self):
        pass


def progress(match, tick):
    return Progress(match, 1, tick, False, [], b"", [])


def nothing(*args):
    pass


@pytest.mark.parametrize("matches", [1, MOST_AT_ONCE, 3 * MOST_AT_ONCE + 7])
def test_however_often_checkpoints_are_asked_for_a_slow_store_is_asked_no_more_than_they_need(matches):
    """And what is called afterwards finds the newest of each kept."""

    async def main():
        store, thread = Slow(), Thread()
        writer = Writer(store, thread)
        try:
            for tick in range(20):
                for number in range(matches):
                    writer.checkpoint(1, progress(str(number), tick), nothing, nothing)
                await asyncio.sleep(0)  # the first of them may have begun
            kept = writer.call(Urgency.CHECKPOINT, lambda: {match for batch in store.saved for match in batch})
            store.free.set()
            assert await kept == {str(number) for number in range(matches)}
            assert thread.jobs <= 1 + 2 + matches // MOST_AT_ONCE  # this one, the first, and one for all that waited
        finally:
            store.free.set()
            await writer.close()

    asyncio.run(main())


@given(st.lists(st.integers(0, 2 * MOST_AT_ONCE), max_size=300), st.integers(0, 300))
@settings(max_examples=20, deadline=None)
def test_a_call_comes_after_every_checkpoint_that_was_asked_for_before_it(matches, at):
    async def main():
        store = Slow()
        store.free.set()
        writer = Writer(store)
        try:
            for number, match in enumerate(matches):
                writer.checkpoint(1, progress(str(match), number), nothing, nothing)
                if number % 7 == 0:
                    await asyncio.sleep(0)
                if number == at:
                    before = {str(one) for one in matches[: at + 1]}
                    call = writer.call(Urgency.CHECKPOINT, lambda: {one for batch in store.saved for one in batch})
                    assert before <= await call
        finally:
            await writer.close()

    asyncio.run(main())
