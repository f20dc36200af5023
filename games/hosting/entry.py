"""The guard at each way into a running match: shut when its host has lost it, and what the game raises ends that match
alone. It knows nothing else of matches.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar


class Guarded(Protocol):
    """What the guard asks of a match."""

    @property
    def held(self) -> bool:
        """Whether this host may still run it."""

    def fail(self) -> None:
        """The game has raised; called while that is being handled."""


P = ParamSpec("P")
M = TypeVar("M", bound=Guarded)


def entry(method: Callable[Concatenate[M, P], None]) -> Callable[Concatenate[M, P], None]:
    """A way into a match from outside."""

    @wraps(method)
    def enter(match: M, *args: P.args, **kwargs: P.kwargs) -> None:
        if match.held:
            try:
                method(match, *args, **kwargs)
            except Exception:
                match.fail()

    return enter
