"""What acts leave behind: one Command row a match, with who, what and why; and what is said about it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from games.admin import acts
from games.matches import effect
from games.models import Command


def act(client, kind, *matches, **form):
    ids = ",".join(str(match.pk) for match in matches)
    return client.post(reverse("admin:games_match_act", args=[kind]), {"ids": ids, **form}, follow=True)


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize(
    ("kind", "form", "params"),
    [
        ("pause", {"reason": "a look"}, {}),
        ("resume", {}, {}),
        ("end", {"reason": "stuck"}, {}),
        ("kick", {"seat": "1", "reason": "rude"}, {"seat": 1}),
        ("notice", {"text": " Restart at noon "}, {"text": "Restart at noon"}),
    ],
)
def test_an_act_is_a_command(admin_client, admin_user, running, kind, form, params):
    answer = act(admin_client, kind, running, **form)
    row = Command.objects.get()
    assert (row.match, row.kind, row.params, row.by) == (running, kind, params, admin_user)
    assert row.reason == form.get("reason", "")
    assert row.effective_at is None
    assert answer.redirect_chain[-1][0] == reverse("admin:games_match_change", args=[running.pk])
    assert "has not answered yet" in said(answer)
    assert "waiting" in answer.content.decode()


@pytest.mark.parametrize(("kind", "form"), [("end", {}), ("kick", {"seat": "0"}), ("kick", {"reason": "rude"})])
def test_what_cannot_be_undone_needs_a_reason_and_a_seat(admin_client, running, kind, form):
    assert "This field is required" in act(admin_client, kind, running, **form).content.decode()
    assert not Command.objects.exists()


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("kick", {"seat": "7", "reason": "x"}),
        ("kick", {"seat": "-1", "reason": "x"}),
        ("kick", {"seat": "Ann", "reason": "x"}),
        ("notice", {"text": " "}),
        ("notice", {"text": "x" * 201}),
        ("notice", {"text": "nul\0"}),
        ("pause", {"reason": "x" * 201}),
    ],
)
def test_hostile_forms_are_asked_again(admin_client, running, kind, form):
    answer = act(admin_client, kind, running, **form)
    assert answer.context["form"].errors
    assert not Command.objects.exists()


def test_the_effect_is_awaited_and_said(admin_client, running, monkeypatch):
    def take_effect(rows, seconds):
        Command.objects.update(effective_at=timezone.now(), tick=7)
        return []

    monkeypatch.setattr(effect, "wait", take_effect)
    answer = act(admin_client, "pause", running)
    assert said(answer) == f"Paused: {running}."
    assert "waiting" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["pause", "resume", "end", "notice"])
def test_several_matches_at_once(admin_client, make_match, kind):
    matches = [make_match() for _each in range(3)]
    url = reverse("admin:games_match_changelist")
    chosen = {"action": kind, "_selected_action": [str(match.pk) for match in matches]}
    page = admin_client.post(url, chosen, follow=True)
    assert all(str(match) in page.content.decode() for match in matches)
    act(admin_client, kind, *matches, reason="noon", text="Hello")
    assert {row.match for row in Command.objects.filter(kind=kind)} == set(matches)


def test_a_seat_is_kicked_in_one_match_only(admin_client, make_match):
    make_match()
    listed = admin_client.get(reverse("admin:games_match_changelist"))
    assert "kick" not in dict(listed.context["action_form"].fields["action"].choices)
    assert "Choose one match" in said(act(admin_client, "kick", make_match(), make_match(), seat="0", reason="x"))
    assert not Command.objects.exists()


def test_those_that_are_over_are_left_alone(admin_client, make_match):
    over, live = make_match(status="finished"), make_match()
    assert "over" in said(act(admin_client, "end", over, reason="x"))
    act(admin_client, "end", over, live, reason="x")
    assert Command.objects.get().match == live


@pytest.mark.parametrize("ids", ["", "nonsense", "1,2", "00000000-0000-0000-0000-000000000000", "'; --"])
def test_unknown_matches_are_said(admin_client, ids):
    answer = admin_client.get(reverse("admin:games_match_act", args=["end"]), {"ids": ids}, follow=True)
    assert "over" in said(answer)


def test_an_unknown_act_is_not_found(admin_client, running):
    assert act(admin_client, "explode", running).status_code == 404


def test_more_than_can_be_waited_for_is_refused(admin_client, make_match, monkeypatch):
    monkeypatch.setattr(acts, "MOST_MATCHES", 2)
    assert "at most 2" in said(act(admin_client, "pause", *(make_match() for _each in range(3))))
    assert not Command.objects.exists()


def test_only_what_makes_sense_is_offered(admin_client, make_match):
    for status, offered in (
        ("starting", {"pause", "notice", "kick", "end", "look"}),
        ("running", {"pause", "notice", "kick", "end", "look"}),
        ("paused", {"resume", "notice", "kick", "end", "look"}),
        ("finished", set()),
    ):
        page = admin_client.get(reverse("admin:games_match_change", args=[make_match(status=status).pk]))
        assert {act.kind for act, _url in page.context["acts"]} == offered


def test_a_seat_is_chosen_in_its_row(admin_client, running):
    url = reverse("admin:games_match_act", args=["kick"], query={"ids": str(running.pk), "seat": 1})
    page = admin_client.get(reverse("admin:games_match_change", args=[running.pk])).content.decode()
    assert url.replace("&", "&amp;") in page
    assert '<option value="1" selected>2: Hard bot' in admin_client.get(url).content.decode()
