"""The guard at each way into a running match: shut when its host has lost it, and what the game raises ends that match
alone. Whatever time the match takes of the loop is taken in here, and measured here. It knows nothing else of matches.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from games.hosting.share import Share


class Guarded(Protocol):
    """What the guard asks of a match. `share` is what it takes of the loop."""

    share: Share

    @property
    def held(self) -> bool:
        """Whether this host may still run it."""

    def fail(self) -> None:
        """The game has raised; called while that is being handled."""

    def judge(self) -> None:
        """It may have taken more of the loop than its share."""


P = ParamSpec("P")
M = TypeVar("M", bound=Guarded)


def entry(method: Callable[Concatenate[M, P], None]) -> Callable[Concatenate[M, P], None]:
    """A way into a match from outside."""

    @wraps(method)
    def enter(match: M, *args: P.args, **kwargs: P.kwargs) -> None:
        share = match.share
        if not match.held:
            return
        outermost, share.inside = not share.inside, True
        begun = share.time()
        try:
            method(match, *args, **kwargs)
        except Exception:
            match.fail()
        finally:
            if outermost:
                share.inside = False
                if share.took(begun, share.time()):
                    match.judge()

    return enter
