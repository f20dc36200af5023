"""From a room into its match, back, and into the next one."""

import pytest

from games.matches import services as matches
from games.matches.errors import Problem
from games.matches.services import command
from games.models import Command, Match
from games.signals import match_finished
from lobby import room_matches, services
from tests.lobby.factories import RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    room = RoomFactory(owner__name="Ada")
    RoomSeatFactory(room=room, player__name="Bob", ready=True)
    RoomSeatFactory(room=room, number=5, player=None, bot=3)
    return room


def begin(room) -> Match:
    return room_matches.start(player=room.owner, code=room.code)


def end(match: Match) -> None:
    match.status = Match.Status.FINISHED
    match.save()
    match_finished.send(sender=Match, match=match)


def test_people_and_bots_sit_as_they_sat(room):
    match = begin(room)
    assert [(seat.number, seat.name, seat.bot) for seat in match.seats.all()] == [
        (0, "Ada", None),
        (1, "Bob", None),
        (2, "Hard bot 6", 3),
    ]
    assert match.options == room.options
    assert not match.public


def test_starting_twice_is_one_match(room):
    assert begin(room) == begin(room)


def test_everybody_but_the_owner_has_to_be_ready(room):
    room.seats.filter(player__name="Bob").update(ready=False)
    with pytest.raises(Problem) as refused:
        begin(room)
    assert refused.value.code == "not_ready"


def test_too_few_seats_are_no_match():
    with pytest.raises(Problem) as refused:
        begin(RoomFactory())
    assert refused.value.code == "not_ready"


def test_after_the_match_nobody_is_ready_yet(room, django_capture_on_commit_callbacks):
    match = begin(room)
    with django_capture_on_commit_callbacks(execute=True):
        end(match)
    assert not room.seats.filter(ready=True).exists()


def test_a_rematch_is_the_same_people_and_options_and_may_be_repeated(room):
    first = begin(room)
    end(first)
    second = room_matches.rematch(player=room.owner, code=room.code)
    assert second != first
    assert second.options == first.options
    assert [seat.name for seat in second.seats.all()] == [seat.name for seat in first.seats.all()]
    assert room_matches.rematch(player=room.owner, code=room.code) == second


def test_without_a_match_there_is_no_rematch(room):
    with pytest.raises(Problem) as refused:
        room_matches.rematch(player=room.owner, code=room.code)
    assert refused.value.code == "not_ready"


def test_removing_somebody_in_the_match_removes_them_from_it_too(room):
    room.seats.filter(player__name="Bob").update(number=6)
    match = begin(room)
    services.kick(player=room.owner, code=room.code, number=6)
    command = Command.objects.get(match=match)
    assert (command.kind, command.by) == ("kick", room.owner)
    assert match.seats.get(number=command.params["seat"]).name == "Bob"


@pytest.mark.parametrize("how", ["left", "asked"], ids=["who has left it", "whom an operator just removes"])
def test_removing_somebody_who_is_out_of_the_match_removes_them_from_the_room(room, how):
    match = begin(room)
    seat = match.seats.get(name="Bob")
    if how == "left":
        match.seats.filter(pk=seat.pk).update(left=True)
    else:
        command(match=match, kind="kick", by=None, reason="rude", seat=seat.number)
    services.kick(player=room.owner, code=room.code, number=room.seats.get(player=seat.player).number)
    assert not room.seats.filter(player=seat.player).exists()
    assert Command.objects.count() == (how == "asked")


def test_an_owner_starts_no_more_matches_than_they_can_play(room, settings):
    """Each keeps bots busy for minutes, whether or not anybody comes."""
    settings.BACKBEAT_LIMITS = {"running_matches": 2}
    first, _second = begin(room), begin(ready_room(room.owner))
    with pytest.raises(Problem) as refused:
        begin(ready_room(room.owner))
    assert refused.value.code == "too_many_matches"
    end(first)
    assert begin(ready_room(room.owner)).is_live


def ready_room(owner):
    room = RoomFactory(owner=owner)
    RoomSeatFactory(room=room, player=None, bot=1)
    return room


@pytest.fixture
def parlour_room(parlour):
    room = RoomFactory(game="parlour", options={"cards": 7, "clock": "none", "wild": True}, owner__name="Ada")
    RoomSeatFactory(room=room, player__name="Bob", number=2, ready=True)
    return room


def sides(match: Match) -> list[str]:
    return [seat.name for seat in match.seats.all()]


def holders(room) -> list[tuple[int, str]]:
    return list(room.seats.values_list("number", "player__name"))


def test_in_a_rematch_sides_change_in_match_and_room(parlour_room, django_capture_on_commit_callbacks):
    first = begin(parlour_room)
    end(first)
    with django_capture_on_commit_callbacks(execute=True):
        second = room_matches.rematch(player=parlour_room.owner, code=parlour_room.code)
    assert (sides(first), sides(second)) == (["Ada", "Bob"], ["Bob", "Ada"])
    parlour_room.refresh_from_db()
    assert parlour_room.match == second
    assert holders(parlour_room) == [(0, "Bob"), (2, "Ada")]


def test_a_rematch_asked_for_in_the_match_leads_the_room_there_once(parlour_room, django_capture_on_commit_callbacks):
    first = begin(parlour_room)
    end(first)
    with django_capture_on_commit_callbacks(execute=True):
        second = matches.rematch(match=first)
    parlour_room.refresh_from_db()
    assert parlour_room.match == second
    with django_capture_on_commit_callbacks(execute=True):
        assert room_matches.rematch(player=parlour_room.owner, code=parlour_room.code) == second
        assert matches.rematch(match=first) == second
    assert holders(parlour_room) == [(0, "Bob"), (2, "Ada")]
    assert Match.objects.count() == 2


def test_a_rooms_rematch_is_for_who_is_there_now_with_the_options_of_now(
    parlour_room, django_capture_on_commit_callbacks
):
    first = begin(parlour_room)
    end(first)
    options = {"cards": 9, "clock": "fast", "wild": False}
    services.set_options(player=parlour_room.owner, code=parlour_room.code, options=options)
    services.set_bot(player=parlour_room.owner, code=parlour_room.code, number=1, level=4)
    services.leave_room(player=parlour_room.seats.get(number=2).player, code=parlour_room.code)
    with django_capture_on_commit_callbacks(execute=True):
        second = room_matches.rematch(player=parlour_room.owner, code=parlour_room.code)
    assert [seat.bot for seat in second.seats.all()] == [4, None]
    assert second.options == options
