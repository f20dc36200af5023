"""Matches that end at the same moment: the store writes results from many threads, as processes do; none gets lost.

Whichever database the tests run on: with PostgreSQL the threads meet in the rows themselves.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from games.engine.types import Outcome
from games.hosting.store import Ending
from games.matches.store import DjangoStore
from games.models import Host, Match
from lobby import locks, ratings
from lobby.models import Mode, Rating, RatingChange, Verdict
from tests.lobby.factories import MatchFactory, MatchSeatFactory, PlayerFactory
from tests.lobby.test_ratings import numbers

pytestmark = pytest.mark.django_db(transaction=True)
MATCHES = 12


def finish(match: Match) -> bool:
    """As a host's thread does."""
    outcome = Outcome({0: 1, 1: 2})
    try:
        return DjangoStore().finish(match.host_id, Ending(str(match.pk), 1, 9, "finished", "", outcome, [], []))
    finally:
        connection.close()


def test_results_that_are_written_at_once_give_the_numbers_of_the_history(monkeypatch):
    monkeypatch.setattr(ratings, "_behind", set())
    monkeypatch.setattr(ratings, "PATIENCE", 30)  # none gives up, however busy this machine is
    mode = Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)
    host = Host.objects.create(name="host", expires_at=timezone.now() + timedelta(hours=1))
    people = PlayerFactory.create_batch(4)
    matches = [MatchFactory(game="reversi", mode="duel", host=host, epoch=1) for _number in range(MATCHES)]
    for number, match in enumerate(matches):
        for seat in range(2):
            MatchSeatFactory(match=match, number=seat, player=people[(number + seat) % 4])

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(finish, matches))
    assert Verdict.objects.filter(counts=True).count() == MATCHES
    assert RatingChange.objects.count() == 2 * MATCHES
    assert sum(Rating.objects.values_list("games", flat=True)) == 2 * MATCHES
    before = numbers(mode)
    assert ratings.rebuild(mode) == 0
    assert numbers(mode) == before


def test_a_host_does_not_wait_for_who_computes_a_long_history(monkeypatch):
    """The result stands, and the next beat rates it. On SQLite all who write wait for each other, and it is rated."""
    monkeypatch.setattr(ratings, "_behind", set())
    mode = Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)
    host = Host.objects.create(name="host", expires_at=timezone.now() + timedelta(hours=1))
    matches = [MatchFactory(game="reversi", mode="duel", host=host, epoch=1) for _number in range(3)]
    for match in matches:
        for seat in range(2):
            MatchSeatFactory(match=match, number=seat, player=PlayerFactory())
    held, let_go = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                locks.ladder("duel")
                held.set()
                assert let_go.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        try:
            holding = threads.submit(hold)
            assert held.wait(30)
            written = [threads.submit(finish, match) for match in matches]
            if connection.vendor == "postgresql":
                assert all(one.result(30) for one in written)
                assert not Verdict.objects.exists()
        finally:
            let_go.set()
        holding.result(30)
        assert all(one.result(30) for one in written)
    ratings.come_back()
    assert Verdict.objects.filter(mode=mode, counts=True).count() == len(matches)
    assert RatingChange.objects.count() == 2 * len(matches)
