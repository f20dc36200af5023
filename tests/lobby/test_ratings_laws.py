"""The law of ratings through everything that happens to a site: matches that end late, voids, accounts that are deleted
and guests who become accounts. Whatever the order of these, a rebuild finds nothing to correct, and one from no ratings
at all gives the same numbers, to the last bit.
"""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from games.models import Match
from lobby import accounts, deletion, ratings
from lobby.models import Mode, Player, Rating, RatingChange
from tests.lobby.factories import GuestFactory, PlayerFactory
from tests.lobby.test_ratings import finished, numbers, over

pytestmark = pytest.mark.django_db

PEOPLE = 5  # the last of them a guest at first
who = st.integers(0, PEOPLE - 1)
acts = st.one_of(
    st.tuples(st.just("play"), st.lists(who, min_size=2, max_size=3, unique=True), st.integers(0, 5)),
    st.tuples(st.just("void"), st.integers(0, 20), st.none()),
    st.tuples(st.just("delete"), who, st.none()),
    st.tuples(st.just("claim"), st.none(), st.none()),
    st.tuples(st.just("rebuild"), st.none(), st.none()),
)


class Site:
    """A mode, its people, and the matches that were played."""

    def __init__(self) -> None:
        self.mode = Mode.objects.create(slug="law", game="arena", title="Law", seats=3)
        self.people: list[Player | None] = [*PlayerFactory.create_batch(PEOPLE - 1), GuestFactory()]
        self.matches: list[Match] = []

    def play(self, sitting: list[int], minutes: int) -> None:
        """A match that ended so many minutes after noon, perhaps before one that was rated already."""
        there = [player for number in sitting if (player := self.people[number]) is not None]
        match = finished(self.mode, *((player, place) for place, player in enumerate(there, 1)), minutes=minutes)
        over(match)
        self.matches.append(match)

    def void(self, number: int, _none: None) -> None:
        if self.matches:
            ratings.take_back(self.matches[number % len(self.matches)])

    def delete(self, number: int, _none: None) -> None:
        player, self.people[number] = self.people[number], None
        if player is not None:
            deletion.delete_account(player=player)

    def claim(self, _one: None, _two: None) -> None:
        player = self.people[-1]
        if player is not None and player.is_guest:
            accounts.claim(player=player, username="claimed", email="c@example.org", password="correct horse battery")

    def rebuild(self, _one: None, _two: None) -> None:
        assert ratings.rebuild(self.mode) == 0


@settings(max_examples=60, deadline=timedelta(seconds=20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(acts, max_size=12))
@example(
    [
        ("play", [0, 1], 3),
        ("play", [1, 2, 4], 4),
        ("claim", None, None),
        ("play", [4, 0], 5),
        ("delete", 1, None),
        ("void", 0, None),
        ("play", [0, 2], 1),
    ]
)
@example([("play", [0, 1], 1), ("play", [0, 2], 2), ("delete", 0, None), ("play", [1, 2], 0), ("void", 1, None)])
def test_law_a_rebuild_gives_the_same_numbers_after_voids_deletions_and_claims(history):
    with transaction.atomic():
        site = Site()
        for act, *told in history:
            getattr(site, act)(*told)
        before = numbers(site.mode)
        assert ratings.rebuild(site.mode) == 0
        call_command("ratings", "rebuild")
        assert numbers(site.mode) == before
        Rating.objects.all().delete()
        RatingChange.objects.filter(player__isnull=False).delete()
        ratings.rebuild(site.mode)
        assert numbers(site.mode) == before
        transaction.set_rollback(True)
