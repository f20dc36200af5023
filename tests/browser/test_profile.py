"""Leaderboards, profiles and one's own data in a browser: nothing cut off at either width, all of it by keyboard."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne, manage

People = Callable[..., Person]

# A player of a hundred rated matches, with names as long as names are.
FILL = """
from datetime import timedelta
from django.utils import timezone
from games.models import Match, RecordingFile, Seat
from lobby import ratings
from lobby.models import Mode, Player
mode = Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)
names = ["Wwwwww Wwwwwwwwww Wwwwww", "W" * 24]
people = [Player.objects.create_user(f"user{number}", name=name) for number, name in enumerate(names)]
for number in range(100):
    at = timezone.now() - timedelta(hours=100 - number)
    match = Match.objects.create(game="reversi", mode="duel", status="finished", outcome={}, finished_at=at)
    for seat, player in enumerate(people):
        place = 1 + (seat + number // 7) % 2
        Seat.objects.create(match=match, number=seat, player=player, name=player.name, place=place)
    RecordingFile.objects.create(match=match, data=b"")
ratings.catch_up(mode)
print(people[0].pk)
"""


@pytest.fixture(scope="module")
def filled(shared_server: Callable[..., Daphne]) -> tuple[Daphne, str]:
    """(a server, the address of a profile with much in it)"""
    server = shared_server()
    done = manage("shell", "-v", "0", "-c", FILL, DATABASE_URL=server.variables["DATABASE_URL"])
    assert done.returncode == 0, done.stdout
    return server, f"{server.url}/players/{done.stdout.split()[-1]}/"


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_cut_off(filled: tuple[Daphne, str], people: People, width: int):
    server, profile = filled
    ada = people(server, "A rather long guest name", viewport={"width": width, "height": 800})
    boards = f"{server.url}/leaderboards/duel/"
    for address in (profile, boards, f"{boards}?board=around", f"{server.url}/accounts/data/"):
        ada.page.goto(address)
        assert fits(ada.page, width), address
    ada.page.goto(profile)
    expect(ada.page.get_by_role("img", name="Duel: from 1500")).to_be_visible()


def test_by_keyboard_from_the_board_to_a_replay(filled: tuple[Daphne, str], people: People):
    server, profile = filled
    ada = people(server, "Ada")
    ada.page.get_by_role("link", name="Leaderboards").press("Enter")
    ada.page.get_by_role("link", name=re.compile("^Duel")).press("Enter")
    ada.page.wait_for_url("**/leaderboards/duel/")
    ada.page.get_by_role("link", name="Wwwwww Wwwwwwwwww").press("Enter")
    ada.page.wait_for_url(profile)
    ada.page.get_by_role("link", name="More", exact=True).press("Enter")
    expect(ada.page.get_by_role("link", name="From the beginning")).to_be_visible()
    expect(ada.page.get_by_role("link", name="Replay").first).to_have_attribute("href", re.compile("replay.*seat=0"))


def test_a_guest_goes_for_good(filled: tuple[Daphne, str], people: People):
    server, _profile = filled
    ada = people(server, "Ada")
    ada.page.get_by_role("link", name="Ada").press("Enter")
    ada.page.get_by_role("link", name="Your data").press("Enter")
    with ada.page.expect_download() as download:
        ada.page.get_by_role("link", name="Download your data").press("Enter")
    assert '"name": "Ada"' in Path(download.value.path()).read_text()
    ada.page.get_by_role("link", name="Delete the account").press("Enter")
    ada.page.get_by_role("checkbox").press("Space")
    ada.page.get_by_role("button", name="Delete the account for good").press("Enter")
    expect(ada.page.get_by_text("Your account is deleted.")).to_be_visible()
    expect(ada.page.get_by_role("link", name="Log in")).to_be_visible()
