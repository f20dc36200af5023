"""The bluffers of Liar's Dice: three levels that can be told apart, whose chances are right, and who keep the rules."""

from itertools import product

import pytest

from games.catalog.liarsdice.bot import PLAIN, SURE, WILD, LiarsDiceBot, Mind, chances
from games.catalog.liarsdice.game import Bid, Call, LiarsDice, Raise, Sight, Table, counts
from games.engine import BotSeat, Match, Random
from games.engine.bot import bot_input
from games.testing import Play

TABLES = 60


def seat(level: int, *, number: int = 0, seats: int = 2, luck: int = 1, wild: bool = True) -> BotSeat:
    return BotSeat(
        seat=number,
        level=level,
        seats=tuple(range(seats)),
        tick=1,
        options=LiarsDice.options(wild=wild),
        random=Random(luck),
        input_types=(Raise, Call),
        legal=[Call()],
    )


def sight(cup: list[int], *bids: Bid, others: tuple[int, ...] = (5,)) -> Sight:
    """What seat 0 sees: its own cup, how many dice the others have, and the bids."""
    return Sight(Table({0: len(cup), **dict(enumerate(others, 1))}, first=0, bids=list(bids)), cup)


def played(levels: list[int], seed: int, **options: object) -> dict[int, int]:
    """The places of a match of bots who do not take their time."""
    match = Match(LiarsDice, seats=len(levels), seed=seed, options=LiarsDice.options(**options))
    while match.outcome is None:
        if (mine := match.turn.seat) is None:
            match.advance(match.next_due())
        else:
            match.submit(mine, bot_input(match, mine, levels[mine]))
            match.step()
    return match.outcome.placings


def won(one: int, other: int, *, seats: int, wild: bool = True) -> int:
    """How many of the seeded tables a bot of level `one` wins against others of level `other`."""
    places = [seed % seats for seed in range(TABLES)]
    tables = [[one if seat == mine else other for seat in range(seats)] for mine in places]
    return sum(played(levels, seed, wild=wild)[places[seed]] == 1 for seed, levels in enumerate(tables))


@pytest.mark.parametrize(("one", "other"), [(2, 1), (3, 2)])
def test_a_higher_level_wins_more_than_half_of_its_duels(one: int, other: int) -> None:
    assert won(one, other, seats=2) > TABLES // 2


@pytest.mark.parametrize("wild", [True, False])
def test_the_highest_level_wins_clearly_more_than_the_lowest(wild: bool) -> None:
    assert won(3, 1, seats=2, wild=wild) >= TABLES * 2 // 3


def test_the_highest_level_wins_clearly_more_than_its_share_of_four_at_a_table() -> None:
    assert won(3, 1, seats=4) >= TABLES * 2 // 5


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("seats", [2, 6])
def test_nothing_a_bot_asks_for_is_refused(level: int, seats: int) -> None:
    play = Play(LiarsDice, seats=seats, seed=level, options={"dice": 4}, bots=level)
    play.finish()
    assert play.refusals == []


@pytest.mark.parametrize("level", [1, 2, 3])
def test_each_level_bids_now_and_then_what_it_does_not_hold(level: int) -> None:
    """Alone with a cup of twos, over a bid of two fives: how many of the bids name any other face?"""
    view = sight([2, 2, 2, 3, 4], Bid(1, 1, 6), others=(5, 5, 5))
    choices = [LiarsDiceBot().choose(view, seat(level, seats=4, luck=luck)) for luck in range(200)]
    lies = [move for move in choices if isinstance(move, Raise) and move.face in (1, 5, 6)]
    assert 0 < len(lies) < 150


@pytest.mark.parametrize("level", [1, 2, 3])
def test_each_level_calls_what_cannot_be_and_not_what_it_holds_itself(level: int) -> None:
    for luck in range(20):
        me = seat(level, luck=luck)
        assert LiarsDiceBot().choose(sight([2, 2, 3, 3, 4], Bid(1, 6, 5)), me) == Call()
        assert LiarsDiceBot().choose(sight([2, 2, 2, 2, 2], Bid(1, 3, 2)), me) != Call()


@pytest.mark.parametrize("level", [1, 2, 3])
def test_after_the_highest_bid_each_level_calls(level: int) -> None:
    assert LiarsDiceBot().choose(sight([6], Bid(1, 2, 6), others=(1,)), seat(level)) == Call()


def test_bots_are_as_good_as_blind_to_whose_turn_it_was_before() -> None:
    """A restart changes nothing: the same sight and the same luck give the same choice."""
    view = sight([1, 2, 3, 4, 5], Bid(1, 2, 4))
    assert LiarsDiceBot().choose(view, seat(3)) == LiarsDiceBot().choose(view, seat(3))


@pytest.mark.parametrize("chance", [PLAIN, WILD])
@pytest.mark.parametrize("dice", [0, 1, 3])
def test_chances_are_those_of_dice_that_are_rolled_in_all_ways(dice: int, chance: int) -> None:
    wild = chance == WILD
    rolls = list(product(range(1, 7), repeat=dice))
    for least, permille in enumerate(chances(dice, 0, chance)):
        enough = sum(sum(counts(die, 5, wild) for die in roll) >= least for roll in rolls)
        assert abs(permille - enough * SURE // len(rolls)) <= 2


def test_whoever_has_bid_a_face_is_taken_to_hold_more_of_it_by_level_3_alone() -> None:
    bid = Bid(1, 3, 4)
    plain, reads = Mind(sight([2, 2, 3, 3, 5], bid), seat(2)), Mind(sight([2, 2, 3, 3, 5], bid), seat(3))
    assert reads.true(bid) > plain.true(bid)
    assert reads.true(Bid(1, 3, 6)) == plain.true(Bid(1, 3, 6))
