"""Who plays with whom: queue entries in, matches out. Pure: the caller says when now is.

The longest waiting choose first. Each looks at its nearest neighbours by rating, as far as its window reaches, which
widens with the wait, so that nobody starves: a window is only bounded by how long somebody waits. Blocked people never
meet; recent opponents do only once the wait is long. Costs a sort and a bounded look around for each entry.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import combinations
from operator import attrgetter

WINDOW = 3.0  # of rating points (openskill's mu): about a third of what an unrated player may be wrong by
WIDENS = 0.3  # rating points a second: after a minute a beginner meets all but the best
AGAIN_AFTER = 20.0  # seconds after which one meets even those whom one has just played
LOOKS = 60_000  # at neighbours and candidates in one pass, oldest entries first; this is what bounds a pass
LEAST_LOOKS = 8  # for each entry even then
EXCHANGES = 16  # between the teams of one match
ROTATIONS = 4  # groups that are tried from one set of candidates: the nearest may not go together
AGE = attrgetter("since", "key")  # the longest waiting first


@dataclass(slots=True)  # frozen, ten thousand of them would take four times as long to make
class Party:
    """A queue entry: players who stay together. `since` is when it came, in seconds of the same clock as `now`.
    Nothing changes one; whom they have met may contain themselves.
    """

    key: int
    players: tuple[int, ...]
    rating: float
    since: float
    blocks: AbstractSet[int] = frozenset()
    recent: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a match of the mode looks like. `teams` 0: everybody for themselves. `bots_after` None: never bots."""

    seats: int
    teams: int = 0
    bots_after: float | None = None

    @property
    def team_size(self) -> int:
        return self.seats // self.teams if self.teams else self.seats


@dataclass(frozen=True, slots=True)
class Found:
    """A match: its parties, the longest waiting first, and who sits where (None: a bot). Teams take turns, as
    games seat them: a seat's team is its number modulo the teams."""

    parties: tuple[Party, ...]
    seats: tuple[int | None, ...]


@dataclass(slots=True)
class _Line:
    """Parties by rating. Those taken are stepped over, by links that skip them."""

    parties: list[Party]
    ratings: list[float] = field(init=False)
    left: list[int] = field(init=False)
    right: list[int] = field(init=False)
    looks: int = LOOKS

    def __post_init__(self) -> None:
        count = len(self.parties)
        # One more at the end, infinitely far from everybody, which is where the links lead from either end.
        self.ratings = [*(party.rating for party in self.parties), float("inf")]
        self.left, self.right = list(range(-1, count)), list(range(1, count + 2))

    def take(self, place: int) -> None:
        before, after = self.left[place], self.right[place]
        self.right[before] = after
        self.left[after] = before

    def partners(self, place: int, waited: float) -> Iterator[int]:
        """The places of those who may meet the one here, nearest rating first, as far as the window and the looks go.

        It says once more what `may_meet` says, because this is where a pass spends its time.
        """
        parties, ratings, left, right = self.parties, self.ratings, self.left, self.right
        one, reach, again = parties[place], window(waited), waited >= AGAIN_AFTER
        here, players = one.rating, one.players
        blocked, met = one.blocks.isdisjoint, one.recent.isdisjoint
        low, high, looked = left[place], right[place], 0
        down, up = abs(here - ratings[low]), ratings[high] - here
        while looked < LEAST_LOOKS or self.looks > 0:
            if down <= up:
                if down > reach:
                    return
                place, low = low, left[low]
                down = abs(here - ratings[low])
            else:
                if up > reach:
                    return
                place, high = high, right[high]
                up = ratings[high] - here
            looked += 1
            self.looks -= 1
            other = parties[place]
            if (
                blocked(other.players)
                and other.blocks.isdisjoint(players)
                and (again or (met(other.players) and other.recent.isdisjoint(players)))
            ):
                yield place


def window(waited: float) -> float:
    """How far from the own rating others may be after so many seconds."""
    return WINDOW + WIDENS * max(0.0, waited)


def pair(parties: Iterable[Party], shape: Shape, now: float, most: float = float("inf")) -> list[Found]:
    """The matches that can be made now. No party is in two of them; who is in none goes on waiting. It stops once
    `most` parties have been found one.
    """
    fitting = [party for party in parties if len(party.players) <= shape.team_size]
    line = _Line(sorted(fitting, key=attrgetter("rating", "key")))
    ages = list(map(AGE, line.parties))
    oldest_first = sorted(range(len(fitting)), key=ages.__getitem__)
    taken = bytearray(len(fitting))
    found = []
    for place in oldest_first:
        if taken[place]:
            continue
        if most <= 0:
            break
        group = _group(line, place, shape, now)
        if group is None:
            continue
        most -= len(group)
        for one in group:
            taken[one] = True
            line.take(one)
        members = tuple(sorted((line.parties[one] for one in group), key=AGE))
        found.append(Found(members, _seated(members, shape) or ()))
    return found


def may_meet(one: Party, other: Party, waited: float) -> bool:
    """Whether the two may be in one match, whose longest waiting has waited so long."""
    if not (one.blocks.isdisjoint(other.players) and other.blocks.isdisjoint(one.players)):
        return False
    return waited >= AGAIN_AFTER or (one.recent.isdisjoint(other.players) and other.recent.isdisjoint(one.players))


def _group(line: _Line, place: int, shape: Shape, now: float) -> list[int] | None:
    """The places of a match around this one, or None while there is none."""
    seed = line.parties[place]
    waited = now - seed.since
    room = shape.seats - len(seed.players)
    with_bots = shape.bots_after is not None and waited >= shape.bots_after
    candidates: list[int] = []
    for other in line.partners(place, waited) if room else ():
        candidates.append(other)
        if len(candidates) == room and (group := _grown(line, place, candidates, shape, now))[1] == shape.seats:
            return group[0]
        if len(candidates) >= room + ROTATIONS:
            break
    best, size = [place], len(seed.players)
    for turn in range(min(ROTATIONS if line.looks > 0 else 1, len(candidates))):
        places, people = _grown(line, place, candidates[turn:] + candidates[:turn], shape, now)
        if people > size:
            best, size = places, people
    return best if size == shape.seats or with_bots else None


def _grown(line: _Line, place: int, candidates: list[int], shape: Shape, now: float) -> tuple[list[int], int]:
    """The seed and those candidates that go with all before them; how many people these are.

    Somebody who has waited longer, and found nobody, may come in by this seed: then their window counts, too.
    """
    seed, elders = line.parties[place], list[int]()
    waited = now - seed.since
    group, size = [place], len(seed.players)
    for other in candidates:
        party = line.parties[other]
        if size + len(party.players) > shape.seats:
            continue
        line.looks -= len(group)
        if not all(may_meet(party, line.parties[one], waited) for one in group[1:]):
            continue
        older = party.since < seed.since
        if (older and not _within(line, other, group, now)) or not all(
            _within(line, elder, [other], now) for elder in elders
        ):
            continue
        # Single players fit wherever there is room.
        if (
            shape.teams
            and len(party.players) > 1
            and _seated((*(line.parties[one] for one in group), party), shape) is None
        ):
            continue
        group.append(other)
        if older:
            elders.append(other)
        size += len(party.players)
        if size == shape.seats:
            break
    return group, size


def _within(line: _Line, place: int, others: list[int], now: float) -> bool:
    """Whether these are all in the window of the party at that place."""
    party = line.parties[place]
    reach = window(now - party.since)
    return all(abs(line.parties[other].rating - party.rating) <= reach for other in others)


def _seated(parties: tuple[Party, ...], shape: Shape) -> tuple[int | None, ...] | None:
    """Who sits where, parties within one team, as many people in each as may be, and no exchange of two parties makes
    the teams more even; None if the parties do not fit so."""
    if not shape.teams:
        people = [player for party in parties for player in party.players]
        return (*people, *[None] * (shape.seats - len(people)))
    teams: list[list[Party]] = [[] for _team in range(shape.teams)]
    for party in sorted(parties, key=lambda party: (-len(party.players), -party.rating, party.key)):
        free = [team for team in teams if _people(team) + len(party.players) <= shape.team_size]
        if not free:
            return None
        min(free, key=lambda team: (_people(team), _strength(team))).append(party)
    _even_out(teams)
    players = [[player for party in team for player in party.players] for team in teams]
    full = [(*team, *[None] * (shape.team_size - len(team))) for team in players]
    return tuple(team[row] for row in range(shape.team_size) for team in full)


def _people(team: list[Party]) -> int:
    return sum(len(party.players) for party in team)


def _strength(team: list[Party]) -> float:
    return sum(party.rating * len(party.players) for party in team)


def _even_out(teams: list[list[Party]]) -> None:
    """Let parties of one size change places as long as that brings two teams closer together, the best exchange first.
    Each one does, so it ends; EXCHANGES bounds what it may cost.
    """
    for _exchange in range(EXCHANGES):
        best, gain = None, 1e-9
        for one, other in combinations(teams, 2):
            gap = _strength(one) - _strength(other)
            for here, mine in enumerate(one):
                for there, theirs in enumerate(other):
                    if len(mine.players) != len(theirs.players):
                        continue
                    moved = 2 * (mine.rating - theirs.rating) * len(mine.players)
                    if abs(gap) - abs(gap - moved) > gain:
                        best, gain = (one, here, other, there), abs(gap) - abs(gap - moved)
        if best is None:
            return
        one, here, other, there = best
        one[here], other[there] = other[there], one[here]
