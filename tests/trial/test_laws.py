"""Each law notices its breach: rows that break one, and the sentence that says so."""

from datetime import UTC, datetime, timedelta

import pytest

from games.models import Command, Match
from lobby.models import Block, Mode, Proposal, RatingChange, Verdict
from tests.lobby.factories import MatchFactory, MatchSeatFactory, PlayerFactory
from tests.trial import laws
from tests.trial.journal import Act, Closed, Journal

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def people() -> list:
    return PlayerFactory.create_batch(2)


def over(people: list, *, begins: int = 0, **fields) -> Match:
    """A match of the mode "duel" between these people that took ten minutes, and that no law finds fault with."""
    told = {
        "mode": "duel",
        "game": "reversi",
        "status": "finished",
        "finished_at": NOON + timedelta(minutes=begins + 10),
    }
    placings = {str(number): number + 1 for number in range(len(people))}
    match = MatchFactory(**told | {"outcome": {"placings": placings}} | fields)
    Match.objects.filter(pk=match.pk).update(created_at=NOON + timedelta(minutes=begins))
    for number, player in enumerate(people):
        MatchSeatFactory(match=match, number=number, player=player, place=number + 1)
    match.refresh_from_db()
    return match


def test_overlapping_matches(journal, people):
    over(people)
    over(people, begins=10)
    assert not list(laws.nobody_is_in_two_matches_at_once(journal))
    over(people[:1], begins=19)
    assert len(list(laws.nobody_is_in_two_matches_at_once(journal))) == 1


def test_more_matches_than_joins(journal, people):
    over(people)
    journal.joins.update(player.pk for player in people)
    assert not list(laws.no_queue_entry_is_matched_twice(journal))
    over(people, begins=20)
    assert len(list(laws.no_queue_entry_is_matched_twice(journal))) == 2


def test_a_place_that_the_result_does_not_give(journal, people):
    match = over(people)
    assert not list(laws.seats_are_unique(journal))
    match.seats.update(place=2)
    assert len(list(laws.seats_are_unique(journal))) == 1


@pytest.mark.parametrize("wrong", [{"outcome": None}, {"finished_at": None}, {"status": "failed"}])
def test_an_end_that_is_not_whole(journal, people, wrong):
    match = over(people)
    assert not list(laws.every_end_is_whole(journal))
    Match.objects.filter(pk=match.pk).update(**wrong)
    assert list(laws.every_end_is_whole(journal))


def test_a_match_that_nothing_was_said_about_or_that_does_not_count_for_no_reason(journal, people):
    match = over(people)
    law = laws.every_match_of_a_mode_is_rated_once_or_not_for_a_reason
    assert "nothing was said" in next(law(journal))
    mode = Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)
    verdict = Verdict.objects.create(match=match, mode=mode, counts=False, at=match.finished_at)
    assert "nothing says why" in next(law(journal))
    Match.objects.filter(pk=match.pk).update(voided=True)
    assert not list(law(journal))
    verdict.counts = True
    verdict.save()
    assert "changes of ratings" in next(law(journal))
    assert list(laws.voided_matches_do_not_count(journal))


def test_ratings_that_a_rebuild_corrects(journal, people):
    mode = Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)
    match = over(people)
    assert any("1 matches caught up" in sentence for sentence in laws.ratings_are_what_a_rebuild_gives(journal))
    assert not list(laws.ratings_are_what_a_rebuild_gives(journal))
    RatingChange.objects.filter(match=match, seat=0, mode=mode).update(mu_after=99)
    assert any("1 rows corrected" in sentence for sentence in laws.ratings_are_what_a_rebuild_gives(journal))


def test_a_match_after_a_block(journal, people):
    over(people)
    law = laws.who_blocked_another_is_not_matched_with_them_afterwards
    block = Block.objects.create(player=people[0], blocked=people[1])
    Block.objects.filter(pk=block.pk).update(created_at=NOON + timedelta(minutes=5))
    assert not list(law(journal))
    over(people, begins=20)
    assert len(list(law(journal))) == 1


def test_what_is_left_when_everybody_has_gone(journal):
    assert not list(laws.nothing_is_stuck(journal))
    mode = Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)
    Proposal.objects.create(mode=mode, seats=[], deadline=NOON)
    MatchFactory()
    assert len(list(laws.nothing_is_stuck(journal))) == 2


def test_an_act_without_its_row(journal, people):
    match = over(people)
    journal.acts = [Act("void", str(match.pk), "Trial 1: void")]
    assert len(list(laws.every_act_has_its_row(journal))) == 1
    Command.objects.create(match=match, kind="void", by=people[0], reason="Trial 1: void")
    assert not list(laws.every_act_has_its_row(journal))
    journal.acts = [Act("suspend", "1", "Trial 2: suspend")]
    assert len(list(laws.every_act_has_its_row(journal))) == 1


def test_a_match_that_began_while_its_game_was_off(journal, people):
    over(people)
    journal.closed = [Closed("arena", NOON - timedelta(minutes=1), NOON + timedelta(minutes=1))]
    assert not list(laws.nothing_began_while_it_was_shut(journal))
    journal.closed = [journal.closed[0]._replace(game="")]
    assert len(list(laws.nothing_began_while_it_was_shut(journal))) == 1


def test_a_finished_match_without_a_recording(journal, people):
    over(people)
    assert len(list(laws.every_recording_plays_again_to_the_same_states(journal))) == 1


def test_what_lasts_too_long(people):
    witness = laws.Witness()
    MatchFactory()
    assert not witness.look(0)
    assert not witness.look(witness.LASTS)
    assert "no living host" in witness.look(witness.LASTS + 1)[0]
