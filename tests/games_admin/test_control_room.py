"""The front page and its numbers: what is measured is drawn, kept for its time and no longer, in few queries however
much there is; and what is switched has its effect.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from games.admin import charts, overview
from games.admin.charts import Line
from games.admin.pages import MOST_COUNTED, CalmPaginator
from games.matches import gate, samples, services
from games.matches.errors import Problem
from games.matches.services import SeatSpec
from games.models import Command, Host, Maintenance, Match, Sample, Switch
from lobby import matchmaking, queue_view, selectors
from lobby import services as rooms
from tests.lobby.factories import GuestFactory

MINUTE = 28_000_000


def sample(name: str, minute: int, value: float, process: str = "", span: int = 1) -> None:
    Sample.objects.create(span=span, name=name, minute=minute, process=process, value=value)


@pytest.fixture
def _now(monkeypatch):
    monkeypatch.setattr(samples, "this_minute", lambda: MINUTE)


@given(st.lists(st.none() | st.floats(0, 10**9), max_size=50))
def test_every_known_point_is_drawn_inside_the_chart(values):
    known = [value for value in values if value is not None]
    highest = charts.top(max(known, default=0))
    assert highest >= max(known, default=0) * (1 - 1e-9)
    points = [point.split(",") for stroke in charts.strokes(values, highest) for point in stroke.split()]
    assert len(points) >= len(known)
    assert all(-0.1 <= float(y) <= charts.HEIGHT + 0.1 for _x, y in points)


def test_a_gap_breaks_the_line():
    assert len(charts.strokes([1, 2, None, 3, 4, None, None, 5], 10)) == 3


def test_a_chart_says_what_it_shows_and_escapes_it():
    drawn = charts.draw("Waits", [Line("<b>", [1, 2.5, None])], "noon", "one", unit="s")
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert "highest 2.5" in drawn
    assert 'role="img"' in drawn


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_processes_are_summed_where_they_share_and_the_worst_counts_elsewhere():
    for process, people, late in (("a", 3, 4), ("b", 5, 9)):
        sample("people", MINUTE, people, process)
        sample("late_p99_ms", MINUTE, late, process)
    sample("people", MINUTE - 61, 99, "a")
    first, points, series = samples.read("hour")
    assert first + points - 1 == MINUTE
    assert series == {"people": {MINUTE: 8}, "late_p99_ms": {MINUTE: 9}}
    assert samples.newest() == {"people": 8, "late_p99_ms": 9}


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_matches_are_drawn_by_game_and_state_and_are_none_where_others_were_measured():
    for minute, value in ((MINUTE - 1, 3), (MINUTE, 4)):
        sample("people", minute, value)
    sample("matches.reversi.running", MINUTE - 1, 2)
    sample("matches.reversi.paused", MINUTE, 1)
    drawn = str(overview.overview("hour")["charts"][1])
    assert "Reversi: 0" in " ".join(drawn.split())
    assert "Reversi · paused: 1" in " ".join(drawn.split())


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_a_stretch_shows_the_highest_of_each_piece():
    for minute in range(MINUTE - 30, MINUTE + 1):
        sample("queue.duel", minute, minute % 15)
    _first, points, series = samples.read("day")
    assert points == 96
    assert max(series["queue.duel"].values()) == 14


@pytest.mark.django_db
def test_what_is_measured_is_kept_once_and_for_its_time(make_match):
    make_match()
    old, hour = MINUTE - 24 * 60 - 1, MINUTE - MINUTE % 60
    sample("people", old, 1)
    sample("people", MINUTE - 32 * 24 * 60, 1, span=60)
    for _again in range(2):
        samples.write("a", {"people": 4.0}, MINUTE)
    samples.write("b", {"people": 2.0}, MINUTE)
    samples.write("a", {"people": 1.0}, MINUTE + 1 if (MINUTE + 1) % 60 else MINUTE + 2)
    minutes = Sample.objects.filter(span=1, name="people", minute=MINUTE)
    assert set(minutes.values_list("process", "value")) == {("a", 4.0), ("b", 2.0)}
    assert Sample.objects.get(span=60, name="people", process="a", minute=hour).value == 4.0, "the hour's highest"
    assert Sample.objects.get(span=1, name="matches.lightcycles.running", minute=MINUTE).value == 1
    assert not Sample.objects.filter(minute=old).exists()
    assert not Sample.objects.filter(span=60, minute__lt=hour).exists()


@pytest.mark.django_db
def test_the_front_page_shows_what_is_so_now(admin_client, make_match, operator):
    make_match(), make_match(status="paused")
    sample("people", samples.this_minute(), 7, "a")
    page = admin_client.get(reverse("admin:index")).content.decode()
    for shown in ("people online", "Lightcycles", "control__now", "chart__line", "running", "paused"):
        assert shown in page
    assert re.search(r"people online</dt><dd>7<", page)
    for stretch in ("day", "month", "nonsense"):
        assert admin_client.get(reverse("admin:index"), {"stretch": stretch}).status_code == 200
    assert "control__now" not in operator("view_host").get(reverse("admin:index")).content.decode()


@pytest.mark.django_db
def test_every_page_takes_few_queries_however_much_there_is(admin_client, admin_user, make_match):
    matches = [
        make_match(f"Player {number}", status="finished", outcome={"placings": {"0": 1}}) for number in range(60)
    ]
    live = make_match("Live")
    for match in matches:
        Command.objects.create(match=match, kind="notice", params={"text": "hi"}, by=admin_user)
    for minute in range(300):
        sample("people", samples.this_minute() - minute, 1, "a")
    Host.objects.create(name="more", expires_at=timezone.now())
    player = matches[0].seats.get(number=0).player
    asked = [reverse("admin:index"), reverse("admin:index", query={"stretch": "month"})]
    for app, model in (
        *(("games", model) for model in ("match", "command", "host", "switch", "maintenance")),
        *(("lobby", model) for model in ("player", "room", "mode", "token")),
    ):
        asked += [reverse(f"admin:{app}_{model}_changelist", query=query) for query in ({}, {"q": "Player 5"})]
    asked += [
        reverse(f"admin:games_match_{page}", args=[live.pk]) for page in ("change", "live", "live_now", "history")
    ]
    asked += [reverse("admin:games_match_delete", args=[matches[0].pk])]
    asked += [reverse("admin:games_match_act", args=["void"], query={"ids": str(matches[0].pk)})]
    asked += [reverse(f"admin:lobby_player_{page}", args=[player.pk]) for page in ("change", "history")]
    asked += [reverse("admin:lobby_player_act", args=[player.pk, "suspend"])]
    taken = {}
    for url in asked:
        admin_client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(url).status_code == 200, url
        taken[url] = len(queries)
    assert {url: count for url, count in taken.items() if count > 15} == {}


@pytest.mark.django_db
def test_lists_count_no_further_than_anybody_turns(monkeypatch, make_match):
    make_match(), make_match(), make_match()
    monkeypatch.setattr("games.admin.pages.MOST_COUNTED", 2)
    assert CalmPaginator(Match.objects.order_by("pk"), 10).count == 2
    assert MOST_COUNTED % 50 == 0


@pytest.mark.django_db
@pytest.mark.parametrize("shut", ["maintenance", "game_off"])
def test_no_new_match_begins_where_it_is_shut_and_running_ones_go_on(client, make_match, shut):
    match, player = make_match(), GuestFactory()
    seated = match.seats.get(number=0).player
    if shut == "maintenance":
        Maintenance.objects.create(pk=1, begins_at=timezone.now(), text="A new disk.")
    else:
        Switch.objects.create(game="lightcycles")
    for attempt in (
        lambda: services.create_match(game="lightcycles", options={}, seats=[SeatSpec(player, "Ann", None)] * 2),
        lambda: rooms.create_room(player=player, game="lightcycles"),
        lambda: matchmaking.play_now(player=player, game="lightcycles"),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == shut
    assert matchmaking.play_now(player=seated, game="lightcycles").match == match
    page = client.get("/").content.decode()
    assert ("A new disk." in page) is (shut == "maintenance")
    assert ("Lightcycles" in page) is (shut == "maintenance")


@pytest.mark.django_db
def test_a_game_that_is_switched_on_again_is_played():
    row = Switch.objects.create(game="lightcycles")
    assert "lightcycles" not in gate.games()
    assert "lightcycles" not in [row["slug"] for row in selectors.game_rows()]
    assert not queue_view.modes().filter(game="lightcycles").exists()
    row.off = False
    row.save()
    gate.open_for("lightcycles")
    assert "lightcycles" in gate.games()
    assert queue_view.modes().filter(game="lightcycles").exists()


@pytest.mark.django_db
def test_every_installed_game_is_listed_and_switched_with_a_reason(admin_client, client):
    url = reverse("admin:games_switch_changelist")
    for _again in range(2):
        listed = admin_client.get(url).context["cl"].result_list
        assert {row.game for row in listed} == set(gate.games())
    row = Switch.objects.get(game="lightcycles")
    change = reverse("admin:games_switch_change", args=[row.pk])
    assert "required" in admin_client.post(change, {"off": "on"}).content.decode()
    admin_client.post(change, {"off": "on", "reason": "It hangs."})
    assert "lightcycles" not in gate.games()
    assert "It hangs." in admin_client.get(url).content.decode()
    admin_client.post(change, {"reason": "Mended."})
    assert "lightcycles" in gate.games()
