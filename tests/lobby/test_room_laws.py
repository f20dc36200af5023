"""Laws of a room, whatever anybody says in any order: owned from inside, closed when empty, one seat each."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from games.matches.errors import Problem
from games.models import Match
from lobby import room_matches, services
from lobby.models import Room
from tests.lobby.factories import GuestFactory

pytestmark = pytest.mark.django_db

SEATS = 8


def end_matches() -> None:
    for match in Match.objects.live():
        match.status = Match.Status.FINISHED
        match.save()
        room_matches.match_over(match=match)


ACTS = {
    "join": lambda player, code, number: services.join_room(player=player, code=code),
    "leave": lambda player, code, number: services.leave_room(player=player, code=code),
    "ready": lambda player, code, number: services.set_ready(player=player, code=code, ready=number % 2 == 0),
    "bot": lambda player, code, number: services.set_bot(player=player, code=code, number=number, level=1 + number % 3),
    "no bot": lambda player, code, number: services.set_bot(player=player, code=code, number=number, level=None),
    "kick": lambda player, code, number: services.kick(player=player, code=code, number=number),
    "owner": lambda player, code, number: services.hand_over(player=player, code=code, number=number),
    "start": lambda player, code, number: room_matches.start(player=player, code=code),
    "over": lambda player, code, number: end_matches(),
    "rematch": lambda player, code, number: room_matches.rematch(player=player, code=code),
}

said = st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3), st.integers(0, SEATS - 1))


def picture(code: str) -> object:
    """Everything that a repeated act must not change."""
    room = Room.objects.filter(code=code).first()
    if room is None:
        return None
    seats = list(room.seats.values_list("number", "player", "bot", "ready"))
    return room.owner_id, room.match_id, seats, set(room.kicked.values_list("pk", flat=True)), Match.objects.count()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(said, max_size=25))
def test_whatever_is_said_the_room_stays_a_room_and_repeating_changes_nothing(sequence):
    with transaction.atomic():
        players = [GuestFactory() for _count in range(4)]
        code = services.create_room(player=players[0], game="lightcycles").code
        for act, who, number in sequence:
            before = picture(code)
            try:
                ACTS[act](players[who], code, number)
            except Problem:
                assert picture(code) == before
                continue
            after = picture(code)
            if after is not None:
                owner, _match, seats, kicked, _count = after
                people = [player for _number, player, _bot, _ready in seats if player is not None]
                assert owner in people
                assert len(people) == len(set(people))
                assert kicked.isdisjoint(people)
                assert all(number < SEATS for number, *_rest in seats)
            with suppress(Problem):  # who closed the room or gave it away is refused the second time
                ACTS[act](players[who], code, number)
            assert picture(code) == after
        transaction.set_rollback(True)
