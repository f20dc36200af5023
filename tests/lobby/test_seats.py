"""Taking and giving up seats of a room: atomic, repeatable, and the room closes behind the last one."""

import pytest

from games.matches.errors import Problem
from lobby import friends, services
from lobby.models import Room
from tests.lobby.factories import GuestFactory, RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return RoomFactory()


def code_of(refused: pytest.ExceptionInfo[Problem]) -> str:
    return refused.value.code


def test_who_joins_gets_the_first_free_seat(room):
    RoomSeatFactory(room=room, number=1)
    RoomSeatFactory(room=room, number=3)
    assert services.join_room(player=GuestFactory(), code=room.code).number == 2


def test_joining_twice_is_one_seat(room):
    player = GuestFactory()
    first = services.join_room(player=player, code=room.code)
    assert services.join_room(player=player, code=room.code.lower()) == first


def test_a_full_room_says_so(room):
    for number in range(1, 8):
        RoomSeatFactory(room=room, number=number, player=None, bot=1)
    with pytest.raises(Problem) as refused:
        services.join_room(player=GuestFactory(), code=room.code)
    assert code_of(refused) == "room_full"


@pytest.mark.parametrize("code", ["ZZZZZZ", "", "x" * 100, "\x00", "ÄÄÄÄÄÄ"])
def test_there_is_no_such_room(code):
    with pytest.raises(Problem) as refused:
        services.join_room(player=GuestFactory(), code=code)
    assert code_of(refused) == "room_not_found"


def test_leaving_twice_is_leaving(room):
    player = RoomSeatFactory(room=room).player
    for _count in range(2):
        services.leave_room(player=player, code=room.code)
    assert not room.seats.filter(player=player).exists()


def test_the_room_of_an_owner_who_leaves_goes_to_who_was_there_first(room):
    second = RoomSeatFactory(room=room, number=5).player
    RoomSeatFactory(room=room, number=1)
    services.leave_room(player=room.owner, code=room.code)
    room.refresh_from_db()
    assert room.owner == second


def test_bots_alone_keep_no_room_open(room):
    RoomSeatFactory(room=room, player=None, bot=2)
    services.leave_room(player=room.owner, code=room.code)
    assert not Room.objects.exists()


def test_the_owner_removes_somebody_for_good(room):
    seat = RoomSeatFactory(room=room)
    for _count in range(2):
        services.kick(player=room.owner, code=room.code, number=seat.number)
    with pytest.raises(Problem) as refused:
        services.join_room(player=seat.player, code=room.code)
    assert code_of(refused) == "kicked"


def test_the_owner_cannot_be_removed(room):
    with pytest.raises(Problem):
        services.kick(player=room.owner, code=room.code, number=0)


def test_handing_over_may_be_repeated_and_is_for_owners(room):
    old, seat = room.owner, RoomSeatFactory(room=room)
    for _count in range(2):
        services.hand_over(player=old, code=room.code, number=seat.number)
    room.refresh_from_db()
    assert room.owner == seat.player
    with pytest.raises(Problem) as refused:
        services.hand_over(player=old, code=room.code, number=0)
    assert code_of(refused) == "not_owner"


def test_nobody_takes_the_room_over_by_saying_so(room):
    seat = RoomSeatFactory(room=room)
    with pytest.raises(Problem) as refused:
        services.hand_over(player=seat.player, code=room.code, number=seat.number)
    assert code_of(refused) == "not_owner"


def test_nobody_comes_to_a_room_of_somebody_who_has_blocked_them():
    seat, player = RoomSeatFactory(), GuestFactory()
    friends.block(player=seat.player, other=player.pk)
    with pytest.raises(Problem) as refused:
        services.join_room(player=player, code=seat.room.code)
    assert refused.value.code == "not_wanted"
