"""What a match owns, hosts and commands cannot be written from the admin, even by a superuser."""

import pytest
from django.urls import reverse

from games.models import Command, Match


@pytest.mark.parametrize("model", ["match", "host", "command"])
def test_nothing_is_added(admin_client, model):
    assert admin_client.get(reverse(f"admin:games_{model}_add")).status_code == 403


def test_a_match_is_not_changed(admin_client, running):
    url = reverse("admin:games_match_change", args=[running.pk])
    assert admin_client.post(url, {"status": "finished", "seats-0-name": "Eve"}).status_code == 403
    running.refresh_from_db()
    assert running.status == "running"
    page = admin_client.get(url)
    assert not page.context["adminform"].form.fields
    assert "_save" not in page.content.decode()


def test_hosts_and_commands_are_neither_changed_nor_deleted(admin_client, running, host):
    row = Command.objects.create(match=running, kind="pause")
    for model, pk in (("host", host.pk), ("command", row.pk)):
        assert admin_client.get(reverse(f"admin:games_{model}_change", args=[pk])).status_code == 200
        assert admin_client.post(reverse(f"admin:games_{model}_change", args=[pk]), {}).status_code == 403
        assert (
            admin_client.post(
                reverse(f"admin:games_{model}_delete", args=[pk]), {"post": "yes", "reason": "old"}
            ).status_code
            == 403
        )
        listed = admin_client.get(reverse(f"admin:games_{model}_changelist")).context["action_form"]
        offered = [] if listed is None else [name for name, _label in listed.fields["action"].choices if name]
        assert offered == (["drain"] if model == "host" else [])


@pytest.mark.parametrize("status", Match.LIVE)
def test_a_live_match_is_not_deleted(admin_client, make_match, status):
    match = make_match(status=status)
    url = reverse("admin:games_match_delete", args=[match.pk])
    assert admin_client.post(url, {"post": "yes", "reason": "old"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [str(match.pk)], "post": "yes", "reason": "old"}
    answer = admin_client.post(reverse("admin:games_match_changelist"), chosen, follow=True)
    assert "end it first" in answer.content.decode()
    assert Match.objects.filter(pk=match.pk).exists()


def test_a_finished_match_is_deleted_with_the_permission_only(operator, admin_client, make_match):
    match = make_match(status="finished")
    Command.objects.create(match=match, about=str(match), whom="2: Tim", kind="kick", params={"seat": 1}, reason="rude")
    url = reverse("admin:games_match_delete", args=[match.pk])
    assert operator("view_match").post(url, {"post": "yes", "reason": "old"}).status_code == 403
    assert operator("view_match", "delete_match").post(url, {"post": "yes", "reason": "old"}).status_code == 302
    assert not Match.objects.exists()
    row = Command.objects.get()
    viewer = operator("view_command")
    for page in ("changelist", "change"):
        shown = viewer.get(reverse(f"admin:games_command_{page}", args=[row.pk] if page == "change" else []))
        assert f"{match} (deleted)" in shown.content.decode(), "what was done to it outlives it"
        assert "2: Tim" in shown.content.decode()
    found = viewer.get(reverse("admin:games_command_changelist"), {"q": str(match.pk)[:8]})
    assert [row.pk for row in found.context["cl"].result_list] == [row.pk]
    log = admin_client.get(reverse("admin:admin_logentry_changelist")).content.decode()
    assert str(match) in log
    assert "old" in log, "and why it was deleted can be read"


def test_finished_matches_are_deleted_from_the_list(operator, make_match):
    matches = [make_match(status=status) for status in ("finished", "ended", "failed")]
    chosen = {"action": "delete_selected", "_selected_action": [str(match.pk) for match in matches]}
    client = operator("view_match", "delete_match")
    url = reverse("admin:games_match_changelist")
    assert "Are you sure" in client.post(url, chosen).content.decode()
    assert client.post(url, chosen | {"post": "yes", "reason": "old"}).status_code == 302
    assert not Match.objects.exists()
