"""Leaderboards: who is on which, in which order, as a page and over the API, which tells pollers if nothing changed."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lobby import models, ratings_selectors
from lobby.models import Mode, Rating
from lobby.rating import PROVISIONAL_MATCHES
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory, PlayerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mode() -> Mode:
    return Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)


def rated(mode, mu, *, games=PROVISIONAL_MATCHES, days=0, player=None, **fields):
    played_at = timezone.now() - timedelta(days=days)
    player = player or PlayerFactory(**fields)
    return Rating.objects.create(player=player, mode=mode, mu=mu, sigma=2, games=games, played_at=played_at).player


def names(program, board, **asked):
    rows = program.rows("leaderboards/duel?" + urlencode({"board": board, **asked}))
    return [(row["rank"], row["player"]["name"]) for row in rows]


def test_all_time_ranks_everybody_who_is_not_provisional(mode):
    rated(mode, 30, name="Ada")
    rated(mode, 32, name="Bob", days=400)
    rated(mode, 40, name="New", games=PROVISIONAL_MATCHES - 1)
    rated(mode, 41, name="Banned", is_active=False)
    other = Mode.objects.create(slug="other", game="reversi", title="Other", seats=2)
    rated(other, 50, name="Elsewhere")
    assert names(Program(), "all") == [(1, "Bob"), (2, "Ada")]


def test_this_month_lists_who_has_played_in_it(mode):
    rated(mode, 30, name="Ada")
    rated(mode, 32, name="Bob", days=40)
    rated(mode, 28, name="Eve")
    assert names(Program(), "month") == [(1, "Ada"), (2, "Eve")]


def test_friends_are_listed_with_the_asker_the_provisional_ones_last(mode, monkeypatch):
    ada, bob, new = rated(mode, 30, name="Ada"), rated(mode, 32, name="Bob"), rated(mode, 40, name="New", games=1)
    rated(mode, 33, name="Stranger")
    assert names(Program(ada), "friends") == [(1, "Ada")]
    friends = type(ada).objects.filter(pk__in=[bob.pk, new.pk])
    monkeypatch.setattr(ratings_selectors, "friends_of", lambda player: friends)
    assert names(Program(ada), "friends") == [(1, "Bob"), (2, "Ada"), (None, "New")]


def test_friends_are_those_who_have_accepted_whoever_asked(mode):
    ada, bob, eve, asked = (rated(mode, 30 - number, name=name) for number, name in enumerate(("A", "B", "E", "X")))
    now = timezone.now()
    models.Friendship.objects.create(asker=ada, asked=bob, accepted_at=now)
    models.Friendship.objects.create(asker=eve, asked=ada, accepted_at=now)
    models.Friendship.objects.create(asker=ada, asked=asked)
    assert names(Program(ada), "friends") == [(1, "A"), (2, "B"), (3, "E")]
    assert names(Program(asked), "friends") == [(1, "X")]


def test_around_me_shows_the_neighbours_with_their_ranks(mode):
    people = [rated(mode, 50 - number, name=f"P{number + 1}") for number in range(14)]
    found = Program(people[7]).get("leaderboards/duel?board=around").json()["rows"]
    assert [row["rank"] for row in found] == list(range(3, 14))
    assert [row["player"]["name"] for row in found if row["you"]] == ["P8"]
    assert names(Program(people[0]), "around") == [(number, f"P{number}") for number in range(1, 7)]
    assert names(Program(people[-1]), "around") == [(number, f"P{number}") for number in range(9, 15)]


def test_around_me_who_is_provisional_takes_nobodys_rank(mode):
    for number in range(3):
        rated(mode, 30 - number, name=f"P{number + 1}")
    new = rated(mode, 28.5, name="New", games=1)
    assert names(Program(new), "around") == [(1, "P1"), (2, "P2"), (None, "New"), (3, "P3")]
    assert names(Program(PlayerFactory()), "around") == []


def test_ranks_are_counted_on_from_page_to_page(mode, client):
    for number in range(5):
        rated(mode, 30 - number, name=f"P{number + 1}")
    first = Program().get("leaderboards/duel?limit=3").json()
    assert names(Program(), "all", limit=3, after=first["next"]) == [(4, "P4"), (5, "P5")]
    page = client.get(f"/leaderboards/duel/?after={first['next']}").content.decode()
    assert "P4" in page
    assert "P3" not in page
    assert "From the beginning" in page


def test_around_me_keeps_to_the_limit_and_has_one_page(mode):
    people = [rated(mode, 50 - number, name=f"P{number + 1}") for number in range(5)]
    program = Program(people[2])
    assert names(program, "around", limit=4) == [(2, "P2"), (3, "P3"), (4, "P4")]
    assert names(program, "around", limit=1) == [(3, "P3")]
    assert program.get("leaderboards/duel?board=around&limit=1").json()["next"] is None


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("leaderboards/none", "unknown_mode"),
        ("leaderboards/duel?board=best", "invalid"),
        ("leaderboards/duel?board=around", "not_authenticated"),
    ],
)
def test_refusals(mode, path, code):
    assert refusal(Program().get(path)) == code


def test_who_polls_is_told_that_nothing_changed(mode):
    rated(mode, 30)
    path, program = "/api/leaderboards/duel", Program()
    first = program.client.get(path)
    assert "private" in first["Cache-Control"]
    again = program.client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    rated(mode, 31)
    assert program.client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("board", ratings_selectors.BOARDS)
def test_the_page_costs_the_same_however_many_there_are(mode, client, board):
    client.force_login(rated(mode, 25))

    def queries():
        with CaptureQueriesContext(connection) as counted:
            assert client.get(f"/leaderboards/duel/?board={board}").status_code == 200
        return len(counted)

    few = queries()
    for number in range(60):
        rated(mode, number)
    assert queries() <= few + 1  # a page of neighbours where there were none
    assert few <= 10


def test_the_page_shows_who_is_you_and_asks_strangers_to_log_in(mode, client):
    ada = rated(mode, 30, name="<b>Ada</b>")
    stranger = client.get("/leaderboards/duel/?board=friends").content.decode()
    assert "Log in to see where you" in stranger
    client.force_login(ada)
    page = client.get("/leaderboards/duel/").content.decode()
    assert "&lt;b&gt;Ada&lt;/b&gt;" in page
    assert "1800" in page
    assert "figures__you" in page
    assert client.get("/leaderboards/duel/?board=best").status_code == 404
    assert client.get("/leaderboards/none/").status_code == 404


def test_one_mode_is_shown_at_once_and_of_several_one_is_chosen(mode, client):
    Mode.objects.exclude(pk=mode.pk).delete()  # that every game has
    assert client.get("/leaderboards/").url == "/leaderboards/duel/"
    Mode.objects.create(slug="rush", game="lightcycles", title="Rush", seats=4)
    page = client.get("/leaderboards/").content.decode()
    assert "/leaderboards/duel/" in page
    assert "/leaderboards/rush/" in page


def test_guests_have_no_rating_but_may_look(mode, client):
    client.force_login(GuestFactory())
    assert "You have no rating" in client.get("/leaderboards/duel/?board=around").content.decode()
