"""What acts leave behind: one Command row a match, with who, what and why; and what is said about it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from games import engine
from games.admin import acts
from games.engine import registry
from games.matches import commands, effect, entrance, tickets
from games.matches.entrance import Knock
from games.matches.errors import Problem
from games.models import Command, Match, RecordingFile
from games.signals import match_voided
from games.wire.messages import Hello


def act(client, kind, *matches, reason="a look", **form):
    ids = ",".join(str(match.pk) for match in matches)
    return client.post(
        reverse("admin:games_match_act", args=[kind]), {"ids": ids, "reason": reason, **form}, follow=True
    )


def said(answer) -> str:
    """What became of it, above the page or at its form, which keeps what was typed."""
    form = answer.context.get("form")
    errors = form.non_field_errors() if form is not None else []
    return " ".join(str(message) for message in [*answer.context["messages"], *errors])


@pytest.mark.parametrize(
    ("kind", "form", "params"),
    [
        ("pause", {"reason": "a look"}, {}),
        ("resume", {}, {}),
        ("end", {"reason": "stuck"}, {}),
        ("kick", {"seat": "1", "reason": "rude"}, {"seat": 1}),
        ("notice", {"text": " Restart at noon "}, {"text": "Restart at noon"}),
        ("decide", {"place-0": "2", "place-1": "1", "reason": "fair"}, {"placings": {"0": 2, "1": 1}}),
    ],
)
def test_an_act_is_a_command(admin_client, admin_user, running, kind, form, params):
    Match.objects.update(status="paused" if kind == "resume" else "running")
    answer = act(admin_client, kind, running, **form)
    row = Command.objects.get()
    assert (row.match, row.kind, row.params, row.by) == (running, kind, params, admin_user)
    assert row.reason == form.get("reason", "a look")
    assert row.effective_at is None
    assert answer.redirect_chain[-1][0] == reverse("admin:games_match_change", args=[running.pk])
    assert "has not answered yet" in said(answer)
    assert "waiting" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "form"),
    [("end", {"reason": ""}), ("kick", {"seat": "0", "reason": ""}), ("kick", {}), ("pause", {"reason": " "})],
)
def test_an_act_needs_a_reason_and_what_it_is_about(admin_client, running, kind, form):
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
        ("decide", {"place-0": "1", "reason": "x"}),
        ("decide", {"place-0": "1", "place-1": "3", "reason": "x"}),
        ("bot", {"seat": "0", "level": "99", "reason": "x"}),
        ("ban", {"seat": "1", "reason": "a bot cannot be banned"}),
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
    matches = [make_match(status="paused" if kind == "resume" else "running") for _each in range(3)]
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
    live = {"notice", "kick", "ban", "bot", "decide", "end", "look"}
    for status, offered in (
        ("starting", {"pause", *live}),
        ("running", {"pause", *live}),
        ("paused", {"resume", *live}),
        ("finished", set()),
    ):
        page = admin_client.get(reverse("admin:games_match_change", args=[make_match(status=status).pk]))
        assert {act.kind for act, _url in page.context["acts"]} == offered


def test_a_result_is_voided_once(admin_client, make_match):
    heard = []
    match = make_match(status="finished", outcome={"placings": {"0": 1, "1": 2}})

    def hear(sender, match, **kwargs):
        heard.append(match)

    match_voided.connect(hear)
    page = admin_client.get(reverse("admin:games_match_change", args=[match.pk]))
    assert {one.kind for one, _url in page.context["acts"]} == {"void"}
    assert said(act(admin_client, "void", match, reason="cheated")) == f"Result voided: {match}."
    assert "voided before" in said(act(admin_client, "void", match, reason="again"))
    assert "no result" in said(act(admin_client, "void", make_match(status="ended"), reason="none"))
    match_voided.disconnect(hear)
    match.refresh_from_db()
    assert (match.voided, heard) == (True, [match])
    row = Command.objects.get()
    assert (row.kind, row.reason, row.effective_at is not None) == ("void", "cheated", True)


def test_a_banned_player_is_suspended_with_the_reason(admin_client, running):
    player = running.seats.get(number=0).player
    act(admin_client, "ban", running, seat="0", reason="cheated")
    player.refresh_from_db()
    assert not player.is_active
    assert [row.reason for row in player.suspensions.all()] == ["cheated"]
    act(admin_client, "ban", running, seat="0", reason="again")
    assert player.suspensions.count() == 1


def test_a_seat_that_a_bot_gets_lets_nobody_back_in(admin_client, running):
    holder = running.seats.get(number=0).player
    ticket = tickets.issue(match=running, player=holder, session_key=None)["ticket"]
    act(admin_client, "bot", running, seat="0", level="2", reason="asleep")
    seat = running.seats.get(number=0)
    assert (seat.player, seat.bot, seat.resume) == (None, 2, "")
    (refused,) = entrance.enter([Knock(str(running.pk), Hello(ticket=ticket))])
    assert refused.bye.code == "kicked", "a ticket of before is worth nothing"
    assert Command.objects.get().params == {"seat": 0, "level": 2, "name": "Bot 1"}


def test_a_match_that_has_ended_since_the_page_was_made_gives_no_seat_to_a_bot(running):
    """Its end was rated already, as one between people."""
    seen = Match.objects.get(pk=running.pk)
    Match.objects.filter(pk=running.pk).update(status="finished", finished_at=timezone.now())
    with pytest.raises(Problem) as refused:
        commands.command(match=seen, kind="bot", by=None, reason="asleep", seat=0, level=2)
    assert refused.value.code == "match_over"
    assert running.seats.get(number=0).player is not None


def test_a_clock_is_extended_where_there_are_clocks(admin_client, make_match, running):
    act(admin_client, "clock", make_match(game="reversi"), seat="0", seconds="60")
    params = Command.objects.get().params
    assert (params["seat"], params["seconds"], len(params["order"])) == (0, 60, 16)
    assert "no clocks" in said(act(admin_client, "clock", running, seat="0", seconds="60"))


def test_a_recording_is_downloaded_and_that_is_kept(admin_client, make_match):
    match = make_match(status="finished")
    RecordingFile.objects.create(match=match, data=b"what happened")
    answer = act(admin_client, "recording", match, reason="a complaint")
    assert answer.content == b"what happened"
    assert "attachment" in answer["Content-Disposition"]
    assert Command.objects.get().reason == "a complaint"


def test_a_seat_is_chosen_in_its_row(admin_client, running):
    url = reverse("admin:games_match_act", args=["kick"], query={"ids": str(running.pk), "seat": 1})
    page = admin_client.get(reverse("admin:games_match_change", args=[running.pk])).content.decode()
    assert url.replace("&", "&amp;") in page
    assert '<option value="1" selected>2: Hard bot' in admin_client.get(url).content.decode()


def test_what_makes_no_difference_is_refused(admin_client, make_match, running):
    running.seats.filter(number=0).update(left=True)
    assert "left for good" in said(act(admin_client, "kick", running, seat="0"))
    assert "has the seat already" in said(act(admin_client, "bot", running, seat="1", level="3"))
    reversi = registry.get("reversi")
    core = engine.Match(reversi, seats=2, seed=1, options=reversi.options(clock="none"))
    untimed = make_match(game="reversi", checkpoint=core.checkpoint(), saved_at=timezone.now())
    assert "No clock runs" in said(act(admin_client, "clock", untimed, seat="0", seconds="60"))
    assert not Command.objects.exists()


def test_what_is_refused_is_not_lost(admin_client, running):
    typed = {"place-0": "2", "place-1": "2", "reason": "it was long ago"}
    answer = act(admin_client, "decide", running, **typed)
    assert "Somebody has to be first." in said(answer)
    assert {field.name: field.value() for field in answer.context["form"]} == typed
    act(admin_client, "decide", running, **typed | {"place-0": "1"})
    assert "a moment ago" in said(act(admin_client, "decide", running, **typed | {"place-0": "1"}))
    assert Command.objects.get().params == {"placings": {"0": 1, "1": 2}}


def test_who_stands_or_runs_already_is_not_told_to(admin_client, running):
    assert "is not paused" in said(act(admin_client, "resume", running))
    Match.objects.update(status="paused")
    assert "paused already" in said(act(admin_client, "pause", running))
    act(admin_client, "resume", running)
    act(admin_client, "pause", running)
    assert "a moment ago" in said(act(admin_client, "pause", running)), "the last one that waits counts"
    assert list(Command.objects.values_list("kind", flat=True)) == ["resume", "pause"]


def test_a_recording_that_is_gone_is_not_noted_as_taken(admin_client, make_match):
    over = make_match(status="finished")
    assert "no recording" in said(act(admin_client, "recording", over))
    assert not Command.objects.exists()


def test_matches_that_are_over_meanwhile_are_told_of(admin_client, make_match, running):
    over = make_match(status="finished")
    assert "1 match is over: left out." in said(act(admin_client, "pause", running, over))
    assert Command.objects.get().match == running


def test_the_audit_names_operators_by_what_is_theirs_alone(admin_client, admin_user, running):
    admin_user.name = "Ann"
    admin_user.save()
    act(admin_client, "pause", running)
    for page in (reverse("admin:games_command_changelist"), reverse("admin:games_match_change", args=[running.pk])):
        assert f"{admin_user.username} (<bdi>Ann</bdi>)" in admin_client.get(page).content.decode()
