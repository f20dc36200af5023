"""A room for two hundred: its page stays short, and its bots are seated at once."""

import pytest

from games.matches.errors import Problem
from lobby import room_matches, services
from lobby.room_views import SHOWN
from tests.lobby.factories import GuestFactory, RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return RoomFactory(game="arena-crowd", options={"teams": 1, "minutes": 1})


@pytest.fixture
def owner(client, room):
    client.force_login(room.owner)
    return client


def bots(room) -> dict[int, int]:
    return dict(room.seats.filter(player__isnull=True).values_list("number", "bot"))


def test_the_page_lists_a_few_seats_and_counts_the_rest(owner, room):
    page = owner.get(f"/rooms/{room.code}/").content.decode()
    assert page.count('class="seat"') == SHOWN
    assert f"{200 - SHOWN} more free seats" in page


def test_people_are_listed_however_high_their_seat(owner, room):
    services.set_bots(player=room.owner, code=room.code, count=150, level=1)
    RoomSeatFactory(room=room, number=199, player=GuestFactory(name="Ben"))
    page = owner.get(f"/rooms/{room.code}/").content.decode()
    assert "Ben" in page
    assert page.count('class="seat"') == SHOWN
    assert f"and {152 - SHOWN} more" in page
    assert "48 more free seats" in page


@pytest.mark.parametrize("count", [0, 1, 40, 199, 500])
def test_so_many_bots_as_the_owner_says_sit_there_however_often(owner, room, count):
    services.set_bot(player=room.owner, code=room.code, number=120, level=3)
    for _ in range(2):
        owner.post(f"/rooms/{room.code}/crew/", {"count": count, "level": 2})
        assert bots(room) == dict.fromkeys(range(1, 1 + min(count, 199)), 2)


def test_bots_take_nobody_s_seat(owner, room):
    ben = GuestFactory()
    RoomSeatFactory(room=room, number=5, player=ben)
    owner.post(f"/rooms/{room.code}/crew/", {"count": 199, "level": 1})
    assert room.seats.get(number=5).player == ben
    assert len(bots(room)) == 198


def test_others_seat_no_bots_and_levels_are_those_of_the_game(room):
    with pytest.raises(Problem, match="not_owner"):
        services.set_bots(player=GuestFactory(), code=room.code, count=3, level=1)
    with pytest.raises(Problem, match="invalid"):
        services.set_bots(player=room.owner, code=room.code, count=3, level=9)
    assert bots(room) == {}


def test_a_match_of_two_hundred_starts(owner, room):
    services.set_bots(player=room.owner, code=room.code, count=199, level=1)
    assert room_matches.start(player=room.owner, code=room.code).seats.count() == 200
