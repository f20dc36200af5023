"""Profiles: the rating curve, results by game, matches with replays, companions; the same queries for any history."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from games.matches.results import keep
from games.models import Match, RecordingFile, RecordingPart, Seat
from lobby import profiles, ratings
from lobby.curves import HEIGHT, WIDTH, curve
from lobby.models import Mode, RatingChange
from lobby.profile_views import MATCHES
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory, MatchFactory, MatchSeatFactory, PlayerFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def mode() -> Mode:
    return Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)


def played(*seats, minutes=0, mode=None, game="reversi"):
    """A finished match of (player or None, place) each."""
    at = NOON + timedelta(minutes=minutes)
    match = MatchFactory(
        game=game, mode=mode.slug if mode else "", status=Match.Status.FINISHED, outcome={}, finished_at=at
    )
    Match.objects.filter(pk=match.pk).update(created_at=at)
    for number, (player, _place) in enumerate(seats):
        MatchSeatFactory(match=match, number=number, player=player, bot=None if player else 1)
    keep(match, {number: place for number, (_player, place) in enumerate(seats) if place})
    ratings.match_over(match=match)
    return match


def results(player):
    return {row["game"]: row for row in Program().get(f"players/{player.pk}").json()["results"]}


def test_results_by_game_tell_won_drawn_and_lost():
    ada, bob = PlayerFactory.create_batch(2)
    played((ada, 1), (bob, 2))
    played((ada, 1), (bob, 2))
    played((ada, 1), (bob, 1))
    played((ada, 2), (bob, 1))
    played((ada, 1), (None, 1), (bob, 3), game="arena")  # a shared first place is won: somebody stands behind
    played((ada, 3), (None, 1), (bob, 2), game="gone")
    MatchSeatFactory(match__status=Match.Status.RUNNING, player=ada)
    MatchSeatFactory(match__status=Match.Status.ENDED, player=ada)
    found = results(ada)
    assert found["reversi"] == {"game": "reversi", "played": 4, "won": 2, "drawn": 1, "lost": 1, "average": 1.25}
    assert (found["arena"]["won"], found["arena"]["drawn"]) == (1, 0)
    assert (found["gone"]["lost"], found["gone"]["average"]) == (1, 3)


def test_the_curve_starts_before_the_first_match_and_has_the_last_ones_only(mode, monkeypatch):
    ada, bob = PlayerFactory.create_batch(2)
    for minute in range(5):
        played((ada, 1 + minute % 2), (bob, 2 - minute % 2), minutes=minute, mode=mode)
    seen = Program().get(f"players/{ada.pk}").json()
    changes = RatingChange.objects.filter(player=ada).order_by("at")
    assert [point["rating"] for point in seen["curve"]] == [1500, *(round(60 * row.mu_after) for row in changes)]
    assert (seen["curve_mode"], seen["ratings"][0]["provisional"]) == ("duel", True)
    monkeypatch.setattr(profiles, "CURVE", 2)
    assert Program().get(f"players/{ada.pk}").json()["curve"] == [
        {"at": seen["curve"][4]["at"], "rating": seen["curve"][3]["rating"]},
        *seen["curve"][4:],
    ]


def test_a_mode_without_a_rating_has_no_curve(mode):
    ada, bob = PlayerFactory.create_batch(2)
    played((ada, 1), (bob, 2), mode=mode)
    assert Program().get(f"players/{ada.pk}?mode=none").json()["curve_mode"] is None


def test_matches_say_with_whom_what_was_won_and_whether_there_is_a_replay(mode):
    ada, bob = PlayerFactory.create_batch(2)
    rated = played((ada, 1), (bob, 2), mode=mode)
    other = played((ada, 2), *((None, 3) for _bot in range(6)), minutes=1, game="arena")
    RecordingFile.objects.create(match=rated, data=b"")
    RecordingPart.objects.create(match=other, number=0, size=0, data=b"")
    played((ada, 1), (bob, 2), minutes=2)
    newest, arena, first = Program().rows(f"players/{ada.pk}/matches")
    assert (newest["recorded"], arena["recorded"], first["recorded"]) == (False, True, True)
    assert (newest["gain"], arena["gain"]) == (None, None)
    assert first["gain"] == RatingChange.objects.get(player=ada).gain > 0
    assert first["others"] == [{"seat": 1, "name": bob.name, "player": bob.pk, "place": 2}]
    assert (len(arena["others"]), arena["more"], arena["place"]) == (profiles.NAMED, 2, 2)


def test_companions_are_those_met_most():
    ada, bob, eve = PlayerFactory.create_batch(3)
    played((ada, 1), (eve, 2))
    played((ada, 1), (eve, 2), (bob, 3))
    found = Program().get(f"players/{ada.pk}").json()["companions"]
    assert found == [
        {"player": eve.pk, "name": eve.name, "matches": 2},
        {"player": bob.pk, "name": bob.name, "matches": 1},
    ]


def test_the_page_leads_on_to_older_matches(client):
    ada, bob = PlayerFactory.create_batch(2)
    matches = [played((ada, 1), (bob, 2), minutes=minute) for minute in range(MATCHES + 1)]
    page = client.get(f"/players/{ada.pk}/")
    assert [one.match for one in page.context["matches"].rows] == matches[:0:-1]
    more = re.search(r'href="(\?after=[^"]*)"', page.content.decode())[1]
    older = client.get(f"/players/{ada.pk}/{more}")
    assert [one.match for one in older.context["matches"].rows] == matches[:1]
    beginning = client.get(f"/players/{ada.pk}/?after=of-an-older-site")
    assert beginning.context["matches"].rows[0].match == matches[-1]


def test_any_history_costs_the_same_queries(mode, client):
    ada, bob = PlayerFactory.create_batch(2)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            assert client.get(f"/players/{ada.pk}/").status_code == 200
        return len(counted)

    played((ada, 1), (bob, 2), mode=mode)
    few = queries()
    for minute in range(25):
        played((ada, 1), (PlayerFactory(), 2), minutes=minute, mode=mode)
        played((ada, 1), *((None, 2) for _bot in range(7)), minutes=minute, game="arena")
    assert queries() == few <= 12


def test_who_polls_is_told_that_nothing_changed():
    ada, path = PlayerFactory(), "/api/players/{}"
    first = Program().client.get(path.format(ada.pk))
    assert Program().client.get(path.format(ada.pk), headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_nobody_is_found_who_is_not_there(client):
    gone = PlayerFactory(is_active=False)
    assert refusal(Program().get(f"players/{gone.pk}")) == "player_not_found"
    assert refusal(Program().get("players/0")) == "invalid"
    assert refusal(Program().get(f"players/{10**30}")) == "invalid"
    assert client.get(f"/players/{gone.pk}/").status_code == 404
    assert client.get(f"/players/{10**18}/").status_code == 404


def test_a_profile_tells_nothing_private(client):
    ada = PlayerFactory(email="ada@example.org", username="secret-username")
    for seen in (client.get(f"/players/{ada.pk}/"), client.get(f"/api/players/{ada.pk}")):
        assert "ada@example.org" not in seen.content.decode()
        assert "secret-username" not in seen.content.decode()


def test_the_page_draws_the_curve_and_links_replays(mode, client):
    ada, bob = PlayerFactory(name="<i>Ada</i>"), PlayerFactory()
    match = played((ada, 1), (bob, 2), mode=mode)
    RecordingFile.objects.create(match=match, data=b"")
    page = client.get(f"/players/{ada.pk}/").content.decode()
    assert "<polyline" in page
    assert f"/matches/{match.pk}/replay/?seat=0" in page
    assert "<i>Ada" not in page
    assert "Your data" not in page
    client.force_login(ada)
    assert "Your data" in client.get(f"/players/{ada.pk}/?page=2").content.decode()


def test_a_new_guest_has_a_profile_too(client):
    assert "No match yet" in client.get(f"/players/{GuestFactory().pk}/").content.decode()


@pytest.mark.parametrize("values", [[1500, 1500], [900, 2400], list(range(200)), [1500, 1501, -3000]])
def test_a_curve_stays_in_its_drawing_with_a_few_round_lines(values):
    drawn = curve(values)
    dots = [tuple(map(float, dot.split(","))) for dot in drawn.path.split()]
    assert len(dots) == len(values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in dots)
    assert [x for x, _y in dots] == sorted({x for x, _y in dots})
    assert 1 <= len(drawn.lines) <= 6
    assert all(0 <= line.y <= HEIGHT and line.points % 25 == 0 for line in drawn.lines)


def test_a_better_rating_is_drawn_higher():
    first, second = (float(dot.split(",")[1]) for dot in curve([1500, 1600]).path.split())
    assert second < first
    assert curve([1500]) is None


def test_a_seat_without_a_place_is_no_result():
    ada = PlayerFactory()
    match = played((ada, None), (None, None))
    assert Seat.objects.filter(match=match).count() == 2
    assert results(ada) == {}
