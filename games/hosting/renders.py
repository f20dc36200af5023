"""Where replays are rendered: in processes of their own, one at a time, so that no tick waits for them. Who asks while
too many wait is sent away. It knows recordings and replays as bytes only.
"""

import asyncio

import msgspec

from games.hosting.child import child
from games.hosting.renderer import MOST_SECONDS, OTHER_ENGINE, Request

MOST_WAITING = 8  # each takes a second or so; who waits longer believes that nothing happens

_waiting = 0
_turns: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}


class Busy(Exception):
    """Too many replays are waited for."""


class RenderError(Exception):
    """The replay could not be rendered; why is in the log of the process, or in what it wrote to standard error."""


class OtherEngine(RenderError):
    """The engine that is installed now does not play the match as it was played."""


async def render(modules: list[str], seat: int | None, recording: bytes) -> bytes:
    """The replay (games.wire.replay) of a recording, as `seat` saw it. Raises Busy, OtherEngine, RenderError."""
    global _waiting
    if _waiting >= MOST_WAITING:
        raise Busy
    loop = asyncio.get_running_loop()
    for closed in [other for other in _turns if other.is_closed()]:
        del _turns[closed]
    turn = _turns.setdefault(loop, asyncio.Lock())
    _waiting += 1
    try:
        async with turn:
            return await _render(msgspec.msgpack.encode(Request(modules, seat, recording)))
    finally:
        _waiting -= 1


async def _render(request: bytes) -> bytes:
    worker = await child("games.hosting.renderer")
    try:
        async with asyncio.timeout(MOST_SECONDS + 10):
            replay, _errors = await worker.communicate(request)
    except TimeoutError:
        raise RenderError("the renderer took too long") from None
    finally:
        if worker.returncode is None:
            worker.kill()
            await worker.wait()
    if worker.returncode == OTHER_ENGINE:
        raise OtherEngine("run again, the match is not what it was")
    if worker.returncode != 0:
        raise RenderError(f"the renderer ended with {worker.returncode}")
    return replay
