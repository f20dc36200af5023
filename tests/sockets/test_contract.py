"""What every Socket does, whatever carries it: the fast one over a real line, the plain one over ASGI, and the fake."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.sockets.peers import KINDS, heard_by

LARGE = {"type": "large", "text": "x" * 60_000}


@pytest_asyncio.fixture(params=KINDS)
async def peer(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    peer = await KINDS[request.param]().open()
    yield peer
    await peer.shut()


def send(peer: Any, **message: Any) -> None:
    peer.socket.send(json.dumps(message).encode(), True)


async def until(condition: Any) -> None:
    """Let the loop turn until it holds; the test's own timeout bounds it."""
    while not condition():  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0)


async def test_messages_arrive_whole_and_in_order(peer):
    for number in range(100):
        send(peer, type="n", number=number)
    assert [message["number"] for message in await peer.read(100)] == list(range(100))


async def test_a_peer_that_reads_nothing_is_seen_to_be_behind_until_it_has_read_all(peer):
    count = 0
    while not peer.socket.queued():
        send(peer, **LARGE)
        count += 1
        await asyncio.sleep(0)
        assert count < 1000, "nothing is ever queued"
    assert peer.socket.queued() >= 1
    assert await peer.read(count) == [LARGE] * count
    await until(lambda: not peer.socket.queued())


async def test_what_was_sent_before_the_close_arrives_and_what_comes_after_is_lost(peer):
    send(peer, type="before")
    peer.socket.close(4410, "over")
    send(peer, type="after")
    peer.socket.close(4400, "again")
    assert await peer.read(1) == [{"type": "before"}]
    assert await peer.closed() == (4410, "over")


async def test_nothing_raises_because_the_peer_is_gone(peer):
    listening = asyncio.create_task(peer.socket.listen(heard_by([]))) if hasattr(peer.socket, "listen") else None
    await asyncio.sleep(0)
    await peer.vanish()
    for _ in range(3):
        send(peer, type="late")
    if listening is not None:
        await listening
    send(peer, type="later")
    assert peer.socket.queued() >= 0
    peer.socket.close(4410, "over")


@pytest.mark.parametrize("kind", ["fast", "plain"])
async def test_whoever_listens_hears_every_message_until_the_peer_is_gone(kind):
    peer, heard = await KINDS[kind]().open(), []
    listening = asyncio.create_task(peer.socket.listen(heard_by(heard)))
    await asyncio.sleep(0)
    for number in range(5):
        await peer.say(number)
    await until(lambda: len(heard) == 5)
    await peer.vanish()
    await listening
    assert heard == list(range(5))
    await peer.shut()


@pytest.mark.parametrize("kind", ["fast", "plain"])
async def test_what_a_listener_raises_ends_the_listening(kind):
    def fail(payload: bytes, text: bool) -> None:
        raise ZeroDivisionError

    peer = await KINDS[kind]().open()
    listening = asyncio.create_task(peer.socket.listen(fail))
    await asyncio.sleep(0)
    await peer.say("x")
    with pytest.raises(ZeroDivisionError):
        await listening
    await peer.shut()
