"""Every address and every act of the admin as each role. What there is comes from the code, what is right from the
tables here, which say what docs/operations.md says: whatever is new fails until somebody has decided who may do it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client, RequestFactory
from django.urls import URLResolver, reverse
from django.utils import timezone

from games.admin import acts as match_acts
from games.models import Command, Host, Maintenance, Match, RecordingFile, Switch
from lobby import accounts, admin_players, moderation, reporting, reporting_admin, roles, suspensions
from lobby.models import Mode, Mute, Player, Report
from tests.lobby.factories import GuestFactory, MatchFactory, MatchSeatFactory, PlayerFactory, RoomFactory

pytestmark = pytest.mark.django_db

WHY = "because of the noise"
ROLES = ("visitor", "staff", "viewer", "moderator", "operator", "superuser")
NEVER = "never"  # nobody at all
LISTS = ("changelist", "history")

# Who may do it, at least: to matches, to players, to reports; from lists, and to rows.
MATCH_ACTS = {
    **dict.fromkeys(("kick", "ban", "notice", "recording"), "moderator"),
    **dict.fromkeys(("pause", "resume", "end", "decide", "void", "bot", "clock", "look"), "operator"),
}
PLAYER_ACTS = dict.fromkeys(("suspend", "lift", "reset_name", "note", "end_logins"), "moderator")
REPORT_ACTS = dict.fromkeys(("take", "dismiss", "mute", "suspend"), "moderator")
ACTIONS = {
    **{f"games_match {kind}": least for kind, least in MATCH_ACTS.items() if match_acts.ACTS[kind].many},
    **{f"lobby_report {kind}": least for kind, least in REPORT_ACTS.items()},
    "games_match delete_selected": "superuser",
    "games_host drain": "operator",
    "lobby_mute lift": "moderator",
    "auth_group delete_selected": "superuser",
    "account_emailaddress delete_selected": "superuser",
    "account_emailaddress make_verified": "superuser",
}


class Row(NamedTuple):
    """Who may look at rows of a model, and who may add, change and delete them."""

    look: str = "viewer"
    add: str = NEVER
    change: str = NEVER
    delete: str = NEVER


MODELS = {
    "admin_logentry": Row(),
    "games_match": Row(delete="superuser"),
    "games_host": Row(),
    "games_command": Row(),
    "games_switch": Row(change="operator"),
    "games_maintenance": Row(add="operator", change="operator", delete="operator"),
    "lobby_player": Row(add="superuser", change="superuser"),
    "lobby_room": Row(),
    "lobby_mode": Row(add="operator", change="operator"),
    "lobby_report": Row(),
    "lobby_mute": Row(),
    "lobby_token": Row("superuser", delete="superuser"),
    "auth_group": Row("superuser", "superuser", "superuser", "superuser"),
    "account_emailaddress": Row("superuser", "superuser", "superuser", "superuser"),
}
OTHERS = {"games_match_live": "viewer", "games_match_live_now": "viewer", "auth_user_password_change": "superuser"}
ASKING = {"games_match_act": MATCH_ACTS, "lobby_player_act": PLAYER_ACTS, "lobby_report_act": REPORT_ACTS}
EVERYBODYS = {  # Django's own, which show nothing but what each may see
    "index",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "autocomplete",
    "jsi18n",
    "view_on_site",
    "app_list",
}
FORM = {"reason": WHY, "seat": "0", "text": WHY, "level": "1", "seconds": "60", "place-0": "1", "hours": "24"}
MODE = {"slug": "duel", "game": "reversi", "title": "Duel", "options": "{}", "seats": "2", "teams": "0"}
SOON = {"begins_at_0": f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d}", "begins_at_1": "12:00"}
FORMS = {  # of what operators write
    "games_switch_change": {"off": "on", "reason": WHY},
    "games_maintenance_add": SOON | {"reason": WHY},
    "games_maintenance_change": SOON | {"text": "Soon", "reason": WHY},
    "games_maintenance_delete": {"post": "yes", "reason": WHY},
    "lobby_mode_add": MODE | {"bot_level": "1", "rated": "on", "enabled": "on", "reason": WHY},
    "lobby_mode_change": MODE | {"bot_level": "1", "rated": "on", "reason": WHY},
    "lobby_token_delete": {"post": "yes", "reason": WHY},
    "games_match_delete": {"post": "yes", "reason": WHY},
}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(match_acts, "WAIT_SECONDS", 0)


@pytest.fixture
def somebody() -> Callable[[str], Client]:
    """A browser of that role."""

    def make(role: str) -> Client:
        browser = Client()
        if role != "visitor":
            player = PlayerFactory(is_staff=True, is_superuser=role == "superuser")
            if role in roles.ROLES:
                player.groups.add(Group.objects.get(name=role))
            browser.force_login(player)
        return browser

    return make


def may(role: str, least: str) -> bool:
    return least != NEVER and ROLES.index(role) >= ROLES.index(least)


def addresses(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def finished(**fields: Any) -> Match:
    match = MatchFactory(game="reversi", status="finished", outcome={"placings": {"0": 1}}, **fields)
    MatchSeatFactory(match=match)
    RecordingFile.objects.create(match=match, data=b"what happened")
    return match


def subject(kind: str) -> Match:
    """A match on which that act makes sense."""
    if kind in Command.OVER or kind == "recording":
        return finished()
    match = MatchFactory(game="reversi", status="paused" if kind == "resume" else "running")
    MatchSeatFactory(match=match)
    return match


def report() -> Report:
    room = RoomFactory()
    room.lines.create(player=(other := GuestFactory()), name=other.name, text="Boo")
    return reporting.report(by=room.owner, player=other.pk, reason="rude", room=room.code)


def row_of(model: str) -> Any:
    """A row that there is."""
    makers: dict[str, Callable[[], Any]] = {
        "admin_logentry": lambda: LogEntry.objects.log_actions(PlayerFactory().pk, [finished()], DELETION, WHY)[0],
        "games_match": finished,
        "games_host": lambda: Host.objects.create(name="here", expires_at=timezone.now() + timedelta(minutes=1)),
        "games_command": lambda: Command.objects.create(match=finished(), kind="notice", params={"text": "Hi"}),
        "games_switch": lambda: Switch.objects.create(game="reversi", off=False),
        "games_maintenance": lambda: Maintenance.objects.create(pk=1, begins_at=timezone.now()),
        "lobby_player": GuestFactory,
        "lobby_room": RoomFactory,
        "lobby_mode": lambda: Mode.objects.create(slug="spare", game="reversi", title="Spare", seats=2),
        "lobby_report": report,
        "lobby_mute": lambda: reporting.mute(player=GuestFactory(), by=PlayerFactory(), reason="rude", until=None),
        "lobby_token": lambda: accounts.issue_token(player=PlayerFactory()) and Player.objects.last().tokens.get(),
        "auth_group": lambda: Group.objects.create(name="others"),
        "account_emailaddress": lambda: PlayerFactory().emailaddress_set.create(email="a@example.org"),
    }
    return makers[model]()


def asking(name: str, kind: str) -> tuple[str, dict[str, Any]]:
    """Where an act asks, and what names whom it is for."""
    if name == "lobby_player_act":
        player = GuestFactory()
        if kind == "lift":
            suspensions.suspend(player=player, by=None, reason="rude")
        return reverse(f"admin:{name}", args=[player.pk, kind]), {}
    row = subject(kind) if name == "games_match_act" else report()
    return reverse(f"admin:{name}", args=[kind]), {"ids": str(row.pk)}


def traces() -> int:
    return Command.objects.count() + LogEntry.objects.count()


def refuses(answer: Any, role: str) -> bool:
    """Visitors are asked to log in; whoever is known is told that it is not for them."""
    if role == "visitor":
        return answer.status_code == 302 and answer.url.startswith(reverse("admin:login"))
    return answer.status_code == 403


# That nothing is forgotten ---------------------------------------------------------------------------------------


def test_somebody_has_decided_about_every_address():
    ours = {f"{model}_{page}" for model in MODELS for page in (*LISTS, "add", "change", "delete")}
    assert set(addresses(admin.site.urls[0])) == ours | {*OTHERS, *ASKING} | EVERYBODYS


def test_somebody_has_decided_about_every_act_and_action(admin_user):
    assert set(match_acts.ACTS) == set(MATCH_ACTS) == set(Command.Kind.values)
    assert set(admin_players.ACTS) == set(PLAYER_ACTS)
    assert set(reporting_admin.ACTS) == set(REPORT_ACTS)
    request = RequestFactory().get("/")
    request.user = admin_user
    found = {
        f"{model._meta.app_label}_{model._meta.model_name} {action}"
        for model, pages in admin.site._registry.items()
        for action in pages.get_actions(request)
    }
    assert found == set(ACTIONS)


# Who may look, and who may write ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", MODELS)
def test_every_page_of_a_model_as_each_role(somebody, model, role):
    browser, row, allowed = somebody(role), row_of(model), MODELS[model]
    for page, least in {
        "changelist": allowed.look,
        "history": allowed.look,
        "change": allowed.look,
        "delete": allowed.delete,
    }.items():
        answer = browser.get(reverse(f"admin:{model}_{page}", args=[] if page == "changelist" else [row.pk]))
        assert answer.status_code == 200 if may(role, least) else refuses(answer, role), page
    if model == "games_maintenance":
        row.delete()  # there is at most one
    answer = browser.get(reverse(f"admin:{model}_add"))
    assert answer.status_code == 200 if may(role, allowed.add) else refuses(answer, role), "add"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", OTHERS)
def test_the_other_pages_as_each_role(somebody, page, role):
    row = PlayerFactory() if page.startswith("auth") else subject("pause")
    answer = somebody(role).get(reverse(f"admin:{page}", args=[row.pk]))
    assert answer.status_code == 200 if may(role, OTHERS[page]) else refuses(answer, role)


WRITING = [
    (f"{model}_{page}", getattr(row, page)) for model, row in MODELS.items() for page in ("add", "change", "delete")
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "least"), WRITING)
def test_every_writing_as_each_role_leaves_who_what_and_why(somebody, name, least, role):
    model, _cut, page = name.rpartition("_")
    row = None if page == "add" else row_of(model)
    browser, url = somebody(role), reverse(f"admin:{name}", args=[] if row is None else [row.pk])
    before = traces()
    if not may(role, least):
        assert refuses(browser.post(url, FORMS.get(name, {"post": "yes"})), role)
        assert traces() == before
        return
    if name not in FORMS:
        assert least == "superuser", "accounts and groups are Django's own pages"
        return
    assert browser.post(url, FORMS[name] | {"reason": ""}).status_code == (302 if page == "delete" else 200)
    assert traces() == before, "without a reason nothing is done"
    assert row is None or type(row).objects.filter(pk=row.pk).exists()
    assert browser.post(url, FORMS[name]).status_code == 302
    kept = LogEntry.objects.latest("pk")
    assert (traces(), kept.user_id) == (before + 1, int(browser.session["_auth_user_id"]))
    assert WHY in kept.get_change_message()
    assert kept.action_flag == {"add": 1, "change": 2, "delete": 3}[page]


# Acts ------------------------------------------------------------------------------------------------------------


EVERY_ACT = [(name, kind, least) for name, acts in ASKING.items() for kind, least in acts.items()]
GRAVE = {
    (name, kind)
    for name, acts in (
        ("games_match_act", match_acts.ACTS),
        ("lobby_player_act", admin_players.ACTS),
        ("lobby_report_act", reporting_admin.ACTS),
    )
    for kind, act in acts.items()
    if act.grave
}


def test_what_takes_something_from_people_is_grave():
    taking = {"games_match_act": ("kick", "ban", "bot", "decide", "end", "void", "look")}
    taking |= {"lobby_player_act": ("suspend", "reset_name", "end_logins"), "lobby_report_act": ("mute", "suspend")}
    assert {(name, kind) for name, kinds in taking.items() for kind in kinds} == GRAVE


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "kind", "least"), EVERY_ACT)
def test_every_act_as_each_role_asks_first_and_leaves_who_what_and_why(somebody, name, kind, least, role):
    url, whom = asking(name, kind)
    browser, before = somebody(role), traces()
    asked = browser.get(url, whom)
    assert traces() == before, "asking does nothing"
    if not may(role, least):
        assert refuses(asked, role)
        assert refuses(browser.post(url, whom | FORM), role)
        assert traces() == before
        return
    assert 'name="csrfmiddlewaretoken"' in asked.content.decode()
    if (name, kind) in GRAVE:
        assert browser.post(url, whom | FORM | {"reason": ""}).status_code == 200
        assert traces() == before, "without a reason nothing is done"
    assert browser.post(url, whom | FORM).status_code == (200 if kind in ("look", "recording") else 302)
    who = int(browser.session["_auth_user_id"])
    if name == "games_match_act":
        kept = Command.objects.get()
        assert (kept.by_id, kept.kind, kept.reason) == (who, kind, WHY)
    else:
        logged = LogEntry.objects.filter(user=who)
        assert logged.exists()
        if kind == "note":
            assert Player.objects.get(notes__text=WHY).notes.get().by_id == who
        else:
            assert all(WHY in entry.get_change_message() for entry in logged)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("action", "least"), ACTIONS.items())
def test_every_action_of_a_list_as_each_role_asks_first(somebody, action, least, role):
    model, kind = action.split()
    row = subject(kind) if model == "games_match" else row_of(model)
    browser, before = somebody(role), traces()
    answer = browser.post(
        reverse(f"admin:{model}_changelist"),
        {"action": kind, "_selected_action": [str(row.pk)]},
        follow=role != "visitor",
    )
    if not may(role, least):
        # Who sees the list comes back to it: it does not know the action.
        assert refuses(answer, role) or (answer.status_code == 200 and may(role, MODELS[model].look))
        assert traces() == before
    elif action != "account_emailaddress make_verified":
        assert 'type="submit"' in answer.content.decode()
        assert traces() == before, "asking does nothing"


def test_hosts_are_drained_with_a_reason(somebody):
    host, browser = row_of("games_host"), somebody("operator")
    form = {"action": "drain", "_selected_action": [host.pk], "post": "yes"}
    url = reverse("admin:games_host_changelist")
    assert "A host that drains" in browser.post(url, form).content.decode()
    host.refresh_from_db()
    assert not host.draining
    assert "No other process takes matches" in browser.post(url, form).content.decode()
    browser.post(url, form | {"reason": WHY})
    host.refresh_from_db()
    assert host.draining
    assert WHY in LogEntry.objects.get().change_message
    assert "drains already" in browser.post(url, form | {"reason": WHY}, follow=True).content.decode()
    assert LogEntry.objects.count() == 1
    front = reverse("admin:index")
    assert "No process runs matches" in browser.get(front).content.decode()
    another = row_of("games_host")
    assert "No process runs matches" not in browser.get(front).content.decode()
    Host.objects.filter(pk=another.pk).update(expires_at=timezone.now())
    assert (
        "is not running" in browser.post(url, form | {"_selected_action": [another.pk]}, follow=True).content.decode()
    )


def test_who_may_see_players_and_matches_alone_sees_nothing_else_there(somebody):
    player, match = GuestFactory(name="Tim"), finished()
    moderation.note(player=player, by=PlayerFactory(), text="a secret note")
    suspensions.suspend(player=player, by=None, reason="a secret reason")
    player.logins.create(session_key="x", address="10.1.2.3")
    Command.objects.create(match=match, kind="notice", params={"text": "Hi"}, reason="a secret cause")
    pages = [
        reverse("admin:lobby_player_change", args=[player.pk]),
        reverse("admin:games_match_change", args=[match.pk]),
    ]
    secrets = ("a secret note", "a secret reason", "10.1.2.3", "a secret cause")
    for role, sees in (("viewer", True), ("staff", False)):
        browser = somebody(role)
        if role == "staff":
            own = Player.objects.get(pk=browser.session["_auth_user_id"])
            own.user_permissions.set(Permission.objects.filter(codename__in=("view_player", "view_match")))
        shown = "".join(browser.get(page).content.decode() for page in pages)
        assert [secret in shown for secret in secrets] == len(secrets) * [sees]


def test_a_switch_says_which_way(somebody):
    row, browser = row_of("games_switch"), somebody("operator")
    url = reverse("admin:games_switch_change", args=[row.pk])
    browser.post(url, {"off": "on", "reason": "broken"})
    assert "off already" in browser.post(url, {"off": "on", "reason": "broken"}).content.decode()
    browser.post(url, {"reason": "mended"})
    said = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert said == ["Switched off: broken", "Switched on: mended"]
    assert "mended" not in browser.get(reverse("admin:games_switch_changelist")).content.decode()


def test_mutes_are_lifted_with_a_reason(somebody):
    mute, browser = row_of("lobby_mute"), somebody("moderator")
    form = {"action": "lift", "_selected_action": [mute.pk]}
    url = reverse("admin:lobby_mute_changelist")
    assert "passed on again" in browser.post(url, form).content.decode()
    assert "is required" in browser.post(url, form | {"post": "yes", "reason": " "}).content.decode()
    assert Mute.objects.get().lifted_at is None
    browser.post(url, form | {"reason": WHY})
    assert Mute.objects.get().lifted_at is not None
    assert WHY in LogEntry.objects.get().change_message
    assert "have ended before" in browser.post(url, form | {"reason": WHY}, follow=True).content.decode()


# The roles themselves --------------------------------------------------------------------------------------------


def test_the_roles_are_made_anew_and_exactly():
    moderator = Group.objects.get(name="moderator")
    moderator.permissions.set(Permission.objects.filter(codename="delete_match"))
    roles.make()
    roles.make()
    for name, wanted in roles.ROLES.items():
        group = Group.objects.get(name=name)
        found = {f"{app}.{code}" for app, code in group.permissions.values_list("content_type__app_label", "codename")}
        assert found == wanted


def test_a_role_is_less_than_the_next():
    assert roles.VIEWER < roles.MODERATOR < roles.OPERATOR
