"""Which shown names are kept, and how."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from games.engine import Bot
from games.matches.errors import Problem
from lobby.models import NAME_LENGTH
from lobby.names import BEINGS, MOODS, bot_levels, bot_name, clean_name, friendly_name


@pytest.mark.parametrize("name", ["A", "Ada Lovelace", "<b>bold</b>", "김철수", "Zoë", "🎲🎲", "x" * 24])
def test_a_printable_name_is_kept_as_it_is(name):
    assert clean_name(name) == name


def test_spaces_around_it_are_taken_off_and_all_kinds_of_spaces_count():
    assert clean_name("\u3000 Ada\u00a0L \u2003") == "Ada L"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "x" * 25,
        "a\nb",
        "a\x00b",
        "a\tb",
        "\u202eevil",
        "a\u200bb",
        "\ud800",
        "\u3164",
        "\u2800\u2800",
        "a\x7f",
    ],
)
def test_what_shows_nothing_or_bends_the_line_is_refused(name):
    with pytest.raises(Problem) as refused:
        clean_name(name)
    assert refused.value.code == "name_invalid"


@given(st.text(max_size=40))
def test_a_kept_name_is_printable_short_and_would_be_kept_again(name):
    try:
        kept = clean_name(name)
    except Problem:
        return
    assert kept.isprintable()
    assert 0 < len(kept) <= NAME_LENGTH
    assert clean_name(kept) == kept


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_friendly_name_is_a_name_in_every_language(language):
    with translation.override(language):
        longest = " ".join(max(str(words).split(), key=len) for words in (MOODS, BEINGS))
        for name in (longest, friendly_name()):
            assert clean_name(name) == name
            assert name.isascii() is (language == "en")


@pytest.mark.parametrize("levels", range(1, 7))
def test_every_level_of_a_bot_has_a_name_of_its_own(parlour, monkeypatch, levels):
    monkeypatch.setattr(parlour, "bot", type("Ranked", (Bot,), {"levels": levels}))
    names = bot_levels(parlour)
    assert list(names) == list(range(1, levels + 1))
    assert len(set(names.values())) == levels
    assert bot_name(parlour, levels, 2) == f"{names[levels]} 3"
