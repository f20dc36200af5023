"""Whose turn it is, and how much time everybody has, on the list and on the match's page."""

import pytest
from django.urls import reverse

from games import engine
from tests.support.parlour import THOUGHTS, Nod, Parlour


def page(client, match) -> str:
    return client.get(reverse("admin:games_match_change", args=[match.pk])).content.decode()


def rows(client, match) -> list[dict]:
    return client.get(reverse("admin:games_match_change", args=[match.pk])).context["turn_seats"]


def test_the_page_says_whose_turn_it_is_and_what_everybody_has_left(admin_client, turn_match):
    match = turn_match(seconds=15)
    ann, bot = rows(admin_client, match)
    assert (ann["name"], ann["to_move"], ann["clock"]) == ("<bdi>Ann</bdi>", True, "1:00")
    assert (bot["to_move"], bot["clock"]) == (False, "1:15")
    text = page(admin_client, match)
    assert "Turn 1" in text
    assert "Phase: nodding" in text


def test_the_last_seconds_are_told_in_tenths(admin_client, turn_match):
    assert rows(admin_client, turn_match(seconds=66))[0]["clock"] == "9.0"


def test_it_is_said_who_is_out_and_why(admin_client, turn_match):
    core = engine.Match(Parlour, seats=2, seed=1)
    core.leave(1)
    core.advance(2)
    assert rows(admin_client, turn_match(checkpoint=core.checkpoint()))[1]["stands"] == "left for good"


def test_the_list_names_who_is_to_move(admin_client, turn_match, make_match):
    core = engine.Match(Parlour, seats=2, seed=1)
    core.submit(0, Nod())
    core.advance(1)
    turn_match(), turn_match(checkpoint=core.checkpoint()), make_match("Eve")
    text = admin_client.get(reverse("admin:games_match_changelist")).content.decode()
    for shown in ("<bdi>Ann</bdi>", "<bdi>Hard bot</bdi>", "–"):
        assert f'<td class="field-to_move">{shown}</td>' in text


@pytest.mark.parametrize("fields", [{"checkpoint": None}, {"checkpoint": b"other"}, {"game": "gone-game"}], ids=str)
def test_where_there_is_no_turn_none_is_shown(admin_client, turn_match, fields):
    assert "turn-heading" not in page(admin_client, turn_match(**fields))


def test_options_are_told_in_the_games_words(admin_client, turn_match):
    text = page(admin_client, turn_match())
    for shown in ("Clock: A minute each", "Wild ones: Yes", "Cards: 7"):
        assert shown in text


def test_the_list_takes_no_more_queries_with_turns(admin_client, turn_match, django_assert_max_num_queries):
    for _each in range(12):
        turn_match()
    with django_assert_max_num_queries(14):
        admin_client.get(reverse("admin:games_match_changelist"))


def test_what_everybody_may_see_is_there_for_everybody_and_nothing_else(turn_match, operator):
    text = page(operator("view_match"), turn_match())
    assert "What everybody may see" in text
    assert "<dt>nods</dt><dd>0</dd>" in text
    assert not [thought for thought in THOUGHTS.values() if str(thought) in text]
    assert "What everybody may see" not in page(operator("view_match"), turn_match(checkpoint=None))
