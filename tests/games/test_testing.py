"""`games.testing` as an author meets it: five lines play a game, and errors name the game, the tick and the input."""

import doctest

import msgspec
import pytest

import games.testing
from games.engine import Match, Refused, Resign, Row, State, between
from games.engine.game import complete
from games.testing import Play, RulesError
from tests.engine.samples import CANARY, Bluff, Call, Claim, Dot, Dots, Square, Step


def test_five_lines_play_a_game() -> None:
    play = Play(Dots, seats=2, seed=1)
    before = play.state.dots[0].y
    play.send(0, Step(dx=0, dy=1))
    play.run(20)
    assert play.state.dots[0].y == before + 8


def test_its_examples_run() -> None:
    assert doctest.testmod(games.testing).failed == 0


def test_a_hidden_hand_is_seen_by_its_seat_alone() -> None:
    play = Play(Bluff, seats=3)
    assert play.view(1).card == play.state.cards[1] > CANARY
    assert play.view(None).card == 0


def test_a_refusal_is_raised_where_it_is_asked_for_and_listed_where_it_is_not() -> None:
    play = Play(Bluff)
    with pytest.raises(Refused, match="nothing_to_call"):
        play.ask(play.match.turn.seat, Call())
    play.ask(play.match.turn.seat, Claim(worth=50))
    play.send(play.match.turn.seat, Claim(worth=50))
    play.run(1)
    assert [(refusal.code, refusal.params) for refusal in play.refusals[1:]] == [("too_low", {"more_than": 50})]


def test_inputs_are_validated_as_over_a_socket() -> None:
    play = Play(Dots)
    with pytest.raises(msgspec.ValidationError, match="<= 1"):
        play.send(0, Step(dx=2, dy=0))
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        play.send(0, {"dx": 1, "dy": 0, "seat": 1})


def test_a_plain_object_needs_no_kind_where_the_game_has_one_of_its_own() -> None:
    class Board(Dots):
        slug, standard = "board", (Resign,)

    complete(Board)
    play = Play(Board, seats=2)
    before = play.state.dots[0].y
    play.ask(0, {"dx": 0, "dy": 1})
    assert play.state.dots[0].y != before
    play.ask(1, {"kind": "resign"})
    assert play.match.out == {1: "resigned"}
    with pytest.raises(msgspec.ValidationError, match="kind"):
        Play(Bluff).ask(0, {"worth": 50})


def test_bots_fill_the_seats_that_are_asked_for() -> None:
    play = Play(Bluff, seats=3, bots=1)
    assert sorted(play.finish().placings.values()) == [1, 2, 3]
    assert Play(Dots, seats=3, bots={2: 1}).bots == {2: 1}


def test_waiting_in_vain_says_where_the_match_stood() -> None:
    play = Play(Dots)
    with pytest.raises(RulesError, match=r"Dots at tick 30.*30 ticks have passed"):
        play.until(lambda match: False, most=30)
    ended = Play(Bluff, bots=1)
    ended.finish()
    with pytest.raises(RulesError, match="the match is over"):
        ended.until(lambda match: False)


def test_options_are_given_by_name() -> None:
    assert Play(Bluff, options={"lives": 5}).state.lives == {0: 5, 1: 5}


class Breaking(Dots):
    slug = "breaking"

    def on_input(self, match: Match, seat: int, step: Step) -> None:
        if step.dy:
            raise ZeroDivisionError("dots have no down")
        match.state.dots[seat].y = 1000 * step.dx


class Lists(Row):
    places: list[between(0, 9)]


class Tuples(State):
    dots: dict[int, Dot]
    odd: object = None


class Losing(Dots):
    slug = "losing"

    def setup(self, match: Match) -> Tuples:
        return Tuples(dots={0: Dot(1, 1)}, odd=(1, 2))

    def view(self, match: Match, audience: object) -> Lists:
        return Lists([match.tick * 5])


class Vanishing(Dots):
    slug = "vanishing"

    def view(self, match: Match, audience: object) -> Square:
        return Square({0: Dot(-1, 0)})


for broken in (Breaking, Losing, Vanishing):
    complete(broken)


def test_rules_that_raise_are_named_with_game_tick_and_input() -> None:
    play = Play(Breaking)
    play.run(4)
    with pytest.raises(
        RulesError, match=r"Dots at tick 5, inputs: seat 0 Step\(dx=0, dy=1\): ZeroDivisionError"
    ) as caught:
        play.ask(0, Step(dx=0, dy=1))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_state_out_of_its_range_is_found_in_the_tick_it_happens() -> None:
    play = Play(Breaking)
    with pytest.raises(RulesError, match=r"at tick 1.*Step\(dx=1, dy=0\).*<= 999"):
        play.ask(0, Step(dx=1, dy=0))


def test_a_view_out_of_its_range_is_found() -> None:
    with pytest.raises(msgspec.ValidationError, match=">= 0"):
        Play(Vanishing)
    with pytest.raises(RulesError, match=r"at tick 2.*<= 9"):
        Play(Losing).run(5)
