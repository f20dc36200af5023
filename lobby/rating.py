"""How placings become ratings. Pure: numbers in, numbers out; the same ones on every run. No rows, no clock.

openskill's Plackett-Luce: matches of any number of sides and ties are one update, at a cost that two hundred seats can
pay, and its licence is MIT. Its other models take every pair of sides by itself.
"""

from collections.abc import Mapping
from typing import NamedTuple

from openskill.models import PlackettLuce

MODEL = PlackettLuce()

# Matches until a rating is shown without a question mark and ranked. In duels of equals sigma falls from 8.3 to 6.2 in
# ten matches, more slowly in larger ones: nobody is on a board by one lucky win, and an evening is enough.
PROVISIONAL_MATCHES = 10

# People read 1500, not 25.0: a beginner stands there, and nearly everybody between 600 and 2400.
POINTS_PER_MU = 60


class Skill(NamedTuple):
    """Probably `mu`, give or take `sigma`."""

    mu: float
    sigma: float


BEGINNER = Skill(MODEL.mu, MODEL.sigma)


def points(mu: float) -> int:
    """The number that people see."""
    return round(POINTS_PER_MU * mu)


def is_provisional(matches: int) -> bool:
    return matches < PROVISIONAL_MATCHES


def sides(placings: Mapping[int, int], teams: int) -> list[tuple[int, list[int]]]:
    """(place, seats) of each side. With `teams` a seat's team is its number modulo that, as teams are dealt everywhere,
    and a team stands where its best seat does; without, every seat is a side.
    """
    numbers: dict[int, list[int]] = {}
    for seat in sorted(placings):
        numbers.setdefault(seat % teams if teams > 1 else seat, []).append(seat)
    return [(min(placings[seat] for seat in seats), seats) for seats in numbers.values()]


def rate(placings: Mapping[int, int], skills: Mapping[int, Skill], *, teams: int = 0) -> dict[int, Skill]:
    """The skills after a match, by seat. Equal places are a tie. Of a single side nothing can be learned."""
    played = sides(placings, teams)
    if len(played) < 2:
        return {seat: skills[seat] for seat in placings}
    before = [[MODEL.rating(*skills[seat]) for seat in seats] for _place, seats in played]
    after = MODEL.rate(before, ranks=[place for place, _seats in played])
    return {
        seat: Skill(new.mu, new.sigma)
        for (_place, seats), side in zip(played, after, strict=True)
        for seat, new in zip(seats, side, strict=True)
    }
