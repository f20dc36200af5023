"""Whom a room's owner removed stays away from its match, asked for alone or with many others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from games.models import Match
from lobby.models import Room
from lobby.policy import LobbyPolicy
from tests.lobby.factories import GuestFactory

pytestmark = pytest.mark.django_db


def test_who_is_expected_gets_the_same_answer_without_a_query_each():
    guests = GuestFactory.create_batch(4)
    matches = [Match.objects.create(game="arena") for _ in range(4)]
    for number, match in enumerate(matches[:3]):
        room = Room.objects.create(game="arena", owner=guests[3], match=match)
        room.kicked.add(*guests[: number + 1])
    pairs = [(guest, match) for guest in [*guests, None] for match in matches]
    alone = [LobbyPolicy().may_watch(*pair) for pair in pairs]
    assert alone.count(False) == 6
    rules = LobbyPolicy()
    with CaptureQueriesContext(connection) as queries:
        rules.expect(pairs)
        assert [rules.may_watch(*pair) for pair in pairs] == alone
    assert len(queries) == 1


def test_who_was_not_expected_is_looked_up():
    guest, match = GuestFactory(), Match.objects.create(game="arena")
    rules = LobbyPolicy()
    rules.expect([(guest, Match.objects.create(game="arena"))])
    Room.objects.create(game="arena", owner=guest, match=match).kicked.add(guest)
    assert not rules.may_watch(guest, match)
