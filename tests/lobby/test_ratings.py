"""Ratings: which matches count, that a result stands whatever rating does, and the law: a rebuild gives the same
numbers, to the last bit, whatever the order in which matches were written.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from games.models import Match
from games.signals import match_finished
from lobby import ratings
from lobby.models import Mode, Rating, RatingChange, Verdict
from tests.lobby.factories import GuestFactory, MatchSeatFactory, PlayerFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def mode() -> Mode:
    return Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)


def finished(rated, *seats, minutes=0, pk=None, **fields) -> Match:
    """A match that is over, of (player, place) each, as its row is when match_finished is sent."""
    told = {
        "game": rated.game,
        "mode": rated.slug,
        "status": Match.Status.FINISHED,
        "outcome": {"placings": {str(number): place for number, (_player, place) in enumerate(seats)}},
        "finished_at": NOON + timedelta(minutes=minutes),
    } | fields
    match = Match.objects.create(**told, **({"id": pk} if pk else {}))
    for number, (player, place) in enumerate(seats):
        MatchSeatFactory(match=match, number=number, player=player, place=place, bot=None if player else 1)
    return match


def over(match: Match) -> None:
    match_finished.send(sender=Match, match=match)


def numbers(mode):
    """Every number that is kept of the mode."""
    rows = Rating.objects.filter(mode=mode).order_by("player")
    changes = RatingChange.objects.filter(mode=mode).order_by("match", "seat")
    fields = ("match", "seat", "player", "mu_before", "sigma_before", "mu_after", "sigma_after", "at")
    return list(rows.values_list("player", "mu", "sigma", "games", "played_at")), list(changes.values_list(*fields))


def test_a_win_lifts_the_winner_and_says_by_what(mode):
    ada, bob = PlayerFactory.create_batch(2)
    match = finished(mode, (ada, 1), (bob, 2))
    over(match)
    up, down = Rating.objects.get(player=ada), Rating.objects.get(player=bob)
    assert up.mu > 25 > down.mu
    assert (up.games, up.played_at, up.provisional) == (1, match.finished_at, True)
    change = RatingChange.objects.get(player=ada)
    assert (change.match, change.mode, change.mu_before, change.mu_after) == (match, mode, 25, up.mu)
    assert change.gain == up.points - 1500


def test_said_again_it_changes_nothing(mode):
    match = finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2))
    over(match)
    before = numbers(mode)
    over(match)
    ratings.catch_up(mode)
    assert numbers(mode) == before


def not_rated(mode):
    Mode.objects.update(rated=False)
    return finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2))


def one_team(mode):
    Mode.objects.update(teams=2)
    return finished(mode, (PlayerFactory(), 1))


@pytest.mark.parametrize(
    "made",
    [
        lambda mode: finished(mode, (PlayerFactory(), 1), (GuestFactory(), 2)),
        lambda mode: finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2), (None, 3)),
        lambda mode: finished(mode, (PlayerFactory(), 1)),
        lambda mode: finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2), outcome=None),
        lambda mode: finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2), status=Match.Status.ENDED),
        lambda mode: finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2), mode=""),
        lambda mode: finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2), mode="gone"),
        not_rated,
        one_team,
    ],
    ids=["guest", "bot", "alone", "no result", "ended", "no mode", "unknown mode", "not rated", "one side"],
)
def test_what_does_not_count(mode, made):
    over(made(mode))
    assert numbers(mode) == ([], [])


def test_what_a_match_counts_for_is_decided_when_it_ends(mode):
    guest = GuestFactory()
    over(finished(mode, (PlayerFactory(), 1), (guest, 2)))
    guest.is_guest = False
    guest.save()
    call_command("ratings", "rebuild")
    assert numbers(mode) == ([], [])


def test_when_rating_fails_the_result_stands_and_is_caught_up_with(mode, monkeypatch, caplog, capsys):
    match = finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2))
    with monkeypatch.context() as broken:
        broken.setattr(ratings, "rate", lambda *args, **kwargs: 1 / 0)
        with transaction.atomic():
            Match.objects.filter(pk=match.pk).update(reason="resigned")
            over(match)
    assert "not rated" in caplog.text
    match.refresh_from_db()
    assert match.reason == "resigned"
    assert not Verdict.objects.exists()
    call_command("ratings", "catch-up")
    assert RatingChange.objects.count() == 2
    assert said_of(mode, capsys) == ["reversi · Duel: 1 matches caught up with."]


def test_a_process_that_begins_rates_what_another_left_behind_and_not_all_at_once(mode, monkeypatch):
    monkeypatch.setattr(ratings, "AT_ONCE", 2)
    people = PlayerFactory.create_batch(2)
    for minute in range(3):
        finished(mode, (people[0], 1), (people[1], 2), minutes=minute)
    ratings.begin()
    ratings.come_back()
    assert Verdict.objects.count() == 2
    ratings.come_back()
    assert Verdict.objects.filter(counts=True).count() == 3
    assert ratings.rebuild(mode) == 0


def said_of(mode, capsys):
    """What a command has said of that mode; games have one of their own, too."""
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith(str(mode))]


def test_a_rebuild_corrects_what_is_wrong_and_says_so(mode, capsys):
    ada, bob = PlayerFactory.create_batch(2)
    for minute in range(3):
        over(finished(mode, (ada, 1), (bob, 2), minutes=minute))
    before = numbers(mode)
    call_command("ratings", "rebuild")
    Rating.objects.filter(player=ada).update(mu=99)
    Rating.objects.create(player=PlayerFactory(), mode=mode, mu=30, sigma=1, games=50, played_at=NOON)
    RatingChange.objects.filter(player=bob).delete()
    call_command("ratings", "rebuild")
    assert numbers(mode) == before
    assert said_of(mode, capsys)[1::2] == ["reversi · Duel: 0 rows corrected.", "reversi · Duel: 5 rows corrected."]


def test_a_match_that_is_taken_back_was_never_played(mode):
    people = PlayerFactory.create_batch(3)
    pairs = [(0, 1), (1, 2), (2, 0), (0, 1)]
    matches = [
        finished(mode, (people[won], 1), (people[lost], 2), minutes=minute) for minute, (won, lost) in enumerate(pairs)
    ]
    for match in matches:
        over(match)
    assert ratings.take_back(matches[1])
    assert not ratings.take_back(matches[1])
    taken = numbers(mode)
    RatingChange.objects.all().delete()
    Rating.objects.all().delete()
    Verdict.objects.all().delete()
    for match in (matches[0], *matches[2:]):
        over(match)
    assert numbers(mode) == taken
    call_command("ratings", "rebuild")  # nobody had said anything about the second one: it counts again
    assert RatingChange.objects.filter(match=matches[1]).count() == 2


def test_taken_back_is_taken_back_for_good_and_leaves_no_rating_without_matches(mode):
    match = finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2))
    assert not ratings.take_back(match)
    over(match)
    ratings.catch_up(mode)
    call_command("ratings", "rebuild")
    assert numbers(mode) == ([], [])
    other = finished(mode, (PlayerFactory(), 1), (PlayerFactory(), 2))
    over(other)
    assert ratings.take_back(other)
    assert numbers(mode) == ([], [])


def test_who_is_gone_still_counts_in_what_others_won(mode):
    ada, bob, eve = PlayerFactory.create_batch(3)
    for minute, (won, lost) in enumerate([(bob, eve), (ada, bob), (ada, eve)]):
        over(finished(mode, (won, 1), (lost, 2), minutes=minute))
    ratings.forget(bob)
    Match.objects.get(seats__player=bob, seats__number=0).seats.filter(player=bob).update(player=None)
    bob.seats.update(player=None)
    before = numbers(mode)
    assert len(before[0]) == 2
    call_command("ratings", "rebuild")
    assert numbers(mode) == before


def test_in_teams_a_seat_stands_with_its_team(mode):
    Mode.objects.update(teams=2)
    people = PlayerFactory.create_batch(4)
    over(finished(mode, *zip(people, (1, 2, 4, 2), strict=True)))  # a team's best place is its place
    lifted = {row.player_id for row in Rating.objects.filter(mu__gt=25)}
    assert lifted == {people[0].pk, people[2].pk}


def test_a_long_history_costs_the_next_match_nothing(mode):
    ada, bob = PlayerFactory.create_batch(2)

    def queries(minute):
        match = finished(mode, (ada, 1), (bob, 2), minutes=minute)
        with CaptureQueriesContext(connection) as counted:
            over(match)
        return len(counted)

    first, *_between, last = [queries(minute) for minute in range(30)]
    assert last <= first <= 18  # PostgreSQL is told how long a lock may be waited for, and that it is over


placings = st.lists(st.integers(1, 3), min_size=2, max_size=4)
played = st.tuples(placings, st.permutations(range(4)), st.integers(0, 3), st.uuids(version=4))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=st.lists(played, min_size=1, max_size=8, unique_by=lambda one: one[3]),
    teams=st.sampled_from([0, 2]),
    data=st.data(),
)
def test_law_a_rebuild_gives_the_same_numbers_whatever_the_order_of_saves(history, teams, data):
    with transaction.atomic():
        mode = Mode.objects.create(slug="law", game="arena", title="Law", seats=4, teams=teams)
        people = PlayerFactory.create_batch(4)
        matches = [
            finished(
                mode, *((people[who], place) for who, place in zip(order, places, strict=False)), minutes=at, pk=pk
            )
            for places, order, at, pk in history
        ]
        for match in data.draw(st.permutations(matches)):
            over(match)
        taken = data.draw(st.lists(st.sampled_from(matches), max_size=2))
        for match in taken:
            ratings.take_back(match)
        before = numbers(mode)
        assert ratings.rebuild(mode) == 0
        Rating.objects.all().delete()
        RatingChange.objects.all().delete()
        ratings.rebuild(mode)
        assert numbers(mode) == before
        Verdict.objects.filter(counts=True).delete()
        RatingChange.objects.all().delete()
        Rating.objects.all().delete()
        for match in sorted(matches, key=lambda one: (one.finished_at, UUID(str(one.pk)))):
            over(match)
        assert numbers(mode) == before
        transaction.set_rollback(True)
