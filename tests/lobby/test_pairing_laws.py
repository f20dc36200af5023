"""The laws of pairing: nobody twice, nobody starves, windows and blocks are kept, teams are even."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lobby.pairing import AGAIN_AFTER, Party, Shape, may_meet, pair, window

NOW = 1000.0
SHAPES = st.sampled_from(
    [Shape(2), Shape(4), Shape(4, 2), Shape(6, 3), Shape(8, 0, 20), Shape(4, 2, 20), Shape(2, 0, 20)]
)


@st.composite
def queues(draw: st.DrawFn, largest: int = 3) -> list[Party]:
    sizes = draw(st.lists(st.integers(1, largest), max_size=24))
    total = sum(sizes)
    anybody = st.frozensets(st.integers(0, max(0, total)), max_size=3)
    parties, first = [], 0
    for key, size in enumerate(sizes):
        rating, since = draw(st.floats(-20, 50)), draw(st.floats(0, NOW))
        players = tuple(range(first, first + size))
        parties.append(Party(key, players, rating, since, draw(anybody) - {*players}, draw(anybody) - {*players}))
        first += size
    return parties


@given(queues(), SHAPES)
def test_nobody_is_in_two_matches_and_every_match_is_full(parties, shape):
    found = pair(parties, shape, NOW)
    keys = [party.key for match in found for party in match.parties]
    assert len(keys) == len(set(keys))
    for match in found:
        people = sorted(player for party in match.parties for player in party.players)
        assert sorted(player for player in match.seats if player is not None) == people
        assert len(match.seats) == shape.seats
        assert None not in match.seats or NOW - match.parties[0].since >= shape.bots_after


@given(queues(), SHAPES)
def test_windows_and_blocks_are_kept(parties, shape):
    for match in pair(parties, shape, NOW):
        oldest = match.parties[0]
        waited = NOW - oldest.since
        assert oldest.since == min(party.since for party in match.parties)
        for party in match.parties:
            assert abs(party.rating - oldest.rating) <= window(waited)
            for other in match.parties:
                assert party is other or party.blocks.isdisjoint(other.players)
                assert party is other or waited >= AGAIN_AFTER or party.recent.isdisjoint(other.players)


def test_whoever_waits_longest_comes_first_though_somebody_else_found_the_match():
    couples = frozenset(range(10, 26))
    near = [Party(key, (2 * key, 2 * key + 1), -key / 50, 10, couples - {2 * key, 2 * key + 1}) for key in range(5, 13)]
    (found,) = pair([Party(0, (0,), 0, 0), Party(1, (1,), 1, 1), *near], Shape(4), NOW)
    assert [party.key for party in found.parties] == [0, 1, 5]


@given(queues(), SHAPES)
def test_parties_stay_in_one_team_and_teams_are_equal(parties, shape):
    if not shape.teams:
        return
    for match in pair(parties, shape, NOW):
        teams = [match.seats[team :: shape.teams] for team in range(shape.teams)]
        assert {len(team) for team in teams} == {shape.seats // shape.teams}
        for party in match.parties:
            assert sum(not {*party.players}.isdisjoint(team) for team in teams) == 1
        people = [sum(player is not None for player in team) for team in teams]
        assert max(people) - min(people) <= max(len(party.players) for party in match.parties)


@given(queues(), st.integers(2, 6))
def test_nobody_starves_who_has_waited_long_enough(parties, seats):
    patient = [replace(party, players=party.players[:1], since=0.0, blocks=frozenset()) for party in parties]
    found = pair(patient, Shape(seats), NOW)
    assert sum(len(match.parties) for match in found) == len(patient) // seats * seats


@given(queues(largest=1))
def test_two_who_could_meet_are_never_both_left(parties):
    matched = {party.key for match in pair(parties, Shape(2), NOW) for party in match.parties}
    left = sorted((party for party in parties if party.key not in matched), key=lambda party: party.since)
    for number, oldest in enumerate(left):
        waited = NOW - oldest.since
        for other in left[number + 1 :]:
            assert abs(other.rating - oldest.rating) > window(waited) or not may_meet(oldest, other, waited)


@given(queues(largest=2), st.sampled_from([Shape(4, 2, 20), Shape(3, 0, 20)]))
def test_with_bots_everybody_plays_after_a_while(parties, shape):
    matched = {party.key for match in pair(parties, shape, NOW) for party in match.parties}
    assert matched >= {party.key for party in parties if NOW - party.since >= shape.bots_after}


@given(queues(), SHAPES)
def test_the_order_in_which_entries_come_changes_nothing(parties, shape):
    assert pair(parties, shape, NOW) == pair(parties[::-1], shape, NOW)


def test_teams_are_balanced():
    parties = [Party(number, (number,), rating, 0.0) for number, rating in enumerate((10, 20, 30, 40))]
    (match,) = pair(parties, Shape(4, 2), NOW)
    assert {frozenset(match.seats[0::2]), frozenset(match.seats[1::2])} == {frozenset({0, 3}), frozenset({1, 2})}


@given(st.lists(st.floats(-20, 50), min_size=2, max_size=8))
def test_no_exchange_of_two_players_makes_teams_more_even(ratings):
    """A bot sits where somebody is missing."""
    parties = [Party(number, (number,), rating, NOW - 1000) for number, rating in enumerate(ratings)]
    (match,) = pair(parties, Shape(8, 2, 0), NOW)
    teams = [[ratings[player] for player in match.seats[team::2] if player is not None] for team in range(2)]
    assert abs(len(teams[0]) - len(teams[1])) <= 1
    gap = sum(teams[0]) - sum(teams[1])
    assert all(abs(gap) <= abs(gap - 2 * (one - other)) + 1e-6 for one in teams[0] for other in teams[1])
