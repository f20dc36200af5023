"""Matches that end at the same moment: the store writes results from many threads, as processes do; none gets lost.

Whichever database the tests run on: with PostgreSQL the threads meet in the rows themselves.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from games.engine.types import Outcome
from games.hosting.store import Ending
from games.matches.store import DjangoStore
from games.models import Host, Match
from lobby import ratings
from lobby.models import Mode, Rating, RatingChange, Verdict
from tests.lobby.factories import MatchFactory, MatchSeatFactory, PlayerFactory
from tests.lobby.test_ratings import numbers

pytestmark = pytest.mark.django_db(transaction=True)
MATCHES = 12


def test_results_that_are_written_at_once_give_the_numbers_of_the_history():
    mode = Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)
    host = Host.objects.create(name="host", expires_at=timezone.now() + timedelta(hours=1))
    people = PlayerFactory.create_batch(4)
    matches = [MatchFactory(game="reversi", mode="duel", host=host, epoch=1) for _number in range(MATCHES)]
    for number, match in enumerate(matches):
        for seat in range(2):
            MatchSeatFactory(match=match, number=seat, player=people[(number + seat) % 4])

    def finish(match: Match) -> bool:
        outcome = Outcome({0: 1, 1: 2})
        try:
            return DjangoStore().finish(host.pk, Ending(str(match.pk), 1, 9, "finished", "", outcome, [], []))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(finish, matches))
    assert Verdict.objects.filter(counts=True).count() == MATCHES
    assert RatingChange.objects.count() == 2 * MATCHES
    assert sum(Rating.objects.values_list("games", flat=True)) == 2 * MATCHES
    before = numbers(mode)
    assert ratings.rebuild(mode) == 0
    assert numbers(mode) == before
