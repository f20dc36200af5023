"""Chat in a room, reports with the lines around them, and the moderators' queue."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from games.matches.errors import Problem
from games.models import Match
from lobby import chat, deletion, friends, reporting, services, suspensions
from lobby.models import LINE_LENGTH, Mute, Report
from lobby.policy import LobbyPolicy
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import (
    GuestFactory,
    MatchFactory,
    MatchSeatFactory,
    PlayerFactory,
    RoomFactory,
    RoomSeatFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    """A room of two."""
    return RoomSeatFactory(room=RoomFactory()).room


@pytest.fixture
def other(room):
    return room.seats.exclude(player=room.owner).get().player


@pytest.fixture
def moderator():
    player = PlayerFactory(is_staff=True)
    names = ("view_report", "change_report", "view_mute", "mute_player", "suspend_player")
    player.user_permissions.set(Permission.objects.filter(codename__in=names))
    return player


def browser_of(player):
    browser = Client()
    browser.force_login(player)
    return browser


@given(st.text(max_size=300))
def test_a_line_is_one_line_that_shows_something_or_is_refused(text):
    try:
        line = chat.clean_line(text)
    except Problem:
        return
    assert 0 < len(line) <= LINE_LENGTH
    assert line == chat.clean_line(line)
    assert "\x00" not in line
    assert len(line.splitlines()) == 1


def test_who_sits_in_the_room_says_and_reads(room, other):
    said = Program(room.owner).post(f"rooms/{room.code}/say", {"text": " Hello \n there "})
    assert said.status_code == 201
    heard = Program(other).rows(f"rooms/{room.code}/lines")
    assert [(line["player"], line["text"]) for line in heard] == [(room.owner_id, "Hello there")]
    stranger = Program(GuestFactory())
    assert refusal(stranger.get(f"rooms/{room.code}/lines")) == "not_member"
    assert refusal(stranger.post(f"rooms/{room.code}/say", {"text": "Hi"})) == "not_member"
    assert refusal(stranger.post("rooms/AAAAAA/say", {"text": "Hi"})) == "room_not_found"
    assert refusal(Program(other).post(f"rooms/{room.code}/say", {"text": "\n"})) == "invalid"


def test_lines_are_bounded(room, monkeypatch):
    monkeypatch.setattr(chat, "KEPT", 3)
    for number in range(5):
        chat.say(player=room.owner, code=room.code, text=str(number))
    assert list(room.lines.values_list("text", flat=True)) == ["2", "3", "4"]


def test_a_line_too_many_waits(room, settings):
    settings.BACKBEAT_LIMITS = {"lines_per_minute": 1}
    program = Program(room.owner)
    program.post(f"rooms/{room.code}/say", {"text": "one"})
    refused = program.post(f"rooms/{room.code}/say", {"text": "two"})
    assert refusal(refused) == "too_many_requests"
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_whom_somebody_blocks_they_do_not_read(room, other):
    chat.say(player=room.owner, code=room.code, text="Hello")
    friends.block(player=other, other=room.owner_id)
    assert chat.lines(player=other, code=room.code) == []
    assert len(chat.lines(player=room.owner, code=room.code)) == 1


def test_who_is_muted_is_not_heard_until_then(room, moderator):
    match = MatchFactory()
    reporting.mute(player=room.owner, by=moderator, reason="rude", until=timezone.now() + timedelta(hours=1))
    assert refusal(Program(room.owner).post(f"rooms/{room.code}/say", {"text": "Hi"})) == "muted"
    assert not LobbyPolicy().may_chat(room.owner, match)
    Mute.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert LobbyPolicy().may_chat(room.owner, match)
    chat.say(player=room.owner, code=room.code, text="Hi")


def test_who_was_removed_can_report_what_happened(room, other):
    room.lines.create(player=room.owner, name="Ada", text="Go away")
    body = {"player": room.owner_id, "room": room.code, "reason": "rude"}
    services.kick(player=room.owner, code=room.code, number=room.seats.get(player=other).number)
    assert Program(other).post("reports", body).status_code == 201
    assert refusal(Program(GuestFactory()).post("reports", body)) == "not_member"


def test_whom_nobody_could_block_or_report_does_not_talk():
    assert not LobbyPolicy().may_chat(None, MatchFactory())


def test_one_mute_holds_at_a_time(room, moderator):
    first = reporting.mute(player=room.owner, by=moderator, reason="rude", until=None)
    second = reporting.mute(player=room.owner, by=moderator, reason="ruder", until=None)
    assert list(reporting.in_force()) == [second]
    reporting.lift(mute=first)
    assert reporting.is_muted(room.owner)
    reporting.lift(mute=second)
    assert not reporting.is_muted(room.owner)


def test_operators_are_a_superusers_affair(moderator):
    operator = PlayerFactory(is_staff=True)
    suspensions.suspend(player=operator, by=None, reason="stolen")
    for act in (
        lambda: reporting.mute(player=operator, by=moderator, reason="rude", until=None),
        lambda: suspensions.lift(player=operator, by=moderator),
    ):
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.code == "protected"
    with pytest.raises(Problem) as refused:
        suspensions.suspend(player=moderator, by=moderator, reason="tired")
    assert refused.value.message == "That is you."


def test_the_policy_asks_once_for_many(moderator, django_assert_num_queries):
    people, match = GuestFactory.create_batch(4), MatchFactory()
    reporting.mute(player=people[0], by=moderator, reason="rude", until=None)
    rules = LobbyPolicy()
    rules.expect([(player, match) for player in people])
    with django_assert_num_queries(1):
        assert [rules.may_chat(player, match) for player in people] == [False, True, True, True]


def test_whom_one_hears_is_asked_once_for_many(django_assert_num_queries):
    people, match = GuestFactory.create_batch(3), MatchFactory()
    for other in people[1:]:
        friends.block(player=people[0], other=other.pk)
    spared = frozenset(str(other.pk) for other in people[1:])
    assert [LobbyPolicy().unheard(player) for player in (*people, None)] == [spared, *3 * [frozenset()]]
    rules = LobbyPolicy()
    rules.expect([(player, match) for player in people])
    with django_assert_num_queries(1):
        assert [rules.unheard(player) for player in people] == [spared, frozenset(), frozenset()]
    friends.unblock(player=people[0], other=people[1].pk)
    assert LobbyPolicy().unheard(people[0]) == {str(people[2].pk)}


def test_who_was_loud_while_watching_can_be_reported(client):
    ada, loud, silent = GuestFactory.create_batch(3)
    line = {"seat": None, "name": "Loud", "text": "Boo", "player": str(loud.pk)}
    match = MatchFactory(events=[{"epoch": 1, "number": 1, "kind": "chat", "data": line}])
    MatchSeatFactory(match=match, player=ada)
    body = {"player": loud.pk, "match": str(match.pk), "reason": "rude"}
    assert Program(ada).post("reports", body).status_code == 201
    assert Report.objects.get().lines == [["Loud", "Boo"]]
    assert refusal(Program(ada).post("reports", body | {"player": silent.pk})) == "not_found"
    client.force_login(ada)
    form = client.get(f"/reports/new/?match={match.pk}").context["form"]
    assert [key for key, _name in form.fields["player"].choices] == [loud.pk]


def test_a_report_keeps_the_lines_of_a_room_that_closes(room, other):
    for number in range(40):
        room.lines.create(player=other, name="Bob", text=str(number))
    program = Program(room.owner)
    body = {"player": other.pk, "room": room.code, "reason": "rude"}
    first, second = program.post("reports", body), program.post("reports", body)
    assert first.status_code == 201
    assert first.json() == second.json()
    room.delete()
    assert Report.objects.get().lines == [["Bob", str(number)] for number in range(10, 40)]


def test_a_report_keeps_what_was_said_in_a_match():
    events = [
        {"epoch": 1, "number": 1, "kind": "chat", "data": {"seat": 0, "name": "Bob", "text": "Ha"}},
        {"epoch": 1, "number": 2, "kind": "seat", "data": {"seat": 1}},
    ]
    seat = MatchSeatFactory(match=MatchFactory(events=events))
    program = Program(GuestFactory())
    body = {"player": seat.player_id, "match": str(seat.match_id), "reason": "rude"}
    assert program.post("reports", body).status_code == 201
    assert Report.objects.get().lines == [["Bob", "Ha"]]
    assert refusal(program.post("reports", body | {"player": GuestFactory().pk})) == "not_found"
    assert refusal(program.post("reports", body | {"reason": " \n"})) == "invalid"
    assert refusal(program.post("reports", body | {"match": "x"})) == "invalid"
    assert refusal(program.post("reports", {"player": 1, "reason": "x"})) == "room_not_found"


def test_the_pages_without_javascript(room, other):
    browser = browser_of(room.owner)
    browser.post(f"/rooms/{room.code}/talk/", {"text": "Hello <b>"})
    part = browser.get(f"/rooms/{room.code}/talk/", headers={"HX-Request": "true"}).content.decode()
    assert "Hello &lt;b&gt;" in part
    assert 'id="talk"' in browser.get(f"/rooms/{room.code}/").content.decode()
    assert 'id="talk"' not in Client().get(f"/rooms/{room.code}/").content.decode()
    form = browser.get(f"/reports/new/?room={room.code}").content.decode()
    assert str(other) in form
    sent = browser.post(f"/reports/new/?room={room.code}", {"player": other.pk, "reason": "rude"}, follow=True)
    assert "Thank you" in sent.content.decode()
    assert browser.get("/reports/new/?room=AAAAAA").status_code == 404
    assert browser.get(f"/reports/new/?match={Match().pk}").status_code == 404


@pytest.fixture
def report(room, other):
    return reporting.report(by=room.owner, player=other.pk, reason="rude", room=room.code)


def act(browser, name, report, **form):
    url = reverse("admin:lobby_report_act", args=[name])
    return browser.post(url, {"ids": str(report.pk), **form}, follow=True)


def test_the_queue_shows_the_lines_and_takes_decisions(report, moderator, other):
    browser = browser_of(moderator)
    assert "rude" in browser.get(reverse("admin:lobby_report_changelist"), {"state": "open"}).content.decode()
    Report.objects.update(lines=[["Bob", "<i>"]])
    shown = browser.get(reverse("admin:lobby_report_change", args=[report.pk])).content.decode()
    assert "&lt;i&gt;" in shown
    assert "/report/act/mute/" in shown, "what can be decided stands beside what was said"
    act(browser, "take", report)
    assert Report.objects.get().state == "taken"
    assert "required" in act(browser, "mute", report).content.decode()
    assert not Mute.objects.exists()
    act(browser, "mute", report, reason="rude", hours="24")
    given = Mute.objects.get()
    assert (given.player, given.by, given.reason) == (other, moderator, "rude")
    assert timedelta(hours=23) < given.until - timezone.now() < timedelta(hours=24)
    assert Report.objects.get().state == "done"
    assert Report.objects.get().handler == moderator
    assert "decided before" in act(browser, "suspend", report, reason="worse", hours="168").content.decode()
    other.refresh_from_db()
    assert other.is_active
    Report.objects.update(state="open")
    act(browser, "suspend", report, reason="worse", hours="168")
    other.refresh_from_db()
    assert not other.is_active
    assert timedelta(days=6) < suspensions.running(other).until - timezone.now() < timedelta(days=7)
    history = browser.get(reverse("admin:lobby_report_history", args=[report.pk])).content.decode()
    assert "worse" in history
    suspensions.lift(player=other, by=moderator)
    other.refresh_from_db()
    assert other.is_active


def test_one_decision_settles_all_reports_of_a_player_and_leaves_who_cannot_be_suspended(report, moderator, other):
    boss = PlayerFactory(is_superuser=True)
    second = Report.objects.create(player=other, by=moderator, room="", reason="again")
    third = Report.objects.create(player=boss, by=moderator, room="", reason="strict")
    ids = f"{report.pk},{second.pk},{third.pk},nonsense"
    url = reverse("admin:lobby_report_act", args=["suspend"])
    browser = browser_of(moderator)
    assert "again" in browser.get(url, {"ids": ids}).content.decode()
    browser.post(url, {"ids": ids, "reason": "enough", "hours": ""})
    assert dict(Report.objects.values_list("reason", "state")) == {"rude": "done", "again": "done", "strict": "open"}
    assert suspensions.running(other).until is None
    assert "Choose 1 to" in browser.get(url, {"ids": "nonsense"}, follow=True).content.decode()


def test_each_action_needs_its_permission(report, other):
    viewer = PlayerFactory(is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="view_report"))
    browser = browser_of(viewer)
    assert browser.get(reverse("admin:lobby_report_changelist")).status_code == 200
    for name in ("take", "dismiss", "mute", "suspend"):
        act(browser, name, report, reason="x")
    assert Report.objects.get().state == "open"
    assert not Mute.objects.exists()


def test_a_second_report_adds_what_was_said_since(report, room, other):
    chat.say(player=other, code=room.code, text="And another thing")
    again = reporting.report(by=room.owner, player=other.pk, reason="a threat", room=room.code)
    assert again.pk == report.pk
    report.refresh_from_db()
    assert report.reason == "rude · a threat"
    assert [text for _name, text in report.lines] == ["And another thing"]


def test_a_report_outlives_the_account_that_it_is_about(report, room, other, moderator):
    chat.say(player=other, code=room.code, text="A threat")
    reporting.report(by=room.owner, player=other.pk, reason="a threat", room=room.code)
    deletion.delete_account(player=other)
    browser = browser_of(moderator)
    shown = browser.get(reverse("admin:lobby_report_change", args=[report.pk])).content.decode()
    assert "A threat" in shown
    assert "deleted account" in browser.get(reverse("admin:lobby_report_changelist")).content.decode()
    act(browser, "mute", report, reason="rude", hours="24")
    assert Report.objects.get().state == "done"
    assert Program(room.owner).rows("reports")[0]["player"] is None
