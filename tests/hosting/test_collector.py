"""The garbage collector is out of the way of ticks: what was there at the start is looked at no more, what comes later
is collected by the clock, pauses are measured, and it is left as it was.
"""

import asyncio
import gc
import weakref

import pytest

from games.hosting.collector import FULL_EVERY, Collector
from tests.hosting.virtual import virtually


class Knot:
    """A cycle."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def _as_it_was():
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("_as_it_was")
def test_cycles_that_lived_for_long_are_collected_by_the_clock_alone():
    async def main(loop):
        collector = Collector()
        collector.begin()
        knot = Knot()
        gc.collect(1)  # into the oldest generation
        gone = weakref.ref(knot)
        del knot
        for _ in range(30):
            gc.collect(1)
        lists = [[] for _ in range(20_000)]  # enough for many collections of the young
        assert gone() is not None
        await asyncio.sleep(FULL_EVERY + 1)
        assert gone() is None
        assert collector.pauses > 30
        assert 0 < collector.longest <= collector.total < 10
        del lists
        collector.close()

    virtually(main)


@pytest.mark.usefixtures("_as_it_was")
def test_what_is_there_at_the_start_is_frozen_until_the_end():
    async def main(loop):
        before, callbacks = gc.get_threshold(), list(gc.callbacks)
        collector = Collector()
        collector.close()
        collector.begin()
        assert gc.get_freeze_count() > 1000
        assert len(gc.get_objects()) < 1000, "a full collection has next to nothing to look at"
        collector.close()
        collector.close()
        assert gc.get_freeze_count() == 0
        assert (gc.get_threshold(), gc.callbacks) == (before, callbacks)

    virtually(main)
