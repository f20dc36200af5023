"""What the pages show: matches by what is known of them, hostile names as text, no secrets; all in few queries."""

from datetime import timedelta

import msgspec
import pytest
from django.contrib.admin.sites import site
from django.urls import reverse
from django.utils import timezone

from games.models import Command, Host, Match, Seat
from games.wire.messages import Event

HOSTILE = "<script>alert(1)</script>\"'><b>"
LISTS = ("match", "host", "command")


def numbered(*events: tuple[str, dict]) -> list[dict]:
    said = [Event(epoch=1, number=number, kind=kind, data=data) for number, (kind, data) in enumerate(events, 1)]
    return msgspec.to_builtins(said)


def page(client, match: Match) -> str:
    answer = client.get(reverse("admin:games_match_change", args=[match.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def listed(client, **narrow) -> set[Match]:
    answer = client.get(reverse("admin:games_match_changelist"), narrow)
    assert answer.status_code == 200
    return set(answer.context["cl"].result_list)


def test_matches_are_found(admin_client, make_match):
    ann = make_match("Ann")
    bob = make_match("Bob", status="finished", host=None, game="chess-of-old")
    username = bob.seats.get(number=0).player.username
    for narrow, found in (
        ({"q": "ann"}, {ann}),
        ({"q": str(bob.pk)}, {bob}),
        ({"q": str(bob.pk)[:8]}, {bob}),
        ({"q": username}, {bob}),
        ({"q": "nobody"}, set()),
        ({"q": "100% _ ' \" \\ --"}, set()),
        ({"status": "live"}, {ann}),
        ({"status": "finished"}, {bob}),
        ({"game": "chess-of-old"}, {bob}),
        ({"game": "lightcycles"}, {ann}),
        ({"host__id__exact": ann.host_id}, {ann}),
        ({"created_at__year": timezone.now().year}, {ann, bob}),
        ({"created_at__year": 1999}, set()),
    ):
        assert listed(admin_client, **narrow) == found, narrow


def test_events_are_shown_newest_first(admin_client, make_match):
    events = (
        ("seat", {"seat": 0, "name": "Ann", "status": "away"}),
        ("chat", {"seat": 0, "name": "Ann", "text": "good luck"}),
        ("kicked", {"seat": 1}),
        ("notice", {"text": "Restart at noon"}),
        ("result", {"placings": {"0": 1}, "reason": ""}),
        ("something-new", {"deep": [1]}),
    )
    text = page(admin_client, make_match(events=numbered(*events)))
    for expected in ("away", "good luck", "2: <bdi>Hard bot</bdi>", "Restart at noon", "something-new", "deep: 1"):
        assert expected in text
    assert text.index("Restart at noon") < text.index("good luck")


def test_hostile_names_are_text_everywhere(admin_client, make_match, admin_user):
    match = make_match(
        HOSTILE,
        options={HOSTILE: HOSTILE},
        outcome={"placings": {"0": 1, "1": 2}},
        events=numbered(
            ("chat", {"name": HOSTILE, "text": HOSTILE}),
            ("seat", {"name": HOSTILE, "status": HOSTILE}),
            ("notice", {"text": HOSTILE}),
            (HOSTILE, {HOSTILE: HOSTILE}),
        ),
    )
    for kind, params in (("notice", {"text": HOSTILE}), ("kick", {"seat": 0}), ("kick", {"seat": HOSTILE})):
        Command.objects.create(match=match, kind=kind, params=params, reason=HOSTILE, by=admin_user)
    urls = [reverse(f"admin:games_{model}_changelist") for model in LISTS]
    urls += [reverse("admin:games_match_change", args=[match.pk])]
    urls += [reverse("admin:games_match_act", args=[kind], query={"ids": str(match.pk)}) for kind in ("kick", "end")]
    urls += [reverse("admin:games_command_change", args=[row.pk]) for row in Command.objects.all()]
    for url in urls:
        text = admin_client.get(url).content.decode()
        assert "<script>alert" not in text, url
        assert "'><b>" not in text, url
    assert "&lt;script&gt;alert(1)" in page(admin_client, match)


def test_secrets_are_not_shown(admin_client, make_match):
    match = make_match(seed=271828182845904523, events=numbered(("paused", {})))
    row = Command.objects.create(match=match, kind="pause")
    urls = [reverse(f"admin:games_{model}_changelist") for model in LISTS]
    rows = (("match", match.pk), ("command", row.pk), ("host", match.host_id))
    urls += [reverse(f"admin:games_{model}_change", args=[pk]) for model, pk in rows]
    for url in urls:
        text = admin_client.get(url).content.decode()
        for secret in ("271828182845904523", "core-of-the-match", "resume-key", "secret-channel"):
            assert secret not in text, (url, secret)
    models = {model._meta.model_name for model in site._registry if model._meta.app_label == "games"}
    assert models == {"match", "host", "command", "switch", "maintenance"}


def test_a_match_of_a_game_that_is_gone_is_readable(admin_client, make_match):
    match = make_match(
        game="gone-game",
        status="finished",
        finished_at=timezone.now(),
        options={"size": 9},
        outcome={"placings": {"0": 2, "1": 1}, "reason": "resigned"},
    )
    text = page(admin_client, match)
    for expected in ("gone-game", "size: 9", "1. <bdi>Hard bot</bdi>", "2. <bdi>Ann</bdi>"):
        assert expected in text
    assert match in listed(admin_client, game="gone-game")


def test_commands_say_when_they_took_effect_or_why_not(admin_client, make_match):
    live, over = make_match(), make_match(status="ended")
    done = Command.objects.create(match=live, kind="pause", effective_at=timezone.now(), tick=40)
    Command.objects.create(match=live, kind="resume")
    Command.objects.create(match=over, kind="kick", params={"seat": 0})
    text = page(admin_client, live)
    assert timezone.localtime(done.effective_at).strftime("%Y-%m-%d %H:%M:%S") in text
    assert "waiting" in text
    assert "never: the match was over" in page(admin_client, over)
    rows = admin_client.get(reverse("admin:games_command_changelist"), {"effect": "yes", "kind": "pause"})
    assert list(rows.context["cl"].result_list) == [done]
    rows = admin_client.get(reverse("admin:games_command_changelist"), {"q": str(over.pk)[:8]})
    assert [row.match for row in rows.context["cl"].result_list] == [over]


def test_hosts_show_their_lease_and_what_they_run(admin_client, make_match):
    later = timezone.now() + timedelta(hours=1)
    alive = Host.objects.create(name="alive:1", expires_at=later)
    for status in ("running", "paused", "finished"):
        make_match(host=alive, status=status)
    stranded = make_match()
    for lease, names in (("alive", ["alive:1"]), ("expired", ["here:1"])):
        answer = admin_client.get(reverse("admin:games_host_changelist"), {"lease": lease})
        hosts = list(answer.context["cl"].result_list)
        assert [host.name for host in hosts] == names
    assert {host.name: host.live for host in site.get_model_admin(Host).get_queryset(None)} == {
        "alive:1": 2,
        "here:1": 1,
    }
    assert "lease has expired" in page(admin_client, stranded)
    assert "waits for a host" in page(admin_client, make_match(host=None, status="starting"))


@pytest.mark.parametrize("model", LISTS)
def test_lists_take_few_queries_however_long(
    admin_client, admin_user, make_match, model, django_assert_max_num_queries
):
    for number in range(12):
        match = make_match(f"Player {number}")
        for kind, params in (("kick", {"seat": 0}), ("notice", {"text": "hi"})):
            Command.objects.create(match=match, kind=kind, params=params, by=admin_user)
    with django_assert_max_num_queries(14):
        assert admin_client.get(reverse(f"admin:games_{model}_changelist")).status_code == 200


def test_a_match_takes_few_queries_however_much_happened(
    admin_client, admin_user, make_match, django_assert_max_num_queries
):
    match = make_match(events=numbered(*[("chat", {"name": "Ann", "text": "hi"})] * 50))
    for number in range(2, 14):
        Seat.objects.create(match=match, number=number, player=None, name=f"Bot {number}", bot=1)
        Command.objects.create(match=match, kind="kick", params={"seat": number}, by=admin_user)
    with django_assert_max_num_queries(14):
        page(admin_client, match)


def test_pages_need_nothing_that_the_content_policy_forbids(admin_client, running):
    urls = [reverse(f"admin:games_{model}_changelist") for model in LISTS]
    urls += [reverse("admin:games_match_change", args=[running.pk])]
    urls += [reverse("admin:games_match_act", args=["kick"], query={"ids": str(running.pk)})]
    for url in urls:
        text = admin_client.get(url).content.decode()
        for forbidden in (" style=", "<style", " onclick=", " onchange=", "javascript:", "<script>"):
            assert forbidden not in text, (url, forbidden)


def test_matches_are_named_in_the_readers_language(admin_client, running):
    listed = admin_client.get(reverse("admin:games_match_changelist"), headers={"Accept-Language": "ko"})
    assert listed.content.decode().count("라이트사이클") >= 2  # in its row, and among what the list is narrowed by
