"""The rule book of Liar's Dice, rule by rule, at tables whose dice are known."""

import pytest

from games.catalog.liarsdice.game import Bid, Call, LiarsDice, Raise, counts, lowest
from games.engine import Refused
from games.testing import Play


def table(cups: dict[int, list[int]], *, first: int = 0, **options: object) -> Play:
    """A round in which bidding has just begun: by seat the dice under its cup."""
    play = Play(LiarsDice, seats=len(cups), options={"clock": "none", **options})
    play.state.table.first = first
    play.state.table.dice = {seat: len(dice) for seat, dice in cups.items()}
    play.state.cups = {seat: list(dice) for seat, dice in cups.items() if dice}
    for seat in [seat for seat, dice in cups.items() if not dice]:
        play.match.eliminate(seat)
    play.until(lambda match: match.phase == "bidding")
    return play


def bid(play: Play, count: int, face: int) -> None:
    """Whoever's turn it is raises."""
    play.ask(play.match.turn.seat, Raise(count, face))


def call(play: Play) -> None:
    """Whoever's turn it is calls, and everybody looks until the verdict."""
    play.ask(play.match.turn.seat, Call())
    play.until(lambda match: match.phase == "verdict")


@pytest.mark.parametrize("seats", range(2, 7))
@pytest.mark.parametrize("dice", [2, 5, 6])
def test_everybody_begins_with_as_many_dice_as_was_chosen(seats: int, dice: int) -> None:
    play = Play(LiarsDice, seats=seats, options={"dice": dice})
    assert play.state.table.dice == dict.fromkeys(range(seats), dice)
    assert {seat: len(cup) for seat, cup in play.state.cups.items()} == play.state.table.dice


def test_nobody_may_bid_before_the_dice_lie_still() -> None:
    play = Play(LiarsDice)
    assert (play.match.phase, play.match.turn.seats) == ("rolling", ())
    with pytest.raises(Refused, match="wrong_phase"):
        play.ask(0, Raise(1, 2))
    play.until(lambda match: match.phase == "bidding")
    assert play.match.turn.seat == play.state.table.first


def test_bids_go_round_and_only_the_seat_in_turn_makes_one() -> None:
    play = table({0: [2], 1: [3], 2: [4]}, first=1)
    with pytest.raises(Refused, match="not_your_turn"):
        play.ask(0, Raise(1, 2))
    for seat, face in ((1, 2), (2, 3), (0, 4)):
        play.ask(seat, Raise(1, face))
    assert [each.seat for each in play.state.table.bids] == [1, 2, 0]


@pytest.mark.parametrize(("count", "face"), [(2, 5), (3, 1), (3, 6)])
def test_a_higher_bid_says_more_dice_or_a_higher_face(count: int, face: int) -> None:
    play = table({0: [2, 2], 1: [3, 3]})
    bid(play, 2, 4)
    bid(play, count, face)
    assert play.state.table.bids[-1] == Bid(1, count, face)


@pytest.mark.parametrize(("count", "face"), [(2, 4), (2, 3), (1, 6)])
def test_a_bid_that_is_not_higher_is_refused_with_the_bid_to_beat(count: int, face: int) -> None:
    play = table({0: [2, 2], 1: [3, 3]})
    bid(play, 2, 4)
    with pytest.raises(Refused, match="too_low") as refused:
        bid(play, count, face)
    assert refused.value.params == {"count": 2, "face": 4}
    assert len(play.state.table.bids) == 1


def test_a_bid_on_more_dice_than_there_are_is_refused_with_their_number() -> None:
    play = table({0: [2, 2], 1: [3]})
    with pytest.raises(Refused, match="too_many") as refused:
        bid(play, 4, 2)
    assert refused.value.params == {"dice": 3}


def test_there_is_nothing_to_call_before_the_first_bid() -> None:
    play = table({0: [2], 1: [3]})
    with pytest.raises(Refused, match="nothing_to_call"):
        play.ask(0, Call())


def test_after_the_highest_bid_there_is_nothing_but_the_call() -> None:
    play = table({0: [6], 1: [6]})
    bid(play, 2, 6)
    assert play.legal(1) == [Call()]
    assert play.legal(0) == []


@pytest.mark.parametrize(("claimed", "loser"), [(2, 1), (3, 1), (4, 0)])
def test_the_caller_loses_if_there_are_enough_dice_and_the_bidder_if_not(claimed: int, loser: int) -> None:
    play = table({0: [5, 5, 2], 1: [5, 4, 3]}, wild=False)
    bid(play, claimed, 5)
    call(play)
    seen = play.state.table
    assert (seen.caller, seen.count, seen.loser) == (1, 3, loser)
    assert seen.dice == {seat: 2 if seat == loser else 3 for seat in (0, 1)}


def test_wild_ones_count_as_any_face_and_a_bid_on_ones_counts_ones_alone() -> None:
    assert [counts(1, face, True) for face in range(1, 7)] == [True] * 6
    assert [counts(1, face, False) for face in range(1, 7)] == [True] + [False] * 5
    assert [counts(die, 1, True) for die in range(2, 7)] == [False] * 5
    assert [counts(4, face, True) for face in range(1, 7)] == [False, False, False, True, False, False]


@pytest.mark.parametrize(("wild", "count"), [(True, 4), (False, 2)])
def test_the_count_of_a_call_follows_the_option(wild: bool, count: int) -> None:
    play = table({0: [1, 5, 2], 1: [1, 5, 3]}, wild=wild)
    bid(play, 2, 5)
    call(play)
    assert play.state.table.count == count


def test_cups_are_lifted_one_after_another_and_the_bidders_last() -> None:
    play = table({0: [2], 1: [3], 2: [2], 3: [5]}, wild=False)
    bid(play, 1, 2)
    bid(play, 2, 2)  # by seat 1
    play.ask(2, Call())
    assert (play.match.phase, play.state.table.shown, play.match.turn.seats) == ("called", {}, ())
    for order, total in ([2], 1), ([2, 3], 1), ([2, 3, 0], 2), ([2, 3, 0, 1], 2):
        play.until(lambda match, order=order: list(match.state.table.shown) == order)
        assert (play.match.phase, play.state.table.count) == ("reveal", total)
        assert play.view(None).table.shown == {seat: play.state.cups[seat] for seat in order}
    play.until(lambda match: match.phase == "verdict")
    assert play.state.table.loser == 2


@pytest.mark.parametrize(("claimed", "first"), [(1, 1), (2, 0)])
def test_the_loser_begins_the_next_round(claimed: int, first: int) -> None:
    play = table({0: [2, 2], 1: [3, 3]}, wild=False)
    bid(play, claimed, 2 if claimed == 1 else 6)
    call(play)
    play.until(lambda match: match.phase == "bidding")
    seen = play.state.table
    assert (play.match.turn.seat, seen.first, seen.round) == (first, first, 2)
    assert (seen.bids, seen.caller, seen.shown, seen.count, seen.loser) == ([], -1, {}, 0, -1)


def test_who_loses_the_last_die_is_out_and_the_seat_after_it_begins() -> None:
    play = table({0: [2, 2], 1: [3], 2: [4, 4]}, wild=False, first=0)
    bid(play, 2, 2)
    call(play)
    assert play.match.out == {1: "eliminated"}
    play.until(lambda match: match.phase == "bidding")
    assert play.match.turn.seat == 2
    assert list(play.state.cups) == [0, 2]
    bid(play, 1, 2)
    assert play.match.turn.seat == 0


def test_the_last_one_with_dice_has_won_once_everybody_has_seen_why() -> None:
    play = table({0: [], 1: [3], 2: [4, 4]}, wild=False, first=1)
    bid(play, 2, 3)
    call(play)
    assert play.match.phase == "verdict"
    assert play.outcome is None
    assert play.finish(most=100).placings == {0: 3, 1: 2, 2: 1}
    assert play.outcome.reason == ""


@pytest.mark.parametrize("phase", ["rolling", "bidding"])
@pytest.mark.parametrize("seat", [0, 1, 2])
def test_who_leaves_before_a_call_makes_the_round_void(phase: str, seat: int) -> None:
    play = table({0: [2], 1: [3], 2: [4]}, first=0)
    bid(play, 1, 2)
    if phase == "rolling":
        play.state.table.bids.clear()
        play.match.enter("rolling", lasts=9)
    play.leave(seat)
    play.run(1)
    assert (play.match.phase, play.state.table.bids, play.match.turn.seats) == ("rolling", [], ())
    assert play.state.table.dice == {other: int(other != seat) for other in range(3)}
    play.until(lambda match: match.phase == "bidding")
    assert play.match.turn.seat == (1 if seat == 0 else 0)


@pytest.mark.parametrize("phase", ["called", "reveal", "verdict"])
@pytest.mark.parametrize("seat", [0, 1, 2])
def test_who_leaves_after_a_call_leaves_the_dice_where_they_lie(phase: str, seat: int) -> None:
    play = table({0: [2, 5], 1: [3, 2], 2: [4, 2]}, wild=False, first=0)
    bid(play, 3, 2)
    play.ask(1, Call())
    play.until(lambda match: match.phase == phase)
    play.leave(seat)
    play.until(lambda match: match.phase == "verdict")
    assert (play.state.table.count, play.state.table.loser) == (3, 1)
    play.until(lambda match: match.phase == "bidding")
    assert play.state.table.dice == {0: 2, 1: 1, 2: 2} | {seat: 0}
    assert play.match.turn.seat == (2 if seat == 1 else 1)


@pytest.mark.parametrize("phase", ["rolling", "bidding", "called", "reveal", "verdict"])
def test_when_all_others_have_left_the_last_one_has_won(phase: str) -> None:
    play = table({0: [2, 5], 1: [3, 2]}, first=0) if phase != "rolling" else Play(LiarsDice)
    if phase not in ("rolling", "bidding"):
        bid(play, 1, 2)
        play.ask(1, Call())
        play.until(lambda match: match.phase == phase)
    play.leave(0)
    play.run(1)
    assert (play.outcome.placings, play.outcome.reason) == ({0: 2, 1: 1}, "left")


def test_who_leaves_after_having_won_the_last_round_has_still_won() -> None:
    play = table({0: [2], 1: [3]}, wild=False, first=0)
    bid(play, 1, 2)
    call(play)
    assert play.match.out == {1: "eliminated"}
    play.leave(0)
    play.run(1)
    assert play.outcome.placings == {0: 1, 1: 2}


def test_resigning_is_leaving_with_another_word() -> None:
    play = Play(LiarsDice, seats=3)
    play.ask(1, {"kind": "resign"})
    assert play.match.out == {1: "resigned"}
    assert play.state.table.dice == {0: 5, 1: 0, 2: 5}


@pytest.mark.parametrize(("clock", "ticks"), [("15", 150), ("30", 300), ("60", 600)])
def test_a_clock_runs_for_each_move(clock: str, ticks: int) -> None:
    play = table({0: [2, 2], 1: [3, 3]}, clock=clock)
    assert (play.match.turn.left(0), play.match.turn.left(1)) == (ticks, ticks)
    play.run(100)
    bid(play, 1, 3)
    assert play.match.turn.left(1) == ticks


def test_without_a_clock_nothing_happens_until_somebody_acts() -> None:
    play = table({0: [2, 2], 1: [3, 3]}, clock="none")
    assert play.match.turn.left(0) is None
    assert play.match.next_due() is None


@pytest.mark.parametrize(
    ("last", "expected"),
    [(None, Raise(1, 2)), ((1, 2), Raise(1, 3)), ((1, 6), Raise(2, 2)), ((2, 6), Call()), ((4, 6), Call())],
)
def test_who_runs_out_of_time_raises_a_little_or_calls(last: tuple[int, int] | None, expected: Raise | Call) -> None:
    """There are six dice: a third of them is two."""
    play = table({0: [2, 2, 2], 1: [3, 3, 3]}, clock="15")
    if last:
        bid(play, *last)
    seat = play.match.turn.seat
    play.run(150)
    seen = play.state.table
    if isinstance(expected, Call):
        assert (play.match.phase, seen.caller) == ("called", seat)
    else:
        assert seen.bids[-1] == Bid(seat, expected.count, expected.face)
    assert play.match.out == {}


@pytest.mark.parametrize("wild", [True, False])
def test_the_lowest_bid_goes_up_face_by_face_and_does_not_stop_at_wild_ones(wild: bool) -> None:
    bids = [lowest(None, wild)]
    for _ in range(12):
        bids.append(lowest(Bid(0, *bids[-1]), wild))
    faces = range(2, 7) if wild else range(1, 7)
    assert bids == [(count, face) for count in (1, 2, 3) for face in faces][:13]


def test_a_seat_sees_its_own_cup_and_spectators_none() -> None:
    play = Play(LiarsDice, seats=3)
    for seat in play.match.seats:
        assert play.view(seat).cup == play.state.cups[seat]
    assert play.view(None).cup == []
