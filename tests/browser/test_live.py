"""What happens to friends and to oneself shows on the pages that are open, without loading them again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 390, "height": 844}}


def befriend(one: Person, other: Person, name: str) -> None:
    """`one` asks, `other`, whose name is given, accepts: each on the page of friends, where both stay."""
    one.page.goto(f"{one.url}/friends/")
    one.page.get_by_label("Add a friend by name").fill(name)
    one.page.get_by_role("button", name="Ask").click()
    other.page.goto(f"{other.url}/friends/")
    other.page.get_by_role("button", name="Accept").click()
    expect(one.page.get_by_role("button", name=f"Remove · {name}")).to_be_visible()


def test_where_a_friend_is_shows_as_it_changes(server: Daphne, people: People):
    ada, ben = people(server, "Ada of Live"), people(server, "Ben of Live")
    befriend(ada, ben, "Ben of Live")
    loads: list[str] = []
    ada.page.on("framenavigated", lambda frame: loads.append(frame.url))
    row = ada.page.locator("#friends li", has_text="Ben of Live").filter(has_text="Remove")
    expect(row).to_contain_text("online")
    room = ben.open_room(bots=1)
    expect(row).to_contain_text("in a room")
    expect(row.get_by_role("link", name="Go to the room")).to_be_visible()
    ben.start()
    expect(row).to_contain_text("in a match")
    expect(row.get_by_role("link", name="Watch")).to_be_visible()
    ben.page.goto(room)
    ben.page.get_by_role("button", name="Leave the room").click()
    ben.page.wait_for_url(server.url + "/")
    expect(ben.page.locator("#news")).to_contain_text("You have a seat in a running match")
    ben.page.goto("about:blank")
    expect(row).to_contain_text("away", timeout=60_000)  # the seat in the match is kept for half a minute
    ben.page.goto(ben.url)
    expect(row).to_contain_text("online")
    assert loads == []


@pytest.mark.parametrize("size", SIZES)
def test_the_bell_rings_in_a_match_too(server: Daphne, people: People, size: str):
    ada, ben = people(server, f"Ada {size}", viewport=SIZES[size]), people(server, f"Ben {size}")
    ada.open_room(bots=1)
    ada.start()
    expect(ada.page.locator("#bell")).to_be_hidden()
    ben.page.goto(f"{ben.url}/friends/")
    ben.page.get_by_label("Add a friend by name").fill(f"Ada {size}")
    ben.page.get_by_role("button", name="Ask").click()
    expect(ada.page.locator("#bell")).to_contain_text("1")
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with ada.context.expect_page() as opened:
        ada.page.locator("#bell").click()
    expect(opened.value.get_by_role("button", name="Accept")).to_be_visible()
    opened.value.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_match_that_is_found_reaches_who_waits_on_other_pages(server: Daphne, people: People, size: str):
    ada, ben = (people(server, name, viewport=SIZES[size]) for name in ("Ada", "Ben"))
    for person in (ada, ben):
        person.page.goto(f"{server.url}/queue/")
        person.page.get_by_role("button", name="Find a match · Reversi").click()
        if person is ada:
            expect(ada.page.locator("#queue")).to_contain_text("more player is needed")
            ada.page.goto(f"{server.url}/leaderboards/")
    call = ada.page.locator("#news")
    expect(call).to_contain_text("A match was found")
    assert ada.page.title().startswith("\u25cf ")
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ben.page.locator("#queue-ready").click()
    expect(ben.page.locator("#queue")).to_contain_text("1 of 2 are ready.")
    ben.page.goto(f"{server.url}/friends/")
    ada.page.locator("#news-ready").press("Enter")
    ada.page.wait_for_url(re.compile("/matches/"))
    ben.page.locator("#news-match").click()
    ben.arrive()
    assert ada.page.url == ben.page.url


def test_a_friend_is_invited_plays_is_called_to_the_rematch_and_watched(server: Daphne, people: People):
    ada, ben, cleo = (people(server, f"{name} of Rematch") for name in ("Ada", "Ben", "Cleo"))
    befriend(ada, ben, "Ben of Rematch")
    befriend(cleo, ben, "Ben of Rematch")
    ben.page.goto("about:blank")
    room = ada.open_room(rounds=1)
    invite = ada.page.get_by_role("button", name="Invite · Ben of Rematch")
    expect(invite).to_have_count(0, timeout=30_000)
    ben.page.goto(f"{server.url}/friends/")
    invite.click()  # the page has heard that he is here
    expect(ada.page.locator("#room").get_by_text("invited")).to_be_visible()
    expect(ada.page.locator("#bell")).to_contain_text("1")
    ada.page.set_viewport_size(SIZES["narrow"])
    edges = [ada.page.locator(part).bounding_box() for part in (".who", "#room")]
    assert edges[0]["x"] + edges[0]["width"] <= edges[1]["x"] + edges[1]["width"] + 1, "the header keeps to the margin"
    ben.page.locator("#friends").get_by_role("link", name=re.compile("^Room")).click()
    ben.page.get_by_role("button", name="Join").click()
    ben.page.get_by_role("button", name="I am ready").click()
    expect(ada.page.locator(".seats")).to_contain_text("Ben of Rematch")
    expect(ada.page.get_by_text("invited")).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Add as a friend")).to_have_count(0)
    ada.start()
    ben.arrive()
    cleo.page.locator("#friends").get_by_role("link", name="Watch · Ben of Rematch").click()
    has_been_there = re.compile("^(online|over)$")  # nobody steers: on a busy machine it may be over by now
    expect(cleo.page.locator("body")).to_have_attribute("data-connection", has_been_there)
    for person in (ada, ben):
        expect(person.page.get_by_role("dialog").locator(".placings__row")).to_have_count(2, timeout=60_000)
    ben.page.goto(f"{server.url}/leaderboards/")
    ada.page.goto(room)
    ada.page.get_by_role("button", name="Rematch", exact=True).click()
    ben.page.locator("#news-match").click()
    for person in (ben, ada):
        expect(person.page.locator("body")).to_have_attribute("data-connection", has_been_there)
    assert ada.page.url == ben.page.url
