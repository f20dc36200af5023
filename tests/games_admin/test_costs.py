"""What every page of the admin asks of the database, as each role: few queries, and as many for long lists as for short
ones. The pages are those that `python -m bench.pages` measures with 100,000 matches.
"""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import pages
from games.matches.results import keep
from games.models import Command, Maintenance, Match, RecordingFile, Switch
from lobby import moderation, reporting, roles, suspensions
from lobby.models import Friendship, Mode, Mute, Player, Rating, Report
from tests.lobby.factories import MatchFactory, MatchSeatFactory, PlayerFactory, RoomFactory

pytestmark = pytest.mark.django_db
EVERY_ROLE = (*roles.ROLES, "superuser")


def history(fan: Player, *, many: int) -> None:
    """So many of everything that a page lists, about one player."""
    operator = PlayerFactory(is_staff=True)
    mode = Mode.objects.get(slug="reversi")
    for _each in range(many):
        match = MatchFactory(
            game="reversi", mode="reversi", status=Match.Status.FINISHED, outcome={"placings": {"0": 1}}
        )
        other = PlayerFactory(name="Sample 7")
        for number, player in enumerate((fan, other)):
            MatchSeatFactory(match=match, number=number, player=player)
        keep(match, {0: 1, 1: 2})
        RecordingFile.objects.create(match=match, data=b"")
        Command.objects.create(match=match, kind="kick", params={"seat": 0}, by=operator, reason="Sample")
        MatchSeatFactory(match=MatchFactory(game="reversi"), player=fan)
        Report.objects.create(player=fan, by=other, match=match, reason="a")
        Friendship.objects.create(asker=fan, asked=other, accepted_at=timezone.now())
        Rating.objects.create(player=other, mode=mode, mu=25, sigma=2, games=20, played_at=timezone.now())
        RoomFactory(owner=other)
        suspensions.suspend(player=fan, by=operator, reason="a", until=None)
        suspensions.lift(player=fan, by=operator)
        moderation.note(player=fan, by=operator, text="a")
        reporting.mute(player=fan, by=operator, reason="a", until=None)
    Maintenance.objects.get_or_create(pk=1, defaults={"begins_at": timezone.now()})
    Switch.objects.get_or_create(game="arena", defaults={"off": False})
    assert Mute.objects.exists()


def queries(client: Client, paths: list[str]) -> dict[str, int]:
    """How many queries each page takes that this client may see."""
    found = {}
    for path in paths:
        with CaptureQueriesContext(connection) as counted:
            answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.status_code == 200:
            found[path] = len(counted)
    return found


@pytest.fixture
def fan() -> Player:
    return PlayerFactory(username="sample-0", name="Sample 0")


def operator(role: str) -> Client:
    staff = PlayerFactory(is_staff=True, is_superuser=role == "superuser")
    staff.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(staff)
    return client


def too_many(found: dict[str, int]) -> dict[str, int]:
    return {path: count for path, count in found.items() if count > pages.MOST_QUERIES}


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_page_of_the_admin_takes_few_queries_as_each_role(role, fan):
    history(fan, many=5)
    found = queries(operator(role), list(pages.admin_pages(fan)))
    assert len(found) > 40
    assert too_many(found) == {}


def test_no_page_of_the_admin_takes_more_for_a_longer_history(fan):
    client = operator("superuser")
    history(fan, many=1)
    paths = list(pages.admin_pages(fan))
    client.get(paths[0])  # what is asked once and kept
    few = queries(client, paths)
    history(fan, many=8)
    many = queries(client, paths)
    # One more: what a search by chance found only now.
    assert {path: (few[path], count) for path, count in many.items() if count > few.get(path, count) + 1} == {}


def test_every_public_page_takes_few_queries_however_long_the_history(fan):
    client = Client()
    client.force_login(fan)
    history(fan, many=12)
    found = queries(client, list(pages.public_pages(fan)))
    assert len(found) > 20
    assert too_many(found) == {}
