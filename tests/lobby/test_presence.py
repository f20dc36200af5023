"""Rooms know who is there: members who are not seen go, rooms without anybody close, and matches are left in peace."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lobby import presence
from lobby.models import Room
from tests.lobby.conftest import Program
from tests.lobby.factories import MatchFactory, RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db


def seconds_ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


def test_who_is_not_seen_for_half_a_minute_is_removed():
    room = RoomFactory()
    RoomSeatFactory(room=room, seen_at=seconds_ago(31))
    stays = RoomSeatFactory(room=room, seen_at=seconds_ago(29))
    assert presence.sweep() == 1
    assert set(room.seats.all()) == {room.seats.get(number=0), stays}


def test_an_owner_who_is_gone_hands_over():
    room = RoomFactory(owner_seat__seen_at=seconds_ago(31))
    heir = RoomSeatFactory(room=room).player
    presence.sweep()
    room.refresh_from_db()
    assert room.owner == heir


def test_a_room_without_anybody_closes():
    room = RoomFactory(owner_seat__seen_at=seconds_ago(31))
    RoomSeatFactory(room=room, player=None, bot=1)
    presence.sweep()
    assert not Room.objects.exists()


@pytest.mark.parametrize(
    ("status", "stays"), [("starting", True), ("running", True), ("paused", True), ("ended", False)]
)
def test_a_running_match_keeps_its_room(status, stays):
    RoomFactory(owner_seat__seen_at=seconds_ago(300), match=MatchFactory(status=status))
    presence.sweep()
    assert Room.objects.exists() is stays


def test_being_seen_is_written_seldom(django_assert_num_queries):
    room = RoomFactory(owner_seat__seen_at=seconds_ago(20))
    presence.seen(player=room.owner, code=room.code)
    seen = room.seats.get().seen_at
    assert seen > seconds_ago(5)
    presence.seen(player=room.owner, code=room.code)
    assert room.seats.get().seen_at == seen


def test_a_program_stays_by_asking_for_the_room():
    room = RoomFactory(owner_seat__seen_at=seconds_ago(20))
    Program(room.owner).get(f"rooms/{room.code}")
    assert room.seats.get().seen_at > seconds_ago(5)


def test_reading_the_list_sweeps_now_and_then():
    RoomFactory(owner_seat__seen_at=seconds_ago(31))
    assert Program().rows("rooms") == []
    RoomFactory(owner_seat__seen_at=seconds_ago(31))
    assert len(Program().rows("rooms")) == 1
