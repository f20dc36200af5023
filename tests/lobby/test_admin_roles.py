"""Every act of the admin as each role: what a role may do is done, all else is refused, and nothing is left of it."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from games.admin import acts as match_acts
from games.models import Command, Host, Maintenance, Match, RecordingFile, Switch
from lobby import admin_players, roles
from lobby.models import Mode
from tests.lobby.factories import GuestFactory, MatchFactory, MatchSeatFactory, PlayerFactory

pytestmark = pytest.mark.django_db

MATCH_ACTS = sorted(match_acts.ACTS)
PLAYER_ACTS = sorted(admin_players.ACTS)
FORM = {"reason": "because", "seat": "0", "text": "Hello", "level": "1", "seconds": "60", "place-0": "1"}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(match_acts, "WAIT_SECONDS", 0)


@pytest.fixture
def client_of():
    def make(role: str) -> Client:
        player = PlayerFactory(is_staff=True)
        player.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(player)
        return client

    return make


def subject(kind: str) -> Match:
    """A match on which that act makes sense."""
    over = kind in ("void", "recording")
    match = MatchFactory(
        game="reversi", status="finished" if over else "running", outcome={"placings": {"0": 1}} if over else None
    )
    MatchSeatFactory(match=match)
    if over:
        RecordingFile.objects.create(match=match, data=b"what happened")
    return match


def may(role: str, permission: str) -> bool:
    return permission in roles.ROLES[role]


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("kind", MATCH_ACTS)
def test_each_act_on_a_match_as_each_role(client_of, role, kind):
    match = subject(kind)
    url = reverse("admin:games_match_act", args=[kind])
    answer = client_of(role).post(url, {"ids": str(match.pk), **FORM})
    allowed = may(role, match_acts.ACTS[kind].permission)
    assert answer.status_code == ((200 if kind in ("look", "recording") else 302) if allowed else 403)
    assert Command.objects.filter(match=match, kind=kind).count() == int(allowed)


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("kind", PLAYER_ACTS)
def test_each_act_on_a_player_as_each_role(client_of, role, kind):
    player = GuestFactory()
    act = admin_players.ACTS[kind]
    answer = client_of(role).post(reverse("admin:lobby_player_act", args=[player.pk, kind]), FORM)
    assert answer.status_code == (302 if may(role, act.permission) else 403)
    history = client_of("viewer").get(reverse("admin:lobby_player_history", args=[player.pk])).content.decode()
    assert ("because" in history) is (may(role, act.permission) and kind != "note")


@pytest.mark.parametrize("role", roles.ROLES)
def test_hosts_are_drained_by_operators_alone(client_of, role, django_user_model):
    host = Host.objects.create(name="here", expires_at="2030-01-01T00:00Z")
    form = {"action": "drain", "_selected_action": [host.pk], "post": "yes", "reason": "a new disk"}
    client_of(role).post(reverse("admin:games_host_changelist"), form)
    host.refresh_from_db()
    assert host.draining is may(role, "games.drain_host")


def test_a_drain_asks_first(client_of):
    host = Host.objects.create(name="here", expires_at="2030-01-01T00:00Z")
    form = {"action": "drain", "_selected_action": [host.pk]}
    page = client_of("operator").post(reverse("admin:games_host_changelist"), form).content.decode()
    assert "Without another host" in page
    host.refresh_from_db()
    assert not host.draining


@pytest.mark.parametrize("role", roles.ROLES)
def test_switches_modes_and_maintenance_as_each_role(client_of, role):
    client, allowed = client_of(role), role == "operator"
    forms = {
        "games_switch": {"game": "reversi", "off": "on"},
        "games_maintenance": {"begins_at_0": "2030-01-01", "begins_at_1": "12:00"},
        "lobby_mode": {"slug": "duel", "game": "reversi", "title": "Duel", "options": "{}"}
        | {"seats": "2", "teams": "0", "bot_level": "1", "rated": "on", "enabled": "on"},
    }
    for model, form in forms.items():
        assert client.post(reverse(f"admin:{model}_add"), form).status_code == (302 if allowed else 403), model
    for rows in (Switch.objects, Maintenance.objects, Mode.objects.filter(slug="duel")):
        assert rows.count() == int(allowed)


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_role_sees_every_list_and_no_more(client_of, role):
    client = client_of(role)
    for name in [*sorted(roles.LOOK["games"]), "player", "room", "mode"]:
        app = "games" if name in roles.LOOK["games"] else "lobby"
        assert client.get(reverse(f"admin:{app}_{name}_changelist")).status_code == 200, name
    for name in ("auth_group", "lobby_token"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403, name
    player = GuestFactory()
    form = {"username": "x", "is_superuser": "on"}
    assert client.post(reverse("admin:lobby_player_change", args=[player.pk]), form).status_code == 403


def test_the_roles_are_made_anew_and_exactly():
    moderator = Group.objects.get(name="moderator")
    moderator.permissions.set(Permission.objects.filter(codename="delete_match"))
    roles.make()
    roles.make()
    for name, wanted in roles.ROLES.items():
        group = Group.objects.get(name=name)
        found = {f"{app}.{code}" for app, code in group.permissions.values_list("content_type__app_label", "codename")}
        assert found <= wanted
        assert {one.split("_")[-1] for one in wanted - found} <= {"report"}, "of models that are not there yet"


def test_a_role_is_less_than_the_next():
    assert roles.VIEWER < roles.MODERATOR < roles.OPERATOR
