"""Clicks that come at the same moment, from many threads, as processes take them: each act happens once.

Whichever database the tests run on: with PostgreSQL the threads meet in the rows themselves.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from games.matches import services as matches
from games.models import Match
from lobby import room_matches, services
from lobby.models import Room
from tests.lobby.factories import MatchFactory, MatchSeatFactory, RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 4


def at_once(act):
    """What came of it, each time."""
    together = Barrier(CLICKS)

    def click(_number):
        try:
            together.wait(timeout=20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as threads:
        return list(threads.map(click, range(CLICKS)))


@pytest.mark.parametrize("_time", range(3))
def test_a_room_begins_one_match_however_often_it_is_asked_to(_time):
    room = RoomFactory()
    RoomSeatFactory(room=room, player=None, bot=1)
    begun = at_once(lambda: room_matches.start(player=room.owner, code=room.code))
    assert {match.pk for match in begun} == {Match.objects.get().pk}


@pytest.mark.parametrize("_time", range(3))
def test_a_match_has_one_rematch_however_often_it_is_asked_for(_time):
    match = MatchFactory(status=Match.Status.FINISHED)
    for number in range(2):
        MatchSeatFactory(match=match, number=number)
    made = at_once(lambda: matches.rematch(match=Match.objects.get(pk=match.pk)))
    assert {one.pk for one in made} == {Match.objects.exclude(pk=match.pk).get().pk}


def test_a_room_is_handed_over_once_and_is_there_all_the_while():
    room = RoomFactory()
    seat = RoomSeatFactory(room=room)
    at_once(lambda: services.hand_over(player=room.owner, code=room.code, number=seat.number))
    assert Room.objects.get().owner == seat.player
