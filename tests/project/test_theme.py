"""The theme that a reader has chosen is in the page itself, so that nothing flashes; looked at without a browser."""

import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from games.templatetags import backbeat

CSS = settings.BASE_DIR / "static" / "css"


def test_the_grounds_that_templates_know_are_those_of_the_style_sheet():
    found = re.search(r"--ground: light-dark\((#\w+), (#\w+)\)", (CSS / "tokens.css").read_text())
    assert found
    assert found.groups() == (backbeat.GROUNDS["light"], backbeat.GROUNDS["dark"])


@pytest.mark.parametrize(("cookie", "written", "metas"), [("dark", "dark", 1), ("", "", 2), ('"><script>', "", 2)])
def test_a_chosen_theme_is_written_into_the_page(db: None, cookie: str, written: str, metas: int):
    client = Client()
    client.cookies["theme"] = cookie
    page = client.get("/").content.decode()
    assert f'data-theme="{written}"' in page
    assert page.count('<meta name="theme-color"') == metas


def test_errors_have_a_theme_too():
    context = {"request": RequestFactory().get("/")}
    assert backbeat.theme(context) == ""
    assert backbeat.theme({}) == ""
