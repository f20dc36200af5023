"""What members are told when they have to go, and what is told of a match's end. Words only; who is told when, the
match decides.
"""

from games.hosting.seating import Chair
from games.hosting.store import Ending
from games.wire.codes import Close
from games.wire.messages import Bye

LEFT = Bye(close=int(Close.NORMAL), code="left")
REPLACED = Bye(close=int(Close.REPLACED), code="replaced")
KICKED = Bye(close=int(Close.KICKED), code="kicked")


def moved(retry: int) -> Bye:
    """The match goes on elsewhere: come back after `retry` milliseconds."""
    return Bye(close=int(Close.UNAVAILABLE), code="draining", retry=retry)


def over(ending: Ending, chairs: list[Chair]) -> Bye:
    """The match is over, and this is how it ended."""
    names = {str(chair.number): chair.name for chair in chairs}
    params = {"status": ending.status, "reason": ending.reason, "placings": placings(ending), "names": names}
    return Bye(close=int(Close.OVER), code="over", params=params)


def placings(ending: Ending) -> dict[str, int] | None:
    """As they travel: {seat: place}, None without a result."""
    return None if ending.outcome is None else {str(seat): place for seat, place in ending.outcome.placings.items()}
