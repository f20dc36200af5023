"""A replay in a browser: drawn by the game's own module, steered by buttons, thumbs and keys, on all screens."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne, clean_environment

People = Callable[..., Person]
ROOT = Path(__file__).parents[2]
PLAY = """
import django
django.setup()
from tests.support.recorded import created, played
for game, seats, options in (("lightcycles", 4, {"rounds": 1}), ("liarsdice", 3, {})):
    print(played(created(game, seats, **options)).pk)
"""


@pytest.fixture(scope="module")
def database(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("replays") / "db.sqlite3"))


@pytest.fixture(scope="module")
def matches(database: Path) -> list[str]:
    """A match of Lightcycles and one of Liar's Dice, played to their ends by bots."""
    env = clean_environment(DATABASE_URL=f"sqlite:///{database}", DJANGO_SETTINGS_MODULE="gameproject.settings")
    done = subprocess.run([sys.executable, "-c", PLAY], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def server(database: Path, matches: list[str]) -> Iterator[Daphne]:
    """Started when the matches are over, lest it play them itself."""
    site = Daphne(database.parent, DATABASE_URL=f"sqlite:///{database}")
    yield site.start()
    site.close()


@pytest.fixture
def replay(people: People, server: Daphne) -> Callable[..., Page]:
    """`replay(match, query)`: the page of a replay that plays, in a new browser."""

    def opened(match: str, query: str = "", **context: Any) -> Page:
        page = people(server, "Ada", **context).page
        page.goto(f"{server.url}/matches/{match}/replay/{query}")
        expect(page.locator("#replay-play")).to_have_attribute("data-playing", "true")
        expect(page.locator("#replay-length")).to_have_text(re.compile(r"\d:\d\d"))
        return page

    return opened


def seconds(page: Page) -> int:
    minutes, rest = page.locator("#replay-time").inner_text().split(":")
    return int(minutes) * 60 + int(rest)


def test_it_plays_stands_and_goes_anywhere(replay: Callable[..., Page], matches: list[str]):
    page = replay(matches[0])
    expect(page.locator("#replay-time")).to_have_text("0:02")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    stood = page.locator("#replay-time").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#replay-time")).to_have_text(re.compile(r"^0:(0[6-9]|1\d)$"))  # 5 s on, cut to whole ones
    expect(page.locator(".chat")).to_contain_text("It is 120.")
    page.keyboard.press("Home")
    expect(page.locator("#replay-time")).to_have_text("0:00")
    expect(page.locator(".chat")).not_to_contain_text("It is")
    assert page.locator("#replay-time").inner_text() != stood, "it went back"
    page.keyboard.press("End")
    expect(page.locator(".status__panel")).to_contain_text("Watch again")
    track = page.get_by_role("slider", name="Time")
    box = track.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".status__panel")).to_be_hidden()
    half = int(float(track.get_attribute("max") or 0) / 2)
    around = "|".join(f"{second // 60}:{second % 60:02}" for second in range(half - 1, half + 2))
    expect(page.locator("#replay-time")).to_have_text(re.compile(f"^({around})$"))
    page.get_by_label("Speed").select_option("8")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".status__panel")).to_contain_text("Watch again")


def test_it_shows_the_table_through_the_eyes_that_are_chosen(replay: Callable[..., Page], matches: list[str]):
    page = replay(matches[1], "?t=8")
    expect(page.locator(".liarsdice")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Raise"))).to_have_count(0)
    page.get_by_label("Seen by").select_option("1")
    page.wait_for_url(re.compile(r"seat=1"))
    expect(page.locator(".badge--you, .player[data-mine]").first).to_be_visible()
    assert seconds(page) >= 8, "it goes on where it was"


@pytest.mark.parametrize("size", [(390, 844), (844, 390)], ids=["upright", "lying"])
def test_everything_is_within_reach(replay: Callable[..., Page], matches: list[str], size: tuple[int, int]):
    page = replay(matches[0], viewport={"width": size[0], "height": size[1]}, has_touch=True)
    for control in ("#replay-play", "#replay-at", "#replay-speed", "#replay-seat"):
        box = page.locator(control).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]
        assert box["height"] >= 32
    stage = page.locator(".match__stage").bounding_box()
    assert stage
    assert stage["height"] >= size[1] * 0.4
    page.locator("#replay-play").tap()
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_it_speaks_korean(browser: Browser, server: Daphne, matches: list[str]):
    with browser.new_context(locale="ko-KR") as context:
        page = context.new_page()
        page.goto(f"{server.url}/matches/{matches[0]}/replay/")
        expect(page.get_by_role("button", name="일시 정지")).to_be_visible()
        expect(page.get_by_label("속도")).to_be_visible()


def test_a_match_that_is_over_leads_to_its_replay(people: People, server: Daphne, matches: list[str]):
    page = people(server, "Ada").page
    page.goto(f"{server.url}/matches/{matches[0]}/")
    page.get_by_role("link", name="Watch the replay").click()
    expect(page.locator("#replay-play")).to_have_attribute("data-playing", "true")
