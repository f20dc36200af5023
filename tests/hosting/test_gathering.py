"""Sockets that are read in rounds: nothing is left unread, rounds do not multiply, and a silence costs nothing."""

import asyncio
import socket
from collections.abc import Callable

import pytest

from games.hosting import gathering
from games.hosting.gathering import MOST_AT_ONCE, GatheringLoop


class Lines:
    """Pairs of sockets, of which one side is read in rounds."""

    def __init__(self, loop: GatheringLoop, count: int) -> None:
        self.loop, self.pairs = loop, [socket.socketpair() for _ in range(count)]
        self.heard: list[int] = []
        for number, (_, here) in enumerate(self.pairs):
            here.setblocking(False)
            loop.add_reader(here.fileno(), self._reader(number, here))

    def _reader(self, number: int, here: socket.socket) -> Callable[[], None]:
        def read() -> None:
            assert here.recv(1) == b"x"
            self.heard.append(number)

        return read

    def say(self, *numbers: int) -> None:
        for number in numbers:
            self.pairs[number][0].send(b"x")

    async def hear(self, count: int) -> None:
        while len(self.heard) < count:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)

    def close(self) -> None:
        for there, here in self.pairs:
            self.loop.remove_reader(here.fileno())
            there.close()
            here.close()


@pytest.fixture
def lines(request: pytest.FixtureRequest):
    made: list[Lines] = []

    def make(count: int) -> Lines:
        loop = gathering.gathering(asyncio.get_running_loop())
        made.append(Lines(loop, count))
        return made[-1]

    yield make
    for one in made:
        one.close()


async def test_all_that_comes_is_read_and_a_silence_ends(lines):
    some = lines(3)
    for burst in ([0], [1, 2], [2, 0, 1], [1]):
        before = len(some.heard)
        some.say(*burst)
        await some.hear(before + len(burst))
        assert sorted(some.heard[before:]) == sorted(burst)
        while some.loop._next is not None:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.001)


async def test_more_than_fit_into_a_round_are_read_in_the_next_and_rounds_do_not_multiply(lines):
    some = lines(3 * MOST_AT_ONCE)
    for _ in range(4):
        before = len(some.heard)
        some.say(*range(3 * MOST_AT_ONCE))
        await some.hear(before + 3 * MOST_AT_ONCE)
    assert len(some.heard) == 12 * MOST_AT_ONCE
    rounds = 0
    run = some.loop._round

    def counted() -> None:
        nonlocal rounds
        rounds += 1
        run()

    some.loop._round = counted  # type: ignore[method-assign]
    while some.loop._next is not None:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.001)
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert rounds <= 2, "a silence has no rounds"


async def test_before_a_turn_of_a_match_what_has_come_is_read(lines):
    some = lines(2)
    some.say(0)
    await some.hear(1)
    some.say(1)
    gathering.read_now(asyncio.get_running_loop())
    assert some.heard == [0, 1]


async def test_who_is_removed_is_not_read(lines):
    some = lines(2)
    assert some.loop.remove_reader(some.pairs[0][1].fileno())
    assert not some.loop.remove_reader(some.pairs[0][1].fileno())
    some.say(0, 1)
    await some.hear(1)
    assert some.heard == [1]
