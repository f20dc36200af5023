"""The import map: one address for each module, whatever name another module uses for it."""

import json
import re

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.template import Context, Template

from games.templatetags import backbeat
from tests.support.bundled import bundled


class Hashed(StaticFilesStorage):
    """As a manifest storage answers, without having collected anything."""

    def url(self, name: str) -> str:
        return super().url(name).replace(".js", ".0123abcd.js")


@pytest.fixture(autouse=True)
def _nothing_remembered():
    backbeat._imports.cache_clear()
    yield
    backbeat._imports.cache_clear()


def imports(settings, storage: str) -> dict[str, str]:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    tag = Template('{% load backbeat %}{% importmap "lobby" %}').render(Context({}))
    found = re.fullmatch(r'<script type="importmap" nonce="">(.*)</script>', tag)
    assert found
    return json.loads(found[1])["imports"]


def test_plain_names_are_left_alone_where_files_have_them(settings):
    found = imports(settings, "django.contrib.staticfiles.storage.StaticFilesStorage")
    assert found == {"backbeat": "/static/backbeat/index.js", "backbeat/vector": "/static/backbeat/vector.js"}


def test_every_plain_name_leads_to_the_hashed_one(settings):
    found = imports(settings, f"{__name__}.Hashed")
    assert found["backbeat"] == found["/static/backbeat/index.js"] == "/static/backbeat/index.0123abcd.js"
    assert found["/static/backbeat/page/pen.js"] == "/static/backbeat/page/pen.0123abcd.js"
    assert "/static/lobby/lobby.js" in found
    assert "/static/lightcycles/race.js" in found
    assert not any("admin" in name for name in found)


@pytest.mark.parametrize("slug", bundled())
def test_every_game_has_a_poster(slug):
    assert backbeat.poster(bundled()[slug]).endswith("poster.svg")


def test_a_game_without_a_picture_gets_the_common_one():
    game = type("Unpictured", (), {"slug": "unpictured"})
    assert backbeat.poster(game) == "/static/images/poster.svg"
