"""The laws of turns, whatever is scheduled: never early, in order, once each before anybody twice, one long turn at a
time, and the loop reads its sockets between them.
"""

import asyncio
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from games.hosting.scheduler import BREATH, Scheduler
from tests.hosting.virtual import virtually

SECONDS = 3.0
LATE = 1e-6


class Item:
    """Wants a turn every `period` seconds, each of which costs `cost` seconds of the loop."""

    def __init__(self, loop, turns, period, cost, long):
        self.loop, self.turns, self.period, self.cost, self.long = loop, turns, period, cost, long
        self.due = loop.time() + period

    def deadline(self):
        return self.due

    def run(self, now):
        self.turns.append((self, self.due, now))
        self.due = max(self.due + self.period, now - 3 * self.period)
        self.loop.now += self.cost


kinds = st.tuples(
    st.sampled_from([0.02, 0.05, 0.1]),
    st.sampled_from([0.0, 0.001, 0.004, 0.02]),
    st.just(False),
)
hogs = st.tuples(st.sampled_from([0.02, 0.05]), st.sampled_from([0.15, 0.4]), st.just(True))


def played(kinds, *, halt=0.0, beat=lambda now: None):
    """The turns of so many items in order, as (item, deadline, time), with a halt of the process in between."""
    turns = []

    async def main(loop):
        scheduler = Scheduler(lambda now: None)
        items = [Item(loop, turns, *kind) for kind in kinds]
        for item in items:
            scheduler.add(item)

        def read():
            beat(loop.time())
            loop.call_later(0.003, read)

        read()
        await asyncio.sleep(SECONDS)
        loop.now += halt
        await asyncio.sleep(0.5)

    virtually(main)
    return turns


@settings(max_examples=40)
@given(st.lists(kinds, min_size=1, max_size=12), st.lists(hogs, max_size=3), st.sampled_from([0.0, 0.3, 2.0]))
def test_nothing_runs_early_and_nobody_waits_for_two_turns_of_anybody(quick, slow, halt):
    turns = played(quick + slow, halt=halt)
    for number, (item, due, now) in enumerate(turns):
        assert now >= due - LATE
        if item.long:
            continue
        between = []  # turns that began while this one was due
        for other, _, begun in reversed(turns[:number]):
            if begun <= due + LATE or other is item:
                break
            between.append(other)
        assert sum(other.long for other in between) <= 1, "all long ones together"
        assert all(between.count(other) <= 2 for other in between)


@given(st.lists(kinds.filter(lambda kind: kind[1] <= 0.001), min_size=2, max_size=9), st.sampled_from([0.5, 2.0]))
@settings(max_examples=30)
def test_after_a_halt_everything_has_a_turn_in_order_before_anything_has_a_second(quick, halt):
    turns = played(quick, halt=halt)
    begun = next(after for (_, _, before), (_, _, after) in pairwise(turns) if after - before >= halt)
    first = [(item, due) for item, due, now in turns if now >= begun][: len(quick)]
    assert len({item for item, _ in first}) == len(quick)
    assert [due for _, due in first] == sorted(due for _, due in first)


@given(st.lists(kinds, min_size=1, max_size=20), st.lists(hogs, max_size=2))
@settings(max_examples=30)
def test_sockets_are_read_however_much_is_due(quick, slow):
    beats = []
    turns = played(quick + slow, beat=beats.append)
    longest = max(item.cost for item, *_ in turns)
    assert max(after - before for before, after in pairwise(beats)) <= BREATH + longest + 0.01


def test_what_is_woken_while_it_waits_keeps_its_turn_if_it_is_due_and_loses_it_if_not():
    turns = []

    async def main(loop):
        scheduler = Scheduler(lambda now: None)
        first, *others = (Item(loop, turns, 0.05, cost, False) for cost in (0.02, 0.0, 0.0))

        def meanwhile():
            for other, due in zip(others, (loop.now, loop.now + 10), strict=True):
                other.due = due
                scheduler.wake(other)

        for item in (first, *others):
            scheduler.add(item)
        loop.call_at(loop.now + 0.05, lambda: loop.call_soon(lambda: loop.call_soon(meanwhile)))
        await asyncio.sleep(0.09)

    virtually(main)
    assert [item.cost for item, *_ in turns].count(0.0) == 1
