"""From a room into its match, back, and into the next one."""

import pytest

from games.matches.errors import Problem
from games.models import Command, Match
from games.signals import match_finished
from lobby import services
from tests.lobby.factories import RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    room = RoomFactory(owner__name="Ada")
    RoomSeatFactory(room=room, player__name="Bob", ready=True)
    RoomSeatFactory(room=room, number=5, player=None, bot=3)
    return room


def begin(room) -> Match:
    return services.start(player=room.owner, code=room.code)


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
    second = services.rematch(player=room.owner, code=room.code)
    assert second != first
    assert second.options == first.options
    assert [seat.name for seat in second.seats.all()] == [seat.name for seat in first.seats.all()]
    assert services.rematch(player=room.owner, code=room.code) == second


def test_without_a_match_there_is_no_rematch(room):
    with pytest.raises(Problem) as refused:
        services.rematch(player=room.owner, code=room.code)
    assert refused.value.code == "not_ready"


def test_removing_somebody_in_the_match_removes_them_from_it_too(room):
    room.seats.filter(player__name="Bob").update(number=6)
    match = begin(room)
    services.kick(player=room.owner, code=room.code, number=6)
    command = Command.objects.get(match=match)
    assert (command.kind, command.by) == ("kick", room.owner)
    assert match.seats.get(number=command.params["seat"]).name == "Bob"


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
