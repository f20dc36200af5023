"""The order of things within a match: which input counts at which tick, when timers fire, what leaving means, and what
an unreadable checkpoint says.
"""

import msgspec
import pytest

from games.engine import Game, Input, Match, Refused, State, between
from games.engine.checkpoint import CheckpointError
from games.engine.game import complete
from games.engine.inbox import MAX_WAITING
from tests.engine.samples import Bluff, Call, Claim, Dots, Step


class Word(Input):
    word: between(0, 99)


class Diary(State):
    lines: list[str] = []


class Scribe(Game):
    """Writes down whatever happens, in the order it happens."""

    seats, tick_rate = (1, 4), 10

    def setup(self, match: Match) -> Diary:
        return Diary()

    def on_input(self, match: Match, seat: int, said: Word) -> None:
        match.state.lines.append(f"{match.tick} seat {seat} says {said.word}")

    def on_timer(self, match: Match, name: str) -> None:
        match.state.lines.append(f"{match.tick} timer {name}")

    def on_leave(self, match: Match, seat: int) -> None:
        match.state.lines.append(f"{match.tick} seat {seat} leaves {match.active}")


class Clock(Scribe):
    """The same with a tick."""

    def tick(self, match: Match) -> None:
        match.state.lines.append(f"{match.tick} tick")


complete(Scribe)
complete(Clock)


def test_what_was_taken_never_falls_though_a_later_input_is_meant_for_an_earlier_tick() -> None:
    """A frame cannot tell of a fall, and would be whole."""
    match = Match(Clock, seats=2, seed=1)
    match.submit(0, Word(word=1), seq=1, tick=3)
    match.submit(0, Word(word=2), seq=2, tick=2)
    taken = []
    for _ in range(3):
        match.step()
        taken.append(match.taken[0])
    assert taken == [0, 2, 2]


def test_a_tick_takes_inputs_then_timers_then_time() -> None:
    match = Match(Clock, seats=2, seed=1)
    match.after(1, "b")
    match.after(1, "a")
    match.submit(1, Word(word=7))
    match.submit(0, Word(word=8))
    match.step()
    assert match.state.lines == ["1 seat 1 says 7", "1 seat 0 says 8", "1 timer a", "1 timer b", "1 tick"]


def test_an_input_is_applied_on_the_later_of_its_tick_and_the_next() -> None:
    match = Match(Scribe, seats=1, seed=1)
    match.advance(10)
    match.submit(0, Word(word=1), seq=1, tick=3)
    match.submit(0, Word(word=2), seq=2, tick=14)
    assert (match.received, match.taken) == ([2], [0])
    match.advance(12)
    assert match.taken == [1]
    match.advance(100)
    assert match.state.lines == ["11 seat 0 says 1", "14 seat 0 says 2"]
    assert match.taken == [2]


def test_inputs_too_far_ahead_or_too_many_are_refused() -> None:
    match = Match(Scribe, seats=2, seed=1)
    with pytest.raises(Refused, match="too_early"):
        match.submit(0, Word(word=1), tick=match.seconds(1) + 1)
    for _ in range(MAX_WAITING):
        match.submit(0, Word(word=1))
    with pytest.raises(Refused, match="too_many_inputs"):
        match.submit(0, Word(word=1))
    match.submit(1, Word(word=1))  # the others are not in the way


def test_a_game_without_tick_is_due_only_when_something_waits() -> None:
    match = Match(Scribe, seats=1, seed=1)
    assert match.next_due() is None
    match.after(50, "late")
    assert match.next_due() == match.due("late") == 50
    match.submit(0, Word(word=1), tick=5)
    assert match.next_due() == 5
    match.advance(49)
    assert match.tick == 49
    match.cancel("late")
    assert match.next_due() is None
    assert match.state.lines == ["5 seat 0 says 1"]
    assert Match(Clock, seats=1, seed=1).next_due() == 1


def test_a_timer_set_again_is_replaced() -> None:
    match = Match(Scribe, seats=1, seed=1)
    match.after(5, "move")
    match.advance(3)
    match.after(5, "move")
    match.advance(20)
    assert match.state.lines == ["8 timer move"]


def test_a_seat_leaves_once_and_says_no_more() -> None:
    match = Match(Scribe, seats=3, seed=1)
    match.leave(1)
    match.leave(1)
    match.submit(1, Word(word=1))
    match.step()
    match.leave(1)
    match.step()
    assert match.state.lines == ["1 seat 1 leaves (0, 2)"]
    with pytest.raises(Refused, match="not_playing"):
        match.submit(1, Word(word=1))


def test_a_refusal_names_the_input_and_the_reason() -> None:
    match = Match(Bluff, seats=2, seed=1)
    match.submit(1 - match.turn.seat, Claim(worth=5), seq=4)
    match.submit(match.turn.seat, Call(), seq=9)
    match.step()
    assert [(refusal.seq, refusal.code) for refusal in match.refusals] == [(4, "not_your_turn"), (9, "nothing_to_call")]
    assert match.refusals[0].params == {"seats": [match.turn.seat]}
    assert sorted(match.taken) == [4, 9]


def test_a_turn_that_is_not_taken_is_lost_by_the_clock() -> None:
    match = Match(Bluff, seats=2, seed=1)
    late = match.turn.seat
    match.advance(match.next_due())
    assert match.state.lives[late] == 1
    match.advance(10_000)
    assert match.outcome is not None
    assert match.outcome.placings[late] == 2


def test_an_input_waits_as_it_is_and_is_kept_as_if_it_waited_in_bytes() -> None:
    typed, packed = (Match(Scribe, seats=2, seed=1) for _ in range(2))
    for number in range(3):
        word = Word(word=number)
        typed.submit(1, word, seq=number + 1, tick=4, behind=1)
        packed.submit(1, msgspec.Raw(msgspec.msgpack.encode(word)), seq=number + 1, tick=4, behind=1)
    assert typed.checkpoint() == packed.checkpoint()
    again = Match.restore(Scribe, typed.checkpoint())
    for match in (typed, packed, again):
        match.advance(5)
        assert match.state.lines == ["4 seat 1 says 0", "4 seat 1 says 1", "4 seat 1 says 2"]
    assert typed.hash() == packed.hash() == again.hash()


def test_an_input_that_waited_while_the_rules_changed_is_refused_when_its_tick_comes() -> None:
    class Mumbler(Scribe):
        slug = "scribe"

        def on_input(self, match: Match, seat: int, said: Call) -> None:
            raise AssertionError("nobody said that")

    complete(Mumbler)
    before = Match(Scribe, seats=2, seed=1)
    before.submit(1, Word(word=7), seq=5, tick=3)
    match = Match.restore(Mumbler, before.checkpoint())
    assert match.checkpoint() == before.checkpoint()
    match.advance(2)
    assert match.refusals == []
    match.advance(3)
    assert [(refusal.seq, refusal.code) for refusal in match.refusals] == [(5, "bad_input")]
    assert "word" in match.refusals[0].params["reason"]
    assert match.taken == [0, 5]


def test_what_cannot_be_restored_says_why() -> None:
    match = Match(Dots, seats=2, seed=1)
    match.submit(0, Step(dx=1, dy=1))
    with pytest.raises(CheckpointError, match="not a checkpoint of Dots"):
        Match.restore(Dots, match.checkpoint()[:-1])
    with pytest.raises(CheckpointError, match="'bluff' reads format 3 of its own"):
        Match.restore(Bluff, match.checkpoint())


def test_a_game_whose_state_has_changed_says_what_to_do() -> None:
    class Before(Scribe):
        slug = "changing"

    class Longer(State):
        lines: list[str]
        pages: int

    class After(Scribe):
        slug = "changing"

        def setup(self, match: Match) -> Longer:
            return Longer([], 0)

    complete(Before)
    complete(After)
    with pytest.raises(CheckpointError, match="Give new fields a default"):
        Match.restore(After, Match(Before, seats=1, seed=1).checkpoint())
