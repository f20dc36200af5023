"""Who is suspended is out, everywhere and at once, and comes back when it is over; what operators do leaves traces."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from games.matches import runtime
from games.matches.errors import Problem
from games.matches.tickets import login_of
from games.models import Command
from lobby import moderation, suspensions
from lobby.models import Login, Suspension
from tests.lobby.conftest import Program
from tests.lobby.factories import PASSWORD, GuestFactory, MatchSeatFactory, PlayerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(monkeypatch):
    """The players whose sockets were ended."""
    told = []
    monkeypatch.setattr(runtime, "tell", lambda what, at: told.append(what))
    return told


def test_a_suspended_player_is_out_and_comes_back(ended, django_capture_on_commit_callbacks):
    player = PlayerFactory()
    browser, program = Client(), Program(player)
    browser.force_login(player)
    with django_capture_on_commit_callbacks(execute=True):
        suspensions.suspend(player=player, by=None, reason="rude", until=timezone.now() + timedelta(days=1))
    assert ended == [f"player:{player.pk}"]
    assert program.get("me").status_code == 401
    assert not browser.get("/").context["user"].is_authenticated
    form = {"login": player.username, "password": PASSWORD}
    refused = Client().post(reverse("account_login"), form, follow=True)
    assert refused.status_code == 403
    assert "rude" in refused.content.decode()
    suspensions.lift(player=player, by=None)
    suspensions.lift(player=player, by=None)
    assert program.get("me").status_code == 200
    assert browser.get("/").context["user"] == player, "a guest has nothing but its session"


def test_one_runs_at_a_time():
    player = GuestFactory()
    suspensions.suspend(player=player, by=None, reason="one")
    with pytest.raises(Problem, match="already"):
        suspensions.suspend(player=player, by=None, reason="two")
    suspensions.lift(player=player, by=None)
    player.refresh_from_db()
    suspensions.suspend(player=player, by=None, reason="three")
    assert [row.reason for row in player.suspensions.all()] == ["three", "one"]


def test_what_makes_no_sense_is_refused():
    guest, superuser = GuestFactory(), PlayerFactory(is_superuser=True, is_staff=True)
    moderator, gone = PlayerFactory(is_staff=True), PlayerFactory(is_active=False)
    for player, by, reason, until in (
        (guest, None, " ", None),
        (guest, None, "late", timezone.now() - timedelta(seconds=1)),
        (superuser, superuser, "mutiny", None),
        (moderator, PlayerFactory(is_staff=True), "rivals", None),
        (gone, None, "not there", None),
    ):
        with pytest.raises(Problem):
            suspensions.suspend(player=player, by=by, reason=reason, until=until)
    assert not Suspension.objects.exists()
    suspensions.suspend(player=moderator, by=superuser, reason="went wrong")


def test_what_runs_out_ends_by_itself():
    soon, later, for_good = GuestFactory(), GuestFactory(), GuestFactory()
    suspensions.suspend(player=soon, by=None, reason="x", until=timezone.now() + timedelta(hours=1))
    suspensions.suspend(player=later, by=None, reason="x", until=timezone.now() + timedelta(hours=2))
    suspensions.suspend(player=for_good, by=None, reason="x")
    Suspension.objects.filter(player=soon).update(until=timezone.now())
    assert (suspensions.lift_due(), suspensions.lift_due()) == (1, 0)
    for player, active in ((soon, True), (later, False), (for_good, False)):
        player.refresh_from_db()
        assert player.is_active is active


def test_a_name_is_reset_in_live_matches_too():
    seat = MatchSeatFactory(player=GuestFactory(name="Something rude"))
    over = MatchSeatFactory(player=seat.player, match__status="finished")
    name = moderation.reset_name(player=seat.player, by=None)
    seat.refresh_from_db(), over.refresh_from_db()
    assert (seat.name, over.name) == (name, "Something rude")


def test_logins_are_known_and_ended(ended, django_capture_on_commit_callbacks):
    player = PlayerFactory()
    browser, program = Client(headers={"user-agent": "Browser <1>"}), Program(player)
    browser.post(reverse("account_login"), {"login": player.username, "password": PASSWORD})
    login = Login.objects.get(player=player)
    assert login.agent == "Browser <1>"
    with django_capture_on_commit_callbacks(execute=True):
        assert moderation.end_logins(player=player, by=None) == 2
    assert not browser.get("/").context["user"].is_authenticated
    assert program.get("me").status_code == 401
    assert {ended[0], ended[-1]} == {login_of(login.session_key), f"player:{player.pk}"}
    assert len(ended) == 3, "and the program's token"
    assert not Session.objects.filter(session_key=login.session_key).exists()


def test_a_logout_is_forgotten():
    player, browser = PlayerFactory(), Client()
    browser.post(reverse("account_login"), {"login": player.username, "password": PASSWORD})
    browser.post(reverse("account_logout"))
    assert not Login.objects.exists()


def test_the_admin_suspends_notes_and_tells_who_did_it(admin_client, admin_user):
    player = GuestFactory(name="<i>Ann</i>")

    def act(kind: str, **form: str) -> str:
        url = reverse("admin:lobby_player_act", args=[player.pk, kind])
        return admin_client.post(url, form, follow=True).content.decode()

    assert "This field is required" in act("suspend", hours="24")
    assert "Suspended until" in act("suspend", hours="24", reason="rude")
    assert "already" in act("suspend", hours="", reason="rude")
    page = act("note", text="<b>Again</b>")
    for shown in ("rude", "&lt;b&gt;Again", "Lift the suspension"):
        assert shown in page
    assert "<i>Ann" not in page
    act("lift", reason="enough")
    act("reset_name", reason="not a name")
    said = [entry.change_message for entry in LogEntry.objects.filter(user=admin_user).order_by("pk")]
    assert ["rude" in said[0], "not a name" in said[-1], len(said)] == [True, True, 4]


def test_old_commands_go_and_new_ones_stay():
    seat, over = MatchSeatFactory(), MatchSeatFactory(match__status="ended")
    for match in (seat.match, over.match):
        Command.objects.create(match=match, kind="pause")
        Command.objects.filter(match=match).update(created_at=timezone.now() - timedelta(days=400))
        Command.objects.create(match=match, kind="resume")
    Login.objects.create(player=seat.player, session_key="gone")
    call_command("cleanup_audit", "--days", "365")
    assert Command.objects.filter(match=seat.match).count() == 2, "of live matches nothing goes"
    assert [row.kind for row in Command.objects.filter(match=over.match)] == ["resume"]
    assert not Login.objects.exists()


@pytest.mark.parametrize("kind", ["suspend", "reset_name", "end_logins"])
def test_an_operator_is_a_superusers_affair(client, admin_client, kind):
    moderator, other = (PlayerFactory(is_staff=True) for _each in range(2))
    for one in (moderator, other):
        one.groups.add(Group.objects.get(name="operator"))
    client.force_login(moderator)
    url = reverse("admin:lobby_player_act", args=[other.pk, kind])
    form = {"reason": "rude", "hours": "1"}
    assert "Only a superuser" in client.post(url, form, follow=True).content.decode()
    assert not LogEntry.objects.exists()
    admin_client.post(url, form, follow=True)
    assert LogEntry.objects.count() == 1


def test_who_is_not_suspended_is_not_let_in_again(admin_client):
    url = reverse("admin:lobby_player_act", args=[GuestFactory().pk, "lift"])
    assert "is not suspended" in admin_client.post(url, {"reason": "why"}, follow=True).content.decode()
    assert not LogEntry.objects.exists()


def test_who_may_only_look_sees_neither_addresses_nor_keys(client):
    viewer, player = PlayerFactory(is_staff=True), PlayerFactory(email="ann@example.org")
    viewer.groups.add(Group.objects.get(name="viewer"))
    client.force_login(viewer)
    page = client.get(reverse("admin:lobby_player_change", args=[player.pk])).content.decode()
    assert player.name in page
    assert "ann@example.org" not in page
    assert "password/" not in page
