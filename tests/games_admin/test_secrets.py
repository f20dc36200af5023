"""What players must not know stays out of every page of the admin, but for a look that is asked for, and is kept."""

import base64

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from games.models import Command, Match
from tests.support.parlour import THOUGHTS

EVERYTHING_ELSE = (
    "view_match",
    "delete_match",
    "pause_match",
    "end_match",
    "kick_seat",
    "send_notice",
    "view_command",
    "view_host",
)
LOOK = reverse("admin:games_match_act", args=["look"])


def told(page: bytes, match: Match) -> list[bytes]:
    """The secrets of this match that a page tells."""
    planted = [str(THOUGHTS[seat]).encode() for seat in (0, 1)] + [str(match.seed).encode(), b"resume-key"]
    planted += [f"{THOUGHTS[0]:,}".encode(), f"{THOUGHTS[0]:x}".encode()]
    if match.checkpoint:
        kept = bytes(match.checkpoint)
        planted += [kept[20:40], kept[20:40].hex().encode(), base64.b64encode(kept)[20:40], b"thoughts"]
    return [secret for secret in planted if secret in page]


def pages(client, live: Match, over: Match) -> dict[str, bytes]:
    """Everything that the admin answers about these matches, but for the look itself."""
    row = Command.objects.create(match=live, kind="look", reason="a complaint")
    lists = [reverse(f"admin:games_{model}_changelist") for model in ("match", "command", "host")]
    asked = [(url, {}) for url in [reverse("admin:index"), reverse("admin:app_list", args=["games"]), *lists]]
    for match in (live, over):
        asked += [(reverse(f"admin:games_match_{view}", args=[match.pk]), {}) for view in ("change", "history")]
    asked += [(reverse("admin:games_match_delete", args=[over.pk]), {}), (LOOK, {"ids": str(live.pk)})]
    asked += [(reverse("admin:games_command_change", args=[row.pk]), {})]
    asked += [(lists[0], {"game": "parlour", "status": "live"}), (lists[1], {"kind": "look"})]
    for words in ("Ann", str(live.pk)[:8], str(THOUGHTS[0]), "thoughts"):
        asked += [(url, {"q": words}) for url in lists]
    answers = {f"{url} {query}": client.get(url, query, follow=True) for url, query in asked}
    chosen = {"action": "delete_selected", "_selected_action": [str(over.pk)]}
    answers["deleting"] = client.post(lists[0], chosen)
    answers["a look without a reason"] = client.post(LOOK, {"ids": str(live.pk)})
    return {name: answer.content + repr(answer.headers).encode() for name, answer in answers.items()}


@pytest.mark.parametrize("permissions", [EVERYTHING_ELSE, (*EVERYTHING_ELSE, "see_secrets")], ids=["without", "with"])
def test_no_page_tells_secrets(operator, turn_match, permissions):
    live, over = turn_match(), turn_match(status="finished")
    told_by = {name: told(page, live) for name, page in pages(operator(*permissions), live, over).items()}
    told_by = {name: [one for one in secrets if one not in name.encode()] for name, secrets in told_by.items()}
    assert {name: secrets for name, secrets in told_by.items() if secrets} == {}


def test_without_the_permission_there_is_no_look(operator, turn_match):
    match = turn_match()
    client = operator(*EVERYTHING_ELSE)
    for answer in (
        client.get(LOOK, {"ids": str(match.pk)}),
        client.post(LOOK, {"ids": str(match.pk), "reason": "curious"}),
    ):
        assert answer.status_code == 403
        assert not told(answer.content, match)
    assert not Command.objects.exists()


def test_a_look_shows_the_state_once_and_is_kept(operator, turn_match, caplog):
    match = turn_match()
    client = operator("view_match", "see_secrets")
    answer = client.post(LOOK, {"ids": str(match.pk), "reason": "a complaint"})
    assert answer.status_code == 200
    for secret in (str(THOUGHTS[0]), str(THOUGHTS[1])):
        assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    row = Command.objects.get()
    assert (row.kind, row.match, row.reason, row.params) == ("look", match, "a complaint", {})
    assert row.by == answer.wsgi_request.user
    assert row.effective_at is not None
    told_elsewhere = client.get(LOOK, {"ids": str(match.pk)}, follow=True).content + caplog.text.encode()
    told_elsewhere += repr(dict(client.session.items())).encode() + repr(list(LogEntry.objects.values())).encode()
    assert not told(told_elsewhere, match)


def test_a_look_needs_a_reason_and_a_match_that_lives(operator, turn_match):
    live, over = turn_match(), turn_match(status="finished")
    client = operator("view_match", "see_secrets")
    assert "This field is required" in client.post(LOOK, {"ids": str(live.pk), "reason": " "}).content.decode()
    assert "over" in client.post(LOOK, {"ids": str(over.pk), "reason": "late"}, follow=True).content.decode()
    assert not Command.objects.exists()


def test_before_the_first_checkpoint_there_is_nothing_to_see(operator, turn_match):
    match = turn_match(checkpoint=None)
    answer = operator("view_match", "see_secrets").post(LOOK, {"ids": str(match.pk), "reason": "early"})
    assert "no checkpoint yet" in answer.content.decode()


def test_what_the_state_holds_is_text(operator, make_match, monkeypatch):
    monkeypatch.setattr("games.matches.inside.secrets", lambda match: {"<b>": ["<i>", {"deep": [[1, 2], True, None]}]})
    answer = operator("view_match", "see_secrets").post(LOOK, {"ids": str(make_match().pk), "reason": "x"})
    text = answer.content.decode()
    assert "&lt;b&gt;" in text
    assert "&lt;i&gt;" in text
    assert "<i>" not in text
    assert "1, 2" in text
