"""What the owner sets before a match: options, bots, visibility; and what others then have to confirm."""

import pytest

from games.matches.errors import Problem
from lobby import room_matches, selectors, services
from tests.lobby.factories import MatchFactory, RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return RoomFactory()


@pytest.fixture
def guest(room):
    return RoomSeatFactory(room=room, ready=True).player


def test_a_new_room_has_the_options_of_its_game():
    room = services.create_room(player=RoomFactory().owner, game="lightcycles", options={"rounds": 5})
    assert room.options == {"rounds": 5, "arena": "large"}


def test_other_options_ask_for_new_readiness(room, guest):
    services.set_options(player=room.owner, code=room.code, options=room.options)
    assert room.seats.get(player=guest).ready
    services.set_options(player=room.owner, code=room.code, options={"rounds": 1})
    assert not room.seats.get(player=guest).ready


@pytest.mark.parametrize("options", [{"rounds": 2}, {"rounds": "3"}, {"rounds": True}, {"nope": 1}, {"rounds": None}])
def test_wrong_options_are_named_and_change_nothing(room, options):
    with pytest.raises(Problem) as refused:
        services.set_options(player=room.owner, code=room.code, options=options)
    assert refused.value.code == "options_invalid"
    assert set(refused.value.fields) == set(options)


def test_a_wrong_option_is_told_what_it_may_be(parlour):
    wrong = {"cards": 10, "clock": "never", "wild": 1, "nope": 1}
    with pytest.raises(Problem) as refused:
        services.create_room(player=RoomFactory().owner, game="parlour", options=wrong)
    assert refused.value.fields == {
        "cards": "Choose a whole number from 5 to 9.",
        "clock": "Choose one of these: none, fast.",
        "wild": "Choose true or false.",
        "nope": "There is no such option.",
    }


def test_a_private_room_is_not_listed(room):
    assert list(selectors.open_rooms()) == [room]
    services.set_options(player=room.owner, code=room.code, options={}, private=True)
    assert not selectors.open_rooms()


def test_full_and_playing_rooms_are_not_listed():
    RoomFactory(match=MatchFactory())
    full = RoomFactory()
    for number in range(1, 8):
        RoomSeatFactory(room=full, number=number, player=None, bot=1)
    waiting = RoomFactory(match=MatchFactory(status="finished"))
    assert list(selectors.open_rooms()) == [waiting]


def test_bots_come_change_and_go(room):
    for level in (1, 3, 3):
        services.set_bot(player=room.owner, code=room.code, number=4, level=level)
        assert room.seats.get(number=4).bot == level
    for _count in range(2):
        services.set_bot(player=room.owner, code=room.code, number=4, level=None)
        assert not room.seats.filter(number=4).exists()


def test_a_game_has_as_many_levels_as_its_bot(parlour):
    room = RoomFactory(game="parlour")
    services.set_bot(player=room.owner, code=room.code, number=1, level=4)
    for level in (0, 5):
        with pytest.raises(Problem) as refused:
            services.set_bot(player=room.owner, code=room.code, number=1, level=level)
        assert refused.value.code == "invalid"
    assert room.seats.get(number=1).bot == 4


def test_a_bot_takes_nobodys_seat(room, guest):
    number = room.seats.get(player=guest).number
    for level in (1, None):
        with pytest.raises(Problem) as refused:
            services.set_bot(player=room.owner, code=room.code, number=number, level=level)
        assert refused.value.code == "seat_taken"


def test_there_are_no_seats_beyond_the_games(room):
    with pytest.raises(Problem):
        services.set_bot(player=room.owner, code=room.code, number=8, level=1)


def test_guests_of_the_room_set_nothing(room, guest):
    for act in (
        lambda: services.set_options(player=guest, code=room.code, options={}),
        lambda: services.set_bot(player=guest, code=room.code, number=5, level=1),
        lambda: services.kick(player=guest, code=room.code, number=0),
        lambda: room_matches.start(player=guest, code=room.code),
        lambda: room_matches.rematch(player=guest, code=room.code),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.code == "not_owner"


def test_nothing_is_set_while_the_match_runs(room, guest):
    room.match = MatchFactory()
    room.save()
    for act in (
        lambda: services.set_options(player=room.owner, code=room.code, options={}),
        lambda: services.set_bot(player=room.owner, code=room.code, number=5, level=1),
        lambda: services.set_ready(player=guest, code=room.code, ready=False),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.code == "already_started"


def test_readiness_is_for_members(room):
    with pytest.raises(Problem) as refused:
        services.set_ready(player=RoomFactory().owner, code=room.code, ready=True)
    assert refused.value.code == "not_member"
