"""The players of Reversi that are made of code: four levels that can be told apart, and that never think for
longer than they may.
"""

import pytest

from games.catalog.reversi import search
from games.catalog.reversi.board import DARK, LIGHT, each, flips, legal, play
from games.catalog.reversi.bot import POSITIONS, ReversiBot
from games.catalog.reversi.game import Board, Place, Reversi
from games.engine import BotSeat, Random
from games.testing import Play


def seat(level: int, number: int = 0, tick: int = 0) -> BotSeat:
    return BotSeat(
        seat=number,
        level=level,
        seats=(0, 1),
        tick=tick,
        options=Reversi.options(),
        random=Random.derived(7, number, tick),
        input_types=(Place,),
    )


def won(one: int, other: int, matches: int) -> int:
    """How many of the seeded matches level `one` wins against level `other`, with dark and light discs in turn."""
    wins = 0
    for seed in range(matches):
        mine = seed % 2
        bots = {mine: one, 1 - mine: other}
        outcome = Play(Reversi, seed=seed, bots=bots, options={"clock": "none"}).finish()
        wins += outcome.placings == {mine: 1, 1 - mine: 2}
    return wins


def test_the_strongest_nearly_always_beats_the_second_even_with_a_quarter_of_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """bench/duel.py measures the whole of it."""
    monkeypatch.setitem(POSITIONS, 4, POSITIONS[4] // 4)
    assert won(4, 2, 8) >= 7


@pytest.mark.parametrize(("one", "other", "matches"), [(2, 1, 20), (3, 2, 6)])
def test_a_higher_level_wins_clearly_more_than_half(one: int, other: int, matches: int) -> None:
    assert won(one, other, matches) >= matches * 3 // 4


def late(seed: int, empty: int) -> tuple[int, int]:
    """A position of a random match with so many empty squares or fewer, in which a move is possible."""
    random, own, other = Random(seed), DARK, LIGHT
    while (own | other).bit_count() < 64 - empty or not legal(own, other):
        if moves := list(each(legal(own, other))):
            own, other = play(own, other, random.choice(moves))
        else:
            own, other = other, own
    return own, other


def outcome(own: int, other: int) -> int:
    """By how many discs who is to move wins if both play the best there is: every sequence is looked at."""
    moves = legal(own, other)
    if not moves:
        return -outcome(other, own) if legal(other, own) else own.bit_count() - other.bit_count()
    return max(-outcome(*play(own, other, move)) for move in each(moves))


@pytest.mark.parametrize("seed", range(8))
def test_the_end_is_played_as_well_as_it_can_be(seed: int) -> None:
    own, other = late(seed, 6)
    chosen = search.best(own, other, POSITIONS[4], dict.fromkeys(each(legal(own, other)), 0))
    assert -outcome(*play(own, other, chosen)) == outcome(own, other)


@pytest.mark.parametrize("level", [3, 4])
@pytest.mark.parametrize("empty", [60, 40, 20, 12])
def test_no_more_positions_are_looked_at_than_allowed(level: int, empty: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    class Counted(search.Search):
        def value(self, own: int, other: int, depth: int, alpha: int, beta: int) -> int:
            looked.append(depth)
            return super().value(own, other, depth, alpha, beta)

    monkeypatch.setattr(search, "Search", Counted)
    own, other = late(3, empty)
    search.best(own, other, POSITIONS[level], dict.fromkeys(each(legal(own, other)), 0))
    assert 0 < len(looked) <= POSITIONS[level] + 1


@pytest.mark.parametrize("level", [1, 2, 3])
def test_what_is_chosen_is_legal_and_the_same_again(level: int) -> None:
    for tick in range(12):
        own, other = late(tick, 60 - 5 * tick)
        board = Board(discs=[(own >> square & 1) - 1 + 2 * (other >> square & 1) for square in range(64)])
        chosen = ReversiBot().choose(board, seat(level, tick=tick))
        assert chosen is not None
        assert flips(own, other, 1 << chosen.square)
        assert ReversiBot().choose(board, seat(level, tick=tick)) == chosen


def test_matches_of_the_same_levels_differ() -> None:
    ends = []
    for seed in range(6):
        match = Play(Reversi, seed=seed, bots=2)
        match.finish()
        ends.append(match.state.discs)
    assert all(ends.count(end) == 1 for end in ends)


def test_who_cannot_move_asks_for_nothing() -> None:
    assert ReversiBot().choose(Board(discs=[-1] * 64), seat(4)) is None
