"""Each act needs its own permission: on the page that asks, when it is done, on the match's page, and on the list."""

import pytest
from django.test import Client
from django.urls import reverse

from games.admin.acts import ACTS
from games.models import Command, Match, RecordingFile

PERMISSIONS = {
    "pause": "pause_match",
    "resume": "pause_match",
    "end": "end_match",
    "decide": "decide_match",
    "void": "void_match",
    "kick": "kick_seat",
    "ban": "ban_player",
    "bot": "seat_bot",
    "clock": "extend_clock",
    "notice": "send_notice",
    "look": "see_secrets",
    "recording": "get_recording",
}
EVERY = ("view_match", *set(PERMISSIONS.values()))


def ask(match: Match, **more) -> dict:
    known = {"reason": "because", "seat": "0", "text": "Hello", "level": "1", "seconds": "60", "hours": ""}
    return {"ids": str(match.pk), **known, "place-0": "1", "place-1": "2", **more}


@pytest.fixture
def subject(make_match, running):
    """A match on which an act makes sense."""

    def of(kind: str) -> Match:
        if kind == "clock":
            return make_match(game="reversi")
        if kind == "void":
            return make_match(status="finished", outcome={"placings": {"0": 1, "1": 2}})
        if kind == "recording":
            match = make_match(status="finished")
            RecordingFile.objects.create(match=match, data=b"what happened")
            return match
        if kind == "resume":
            return make_match(status="paused")
        return running

    return of


def test_every_kind_of_command_is_an_act():
    assert set(ACTS) == set(Command.Kind.values) == set(PERMISSIONS)


@pytest.mark.parametrize(("kind", "permission"), PERMISSIONS.items())
def test_with_its_permission_an_act_is_done(operator, subject, kind, permission):
    match = subject(kind)
    client = operator("view_match", permission)
    url = reverse("admin:games_match_act", args=[kind])
    assert client.get(url, {"ids": str(match.pk)}).status_code == 200
    assert client.post(url, ask(match)).status_code == (200 if kind in ("look", "recording") else 302)
    assert Command.objects.get().kind == kind


@pytest.mark.parametrize(("kind", "permission"), PERMISSIONS.items())
def test_without_its_permission_an_act_is_refused(operator, subject, kind, permission):
    match = subject(kind)
    client = operator(*(name for name in EVERY if name != permission))
    url = reverse("admin:games_match_act", args=[kind])
    assert client.get(url, {"ids": str(match.pk)}).status_code == 403
    assert client.post(url, ask(match)).status_code == 403
    assert not Command.objects.exists()
    page = client.get(reverse("admin:games_match_change", args=[match.pk]))
    assert f"/act/{kind}/" not in page.content.decode()
    listed = client.get(reverse("admin:games_match_changelist"))
    assert kind not in dict(listed.context["action_form"].fields["action"].choices)


@pytest.mark.parametrize("kind", PERMISSIONS)
def test_who_may_not_see_matches_may_not_act_on_them(operator, running, kind):
    client = operator(*set(PERMISSIONS.values()))
    assert client.post(reverse("admin:games_match_act", args=[kind]), ask(running)).status_code == 403
    assert not Command.objects.exists()


@pytest.mark.parametrize("kind", PERMISSIONS)
def test_players_are_sent_to_the_login(client, running, kind):
    answer = client.post(reverse("admin:games_match_act", args=[kind]), ask(running))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))
    assert not Command.objects.exists()


def test_an_act_needs_the_form_of_this_site(running, admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert client.post(reverse("admin:games_match_act", args=["end"]), ask(running)).status_code == 403


def test_whoever_may_only_look_sees_no_acts(operator, running):
    client = operator("view_match")
    page = client.get(reverse("admin:games_match_change", args=[running.pk])).content.decode()
    assert "/act/" not in page
    assert client.get(reverse("admin:games_match_changelist")).context["action_form"] is None
