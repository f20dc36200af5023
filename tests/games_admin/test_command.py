"""`manage.py match`: what it prints, which rows it leaves, how it refuses, and with which exit code."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from games.matches import effect
from games.models import Command, Match
from tests.lobby.factories import PlayerFactory


@pytest.fixture
def match_command(capsys, db):
    """Run it; returns what it printed."""

    def run(*arguments: str) -> str:
        call_command("match", *arguments)
        return capsys.readouterr().out

    return run


@pytest.fixture
def _effect(monkeypatch):
    """Every command takes effect at tick 40."""

    def wait(rows, seconds):
        for row in rows:
            row.effective_at, row.tick = timezone.now(), 40
        return []

    monkeypatch.setattr(effect, "wait", wait)


@pytest.mark.usefixtures("_effect")
@pytest.mark.parametrize(
    ("arguments", "params"),
    [
        (["pause"], {}),
        (["resume"], {}),
        (["end"], {}),
        (["kick", "--seat", "2"], {"seat": 1}),
        (["notice", "--text", "Noon"], {"text": "Noon"}),
        (["decide", "--places", "2,1"], {"placings": {"0": 2, "1": 1}}),
        (["ban", "--seat", "1"], {"seat": 0}),
        (["bot", "--seat", "1", "--level", "2"], {"seat": 0, "level": 2, "name": "Bot 1"}),
    ],
)
def test_acts_are_commands(match_command, running, arguments, params):
    kind, *more = arguments
    Match.objects.update(status="paused" if kind == "resume" else "running")
    PlayerFactory(username="operator")
    said = match_command(kind, str(running.pk), *more, "--reason", "a test", "--by", "operator")
    assert said == f"{running}: {kind} took effect at tick 40.\n"
    row = Command.objects.get()
    assert (row.match, row.kind, row.params, row.reason) == (running, kind, params, "a test")
    assert row.by.username == "operator"


def test_an_id_is_as_long_as_it_needs_to_be(match_command, running):
    for number, written in enumerate(
        (str(running.pk)[:4], str(running.pk)[:12], str(running.pk).upper(), running.pk.hex)
    ):
        match_command(("pause", "resume")[number % 2], written, "--no-wait", "--reason", "a test")
    assert Command.objects.filter(match=running, by=None).count() == 4


def test_no_answer_in_time_has_its_own_exit_code(match_command, running):
    with pytest.raises(CommandError, match="no host has answered yet") as refused:
        match_command("pause", str(running.pk), "--reason", "a test")
    assert refused.value.returncode == 3
    assert Command.objects.get().effective_at is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["pause", "zzz"], "not how an id begins"),
        (["pause", "f" * 33], "not how an id begins"),
        (["pause", "ffff"], "No match's id begins"),
        (["pause", ""], "Several matches"),
        (["end", "OVER"], "This match is over."),
        (["kick", "LIVE", "--seat", "0"], "no such seat"),
        (["kick", "LIVE", "--seat", "3"], "no such seat"),
        (["kick", "LIVE"], "--seat"),
        (["notice", "LIVE"], "--text"),
        (["notice", "LIVE", "--text", " "], "1 to 200 characters"),
        (["notice", "LIVE", "--text", "x" * 201], "1 to 200 characters"),
        (["decide", "LIVE", "--places", "1"], "2 whole numbers"),
        (["decide", "LIVE", "--places", "2,2"], "be first"),
        (["decide", "LIVE", "--places", "1,3"], "1 to 2"),
        (["clock", "LIVE", "--seat", "1", "--seconds", "9"], "no clocks"),
        (["ban", "LIVE", "--seat", "2"], "No player"),
        (["bot", "LIVE", "--seat", "1", "--level", "9"], "level is 1 to"),
        (["void", "LIVE"], "not over yet"),
        (["void", "OVER"], "no result"),
        (["pause", "LIVE", "--reason", "x" * 201], "at most 200 characters"),
        (["pause", "LIVE", "--reason", " "], "say why"),
        (["pause", "LIVE", "--by", "nobody"], "no account 'nobody'"),
        (["pause"], "id"),
        ([], "list|show"),
        (["explode", "LIVE"], "invalid choice"),
    ],
)
def test_refusals_are_one_sentence(match_command, make_match, arguments, sentence):
    ids = {"LIVE": str(make_match(pk="a" * 32).pk), "OVER": str(make_match(pk="b" * 32, status="ended").pk)}
    reason = [] if len(arguments) < 2 or "--reason" in arguments else ["--reason", "a test"]
    with pytest.raises(CommandError) as refused:
        match_command(*(ids.get(word, word) for word in arguments), *reason)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not Command.objects.exists()


def test_list_and_show(match_command, make_match, admin_user):
    assert match_command("list") == "No live matches.\n"
    live, over = make_match("Ann"), make_match("Bob", status="finished", game="gone-game", host=None)
    Command.objects.create(match=live, kind="kick", params={"seat": 1}, reason="rude", by=admin_user)
    assert "Ann" in match_command("list")
    assert str(over.pk)[:8] not in match_command("list")
    assert "gone-game" in match_command("list", "--all")
    shown = match_command("show", str(live.pk))
    for expected in (str(live.pk), "seat 2: Hard bot, bot of level 3", "rounds=3", "kick", "by admin: rude", "has not"):
        assert expected in shown
    assert str(live.seed) not in shown


def test_names_do_not_steer_the_terminal(match_command, make_match):
    match = make_match("\x1b[2Jgone\r\u202e")
    assert "\x1b" not in match_command("list") + match_command("show", str(match.pk))


def test_lists_take_few_queries(match_command, make_match, django_assert_max_num_queries):
    for number in range(8):
        make_match(f"Player {number}")
    with django_assert_max_num_queries(2):
        match_command("list", "--all")
