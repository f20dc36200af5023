"""What parallel workers of one test run need alike, made once: the first who wants it makes it, the others wait."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The path at which `make(path)` has made it, for all workers. It is theirs to read and copy, and not to change."""
    shared = factory.getbasetemp()
    if shared.name.startswith("popen-"):  # a worker's own folder lies in that of the run
        shared = shared.parent
    path, unfinished = shared / name, shared / f"{name}.unfinished"
    with shared.joinpath(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            make(unfinished)
            unfinished.rename(path)
    return path
