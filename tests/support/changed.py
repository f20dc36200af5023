"""The site on a picows whose protocol takes other arguments than the one we know: as after a careless upgrade."""

from gameproject import handover
from gameproject.asgi import application

__all__ = ["application"]


def changed(*arguments: object) -> None:
    raise TypeError("__init__() takes 3 positional arguments but 15 were given")


handover.Carried.__init__ = changed  # type: ignore[method-assign, assignment]
