"""Free ports and waiting. Nothing here sleeps for a fixed time: it asks again until the answer comes."""

import socket
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(ask: Callable[[], T], *, seconds: float = 15, what: str = "the condition", every: float = 0.02) -> T:
    """Ask until the answer is true, and return it. An exception of OSError's family counts as "not yet"."""
    deadline = time.monotonic() + seconds
    trouble: object = None
    while time.monotonic() < deadline:
        try:
            if answer := ask():
                return answer
        except OSError as error:
            trouble = error
        time.sleep(every)
    raise AssertionError(f"waited {seconds} s for {what}: {trouble or 'no'}")
