"""Who came where, written on the seats of a match that is over: with what a player's results are counted by, so that
counting them reads neither the matches nor anybody else's seats. What a match counts for is not decided here.
"""

from collections.abc import Mapping
from typing import Any

from games.models import Match, Seat


def keep(match: Match, placings: Mapping[int, int]) -> None:
    """Write the place of each seat, given by number. Call it in the transaction that writes the result."""
    drawn = is_drawn(placings)
    for seat, place in placings.items():
        Seat.objects.filter(match=match, number=seat).update(place=place, game=match.game, drawn=drawn)


def is_drawn(placings: Mapping[Any, int]) -> bool:
    """Whether nobody stands behind anybody."""
    return all(place == 1 for place in placings.values())
