"""What holds at every table of Liar's Dice, whatever people do: legal bids, the count of dice, the order of places, and
that nobody's cup can be told from what others see.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.catalog.liarsdice.game import Call, LiarsDice, Raise
from games.engine import Match, Refused

law = settings(max_examples=60, derandomize=True)  # the same examples each time: a law cannot flake
CLOCK = {"clock": "15", "dice": 2}

tables = st.fixed_dictionaries(
    {
        "seats": st.integers(2, 6),
        "dice": st.integers(2, 6),
        "wild": st.booleans(),
        "clock": st.sampled_from(["none", "15"]),
    }
)
steps = st.lists(
    st.tuples(st.sampled_from(["legal", "legal", "legal", "call", "wait", "leave", "any"]), st.integers(0, 10**6)),
    max_size=60,
)


def begin(seed: int, *, seats: int = 2, **options: Any) -> Match:
    return Match(LiarsDice, seats=seats, seed=seed, options=LiarsDice.options(**options))


def go(match: Match, to: int) -> int:
    """Run to the end of tick `to`, and on to the next moment at which somebody may act. How many calls were judged?"""
    judged = 0
    while match.outcome is None and (match.tick < to or not match.turn.seats):
        before, due = match.phase, match.next_due()
        match.advance(to if due is None or match.tick < to < due else due)
        judged += match.phase == "verdict" != before
    return judged


def act(match: Match, kind: str, number: int) -> int:
    """One thing somebody does, chosen by a number, and what follows from it. How many calls were judged?"""
    seat = match.turn.seat
    if kind == "leave":
        match.leave(number % len(match.seats))
    elif kind == "any" and number % len(match.seats) in match.active:
        move = Raise(1 + number % 36, 1 + number % 6) if number % 7 else Call()
        match.submit(number % len(match.seats), move)
    elif kind in ("legal", "call") and seat is not None:
        legal = match.legal(seat)
        match.submit(seat, legal[0] if kind == "call" else legal[number % min(8, len(legal))])
    return go(match, match.tick + (number % 200 if kind == "wait" else 1))


def told(match: Match, seat: int | None) -> bytes:
    """All that a seat, or a spectator, can get to know of a match now."""
    seen = match.view(match.audience(seat)), match.turn_info(), match.legal(seat) if seat is not None else None
    return msgspec.msgpack.encode(seen)


@law
@given(st.integers(0, 2**62), tables, steps)
def test_dice_are_lost_one_a_call_and_places_go_by_who_was_out_later(
    seed: int, table: dict[str, Any], plan: list
) -> None:
    match = begin(seed, **table)
    rolled, judged, taken = sum(match.state.table.dice.values()), 0, 0
    for kind, number in plan:
        if match.outcome is not None:
            break
        before, out = dict(match.state.table.dice), list(match.out)
        judged += act(match, kind, number)
        now = match.state.table
        taken += sum(before[seat] for seat, why in match.out.items() if why == "left" and seat not in out)
        assert rolled == sum(now.dice.values()) + judged + taken
        assert [seat for seat in match.seats if now.dice[seat] == 0] == sorted(match.out)
        bids = [(bid.count, bid.face) for bid in now.bids]
        assert bids == sorted(dict.fromkeys(bids))
    if match.outcome is not None:
        out = list(match.out)
        assert sorted(out, key=match.outcome.placings.get) == out[::-1]
        assert sorted(match.outcome.placings.values()) == list(range(1, len(match.seats) + 1))


@law
@given(st.integers(0, 2**62), tables, steps)
def test_what_is_legal_is_accepted_and_everything_else_is_refused_with_a_reason(
    seed: int, table: dict[str, Any], plan: list
) -> None:
    match = begin(seed, **table)
    for kind, number in plan:
        if match.outcome is not None:
            return
        act(match, kind, number)
    if match.turn.seat is None:
        return
    saved, legal = match.checkpoint(), match.legal(match.turn.seat)
    dice = sum(match.state.table.dice.values())
    assert len(legal) <= 6 * dice + 1
    for move in [Call(), *(Raise(count, face) for count in range(1, min(dice + 3, 37)) for face in range(1, 7))]:
        again = Match.restore(LiarsDice, saved)
        again.submit(again.turn.seat, move)
        again.step()
        codes = [refusal.code for refusal in again.refusals]
        assert codes in ([[]] if move in legal else [["too_low"], ["too_many"], ["nothing_to_call"]])


@law
@given(st.integers(0, 2**62), tables, steps)
def test_a_restored_match_and_a_stepped_one_go_on_alike(seed: int, table: dict[str, Any], plan: list) -> None:
    match = begin(seed, **table)
    for kind, number in plan:
        other = Match.restore(LiarsDice, match.checkpoint())
        if match.outcome is not None:
            return
        act(match, kind, number)
        act(other, kind, number)
        assert other.hash() == match.hash()
    stepped = Match.restore(LiarsDice, match.checkpoint())
    match.advance(match.tick + 40)
    while stepped.tick < match.tick:
        stepped.step()
    assert stepped.hash() == match.hash()


def other_cups(match: Match, mine: int | None) -> Iterator[dict[int, list[int]]]:
    """The same table with other dice under the cups that `mine` cannot see."""
    for turn in (1, 3):
        yield {
            seat: dice
            if seat == mine or seat in match.state.table.shown
            else [(die - 1 + turn) % 6 + 1 for die in dice]
            for seat, dice in match.state.cups.items()
        }


@law
@given(st.integers(0, 2**62), tables, steps)
def test_no_seat_and_no_spectator_can_tell_what_lies_under_anothers_cup(
    seed: int, table: dict[str, Any], plan: list
) -> None:
    """Two matches that differ in nothing but other people's cups look and answer the same, until those are lifted."""
    match = begin(seed, **table)
    for kind, number in plan:
        if match.outcome is not None:
            return
        act(match, kind, number)
    if match.outcome is not None:
        return
    saved = match.checkpoint()
    for mine in (None, *match.seats):
        for cups in other_cups(match, mine):
            one, twin = Match.restore(LiarsDice, saved), Match.restore(LiarsDice, saved)
            twin.state.cups = cups
            assert told(twin, mine) == told(one, mine)
            for each in one, twin:
                each.submit(match.turn.seat or 0, Raise(1 + seed % 36, 1 + seed % 6))
                each.step()
            assert twin.refusals == one.refusals
            assert told(twin, mine) == told(one, mine)


@pytest.mark.parametrize("seats", range(2, 7))
@pytest.mark.parametrize("wild", [True, False])
def test_a_table_of_people_who_sleep_comes_to_an_end(seats: int, wild: bool) -> None:
    """Everybody always runs out of time: each round ends in a call, and dice go until one seat has some."""
    match = begin(seats, seats=seats, wild=wild, **CLOCK)
    calls = 0
    while match.outcome is None:
        calls += go(match, match.next_due())
    assert calls == 2 * seats - sum(match.state.table.dice.values())
    assert list(match.out.values()) == ["eliminated"] * (seats - 1)


def test_the_same_seed_gives_the_same_dice() -> None:
    assert begin(7, seats=6).state.cups == begin(7, seats=6).state.cups != begin(8, seats=6).state.cups


def test_an_input_that_is_out_of_range_is_none() -> None:
    match = begin(1)
    for payload in (
        {"kind": "raise", "count": 0, "face": 1},
        {"kind": "raise", "count": 1, "face": 7},
        {"kind": "peek"},
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(payload, match.rules.input_type)


def test_who_is_out_has_no_more_to_say() -> None:
    match = begin(1, seats=3)
    match.leave(1)
    match.advance(60)
    with pytest.raises(Refused, match="not_playing"):
        match.submit(1, Call())
    assert match.legal(1) == []
    assert match.view(match.audience(1)).cup == []
