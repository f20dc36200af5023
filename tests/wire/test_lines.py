"""What of a line is shown: whatever it is made of, one line that is something to see, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.wire.lines import shown


@pytest.mark.parametrize("blank", ["", "   ", "\u202e", "\u200b\u200d", "\x00\n\t", "\u3000"])
def test_what_shows_nothing_is_nothing(blank):
    assert shown(blank) == ""


@pytest.mark.parametrize(
    ("text", "line"), [("\u202etest", "test"), (" a \n b ", "a b"), ("\u00e9\U0001f600", "\u00e9\U0001f600")]
)
def test_what_is_left_of_it(text, line):
    assert shown(text) == line


@given(st.text())
def test_law_it_is_one_line_shown_as_it_is(text):
    line = shown(text)
    assert shown(line) == line
    assert len(line.splitlines()) <= 1
