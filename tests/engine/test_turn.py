"""Whose turn it is, and for how long: order, clocks, choices made at once, phases, and inputs that many games share."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.engine import Draw, Game, Input, Match, Refused, Rematch, Resign, Row, State, between, secret
from games.engine.game import complete
from games.testing import Play
from tests.engine.samples import Bluff, Fists

law = settings(max_examples=100, derandomize=True)


class Move(Input):
    pass


class Shout(Input):
    out_of_turn = True


class Nothing(State):
    shouts: int = 0


class Round(Game):
    """The turn goes round; a move does nothing else."""

    seats, tick_rate = (1, 6), 10
    standard = (Resign, Draw)

    def setup(self, match: Match) -> Nothing:
        match.turn.clock(total=50, increment=3)
        match.turn.next()
        return Nothing()

    def on_input(self, match: Match, seat: int, move: Move | Shout) -> None:
        if isinstance(move, Shout):
            match.state.shouts += 1
        else:
            match.turn.next()

    def legal(self, match: Match, seat: int) -> list[Input]:
        return [Move(), Shout()]


class Patient(Round):
    """The same without clocks."""

    def setup(self, match: Match) -> Nothing:
        match.turn.next()
        return Nothing()


complete(Round)
complete(Patient)


def moves(match: Match, *seats: int) -> None:
    for seat in seats:
        match.submit(seat, Move())
        match.step()


# Order ---------------------------------------------------------------------------------------------------------


@law
@given(st.integers(1, 6), st.permutations(range(6)), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_next_is_the_first_in_order_that_plays_and_is_not_skipped(
    seats: int, order: list[int], gone: set[int], skipped: set[int]
) -> None:
    match = Match(Patient, seats=seats, seed=1)
    match.turn.order = [seat for seat in order if seat < seats]
    for seat in sorted(gone & set(match.seats)):
        match.eliminate(seat)
    before = match.turn.seat
    given_to = match.turn.next(skip=lambda seat: seat in skipped)
    index = match.turn.order.index(before)
    following = match.turn.order[index + 1 :] + match.turn.order[: index + 1]
    wanted = [seat for seat in following if seat in match.active and seat not in skipped]
    assert given_to == match.turn.seat == (wanted[0] if wanted else None)


def test_the_turn_is_counted_and_knows_when_it_began() -> None:
    match = Match(Round, seats=3, seed=1)
    assert (match.turn.seat, match.turn.number, match.turn.begun) == (0, 1, 0)
    match.advance(9)
    moves(match, 0)
    assert (match.turn.seat, match.turn.number, match.turn.begun) == (1, 2, 10)


def test_a_turn_is_given_only_to_seats_that_play() -> None:
    match = Match(Round, seats=3, seed=1)
    match.eliminate(1)
    for seats in ((), (1,), (7,), (0, 0)):
        with pytest.raises(ValueError, match=r"of the seats \(0, 2\)"):
            match.turn.give(*seats)


def test_inputs_of_others_are_refused_unless_they_need_no_turn() -> None:
    play = Play(Round, seats=2)
    with pytest.raises(Refused) as refused:
        play.ask(1, Move())
    assert (refused.value.code, refused.value.params) == ("not_your_turn", {"seats": [0]})
    play.ask(1, Shout())
    assert play.state.shouts == 1
    assert play.legal(1) == [Shout()]
    assert play.legal(0) == [Move(), Shout()]


# Clocks --------------------------------------------------------------------------------------------------------


def test_a_clock_runs_in_ones_own_turn_and_a_move_adds_the_increment() -> None:
    match = Match(Round, seats=2, seed=1)
    match.advance(19)
    assert (match.turn.left(0), match.turn.left(1)) == (31, 50)
    moves(match, 0)
    assert (match.turn.left(0), match.turn.left(1)) == (33, 50)
    match.advance(30)
    assert (match.turn.left(0), match.turn.left(1)) == (33, 40)


def test_a_clock_of_moves_is_full_at_each_turn() -> None:
    match = Match(Bluff, seats=2, seed=1)
    seat = match.turn.seat
    match.advance(100)
    assert match.turn.left(seat) == 200
    match.submit(seat, Bluff.input_types[0](worth=3))
    match.step()
    assert match.turn.left(1 - seat) == 300


def test_a_move_in_the_very_tick_of_the_end_counts() -> None:
    in_time, late = Match(Round, seats=2, seed=1), Match(Round, seats=2, seed=1)
    for match, tick in ((in_time, 50), (late, 51)):
        match.advance(tick - 1)
        if match.outcome is None:
            match.submit(0, Move())
            match.step()
    assert in_time.outcome is None
    assert in_time.turn.left(0) == 3
    assert late.outcome is not None
    assert (late.outcome.placings, late.outcome.reason, late.tick) == ({0: 2, 1: 1}, "timeout", 50)


@law
@given(st.lists(st.integers(0, 30), max_size=12))
def test_clocks_add_up(waits: list[int]) -> None:
    """What a seat has left is what it was given, minus the ticks of its turns."""
    match = Match(Round, seats=3, seed=1)
    spent, added = dict.fromkeys(match.seats, 0), dict.fromkeys(match.seats, 0)
    for wait in waits:
        seat = match.turn.seat
        assert seat is not None
        begun = match.turn.begun
        match.advance(match.tick + wait)
        if match.turn.seat != seat:
            break
        moves(match, seat)
        spent[seat] += match.tick - begun
        added[seat] += 3
        assert match.turn.left(seat) == 50 + added[seat] - spent[seat]
    assert sum(clock.ends > 0 for clock in match.turn.clocks().values()) <= 1


def test_a_pause_stops_the_clock() -> None:
    match = Match(Round, seats=2, seed=1)
    match.advance(10)
    match.paused = True
    match.advance(1000)
    assert match.turn.left(0) == 40
    assert match.next_due() is None


@pytest.mark.parametrize(
    "wrong", [{}, {"move": 3, "total": 3}, {"move": 3, "increment": 1}, {"total": -1}, {"increment": 2}]
)
def test_a_clock_that_makes_no_sense_is_an_error(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"turn\.clock: give either"):
        Match(Round, seats=2, seed=1).turn.clock(**wrong)


# At once, and in phases ----------------------------------------------------------------------------------------


def test_those_who_choose_at_once_are_waited_for() -> None:
    play = Play(Fists)
    assert play.match.turn.seats == (0, 1)
    assert play.match.turn.seat is None
    play.ask(1, {"kind": "hand", "shape": "paper"})
    assert play.match.turn.seats == (0,)
    assert (play.view(0).shown, play.view(1).shown) == ({}, {})
    with pytest.raises(Refused, match="not_your_turn"):
        play.ask(1, {"kind": "hand", "shape": "rock"})
    play.ask(0, {"kind": "hand", "shape": "rock"})
    assert play.view().shown == {1: "paper", 0: "rock"}
    assert play.match.turn.seats == ()
    assert play.match.phase == "showing"


def test_who_leaves_while_several_choose_hands_the_turn_to_nobody() -> None:
    match = Match(Patient, seats=3, seed=1)
    match.turn.give(0, 1, 2)
    match.turn.done(0)
    match.turn.done(1)
    assert (match.turn.seats, match.turn.seat) == ((2,), None)
    match.leave(2)
    match.step()
    assert (match.turn.seats, match.turn.number) == ((), 2)


def test_a_phase_lasts_and_then_its_timer_is_due() -> None:
    play = Play(Fists)
    for seat, shape in ((0, "rock"), (1, "rock")):
        play.ask(seat, {"kind": "hand", "shape": shape})
    info = play.match.turn_info()
    assert (info.phase, info.phase_ends) == ("showing", play.tick + 40)
    play.run(40)
    assert play.match.phase == "choosing"
    assert play.match.turn_info().phase_ends == 0


def test_a_phase_that_is_left_early_ends_without_its_timer() -> None:
    match = Match(Fists, seats=2, seed=1)
    match.enter("showing", lasts=5)
    match.enter("choosing")
    match.advance(20)
    assert match.phase == "choosing"
    assert match.due("showing") is None


def test_an_input_of_another_phase_is_refused() -> None:
    play = Play(Fists)
    play.match.enter("showing", lasts=40)
    with pytest.raises(Refused, match="wrong_phase") as refused:
        play.ask(0, {"kind": "hand", "shape": "rock"})
    assert refused.value.params == {"phase": "showing"}


# Going out -----------------------------------------------------------------------------------------------------


@law
@given(st.permutations(range(5)), st.integers(1, 5))
def test_without_placings_who_went_out_last_stands_highest(order: list[int], gone: int) -> None:
    match = Match(Round, seats=5, seed=1)
    for seat in order[:gone]:
        match.eliminate(seat)
        match.eliminate(seat, "twice")
        match.tick += 1
    match.finish()
    assert match.outcome is not None
    placings = match.outcome.placings
    assert all(placings[seat] == 1 for seat in order[gone:])
    assert [placings[seat] for seat in order[:gone]] == list(range(5, 5 - gone, -1))
    assert set(match.out.values()) == {"eliminated"}


def test_who_goes_out_in_one_tick_shares_a_place() -> None:
    match = Match(Fists, seats=2, seed=1)
    match.advance(1000)
    assert match.outcome is not None
    assert (match.outcome.placings, match.outcome.reason) == ({0: 1, 1: 1}, "timeout")


class Watches(Round):
    """Three choose at once, and the game notes what it can see of the turn when they go."""

    standard = (Draw,)

    def setup(self, match: Match) -> Nothing:
        match.turn.clock(move=5)
        match.turn.give(*match.seats)
        return Nothing()

    def on_input(self, match: Match, seat: int, move: Move | Shout) -> None:
        match.turn.done(seat)

    def on_leave(self, match: Match, seat: int) -> None:
        match.state.shouts += len(match.active)


complete(Watches)


@given(st.sets(st.integers(0, 3), max_size=3))
def test_who_runs_out_of_time_together_goes_out_together(chosen: set[int]) -> None:
    match = Match(Watches, seats=4, seed=1)
    for seat in chosen:
        match.submit(seat, Move())
    match.step()
    changes = match.changes
    match.advance(5)
    late = set(match.seats) - chosen
    assert match.changes == changes + len(late)
    assert set(match.out) == late
    assert match.state.shouts == len(late) * len(chosen)  # all were out before the game heard of the first
    assert (match.turn.seats, match.next_due()) == ((), None)


def test_when_those_who_do_not_want_it_run_out_of_time_the_others_have_their_draw() -> None:
    match = Match(Watches, seats=4, seed=1)
    for seat in (0, 1):
        match.submit(seat, Move())
    match.step()
    for seat in (0, 1):
        match.submit(seat, Draw())
    match.advance(5)
    assert match.outcome is not None
    assert (match.outcome.placings, match.outcome.reason) == ({0: 1, 1: 1, 2: 3, 3: 3}, "draw_agreed")


def test_when_the_one_who_did_not_want_it_resigns_the_others_have_their_draw() -> None:
    play = Play(Patient, seats=3)
    play.ask(0, Draw())
    play.ask(1, Draw())
    play.ask(2, Resign())
    assert play.outcome.placings == {0: 1, 1: 1, 2: 3}
    assert play.outcome.reason == "draw_agreed"


def test_the_end_gives_nobody_more_time() -> None:
    match = Match(Round, seats=2, seed=1)
    match.advance(10)
    match.submit(1, Resign())
    match.step()
    assert (match.turn.seats, match.turn.left(0), match.turn.left(1)) == ((), 39, 50)


def test_a_phase_that_is_over_is_still_told() -> None:
    match = Match(Patient, seats=1, seed=1)
    match.turn.kept.number = 0
    assert match.turn_info() is None
    match.enter("last")
    match.enter("")
    assert match.turn_info().phase == ""


def test_who_resigns_is_out_and_the_last_one_wins() -> None:
    match = Match(Round, seats=3, seed=1)
    match.submit(0, Resign())
    match.step()
    assert (match.active, match.turn.seat, match.outcome) == ((1, 2), 1, None)
    with pytest.raises(Refused, match="not_playing"):
        match.submit(0, Move())
    match.submit(2, Resign())
    match.step()
    assert match.outcome is not None
    assert (match.outcome.placings, match.outcome.reason) == ({0: 3, 1: 1, 2: 2}, "resigned")


def test_who_leaves_in_somebody_elses_turn_leaves_the_turn_alone() -> None:
    match = Match(Round, seats=3, seed=1)
    match.leave(2)
    match.step()
    assert (match.turn.seat, match.turn.number) == (0, 1)
    assert match.out == {2: "left"}


def test_a_draw_takes_everybody_and_lapses_with_a_move() -> None:
    play = Play(Patient, seats=2)
    play.ask(1, Draw())
    assert play.match.turn_info().draw == [1]
    with pytest.raises(Refused, match="draw_offered"):
        play.ask(1, Draw())
    play.ask(0, Move())
    assert play.match.turn_info().draw == [], "who plays on does not take it"
    play.ask(0, Draw())
    play.ask(1, Draw())
    assert play.outcome.placings == {0: 1, 1: 1}
    assert play.outcome.reason == "draw_agreed"


def test_an_offer_may_not_be_repeated_in_one_turn() -> None:
    play = Play(Patient, seats=3)
    play.ask(0, Draw())
    play.ask(1, Shout())
    with pytest.raises(Refused, match="draw_offered"):
        play.ask(0, Draw())


def test_a_rematch_has_to_wait_for_the_end() -> None:
    play = Play(Fists)
    with pytest.raises(Refused, match="not_over"):
        play.ask(0, Rematch())


def test_standard_inputs_are_none_where_a_game_does_not_want_them() -> None:
    with pytest.raises(Exception, match="Invalid value 'draw'"):
        Play(Bluff).send(0, {"kind": "draw"})


# What the author is told ---------------------------------------------------------------------------------------


class Hidden(State):
    number: secret(between(1, 6))


class Half(Row):
    inner: Hidden


def test_a_view_that_would_show_a_secret_is_refused_at_once() -> None:
    class Leaky(Round):
        def setup(self, match: Match) -> Hidden:
            return Hidden(1)

    class Nested(Leaky):
        def view(self, match: Match, audience: Any) -> Half:
            return Half(match.state)

    for game in (Leaky, Nested):
        with pytest.raises(TypeError, match=r"would show Hidden\.number: return a Row of your own"):
            complete(game)


def test_two_inputs_of_one_kind_are_refused_at_once() -> None:
    class Card(Input, tag="draw"):
        pass

    Card.__name__ = "Draw"

    class Twice(Round):
        def on_input(self, match: Match, seat: int, move: Card) -> None:
            pass

    with pytest.raises(TypeError, match="two inputs of kind draw"):
        complete(Twice)


def test_a_game_that_uses_none_of_it_says_nothing_of_turns() -> None:
    from tests.engine.samples import Dots

    match = Match(Dots, seats=2, seed=1)
    assert match.turn_info() is None
    assert match.legal(0) is None
    match.leave(1)
    match.step()
    assert match.turn_info().out == {1: "left"}
