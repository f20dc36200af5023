"""Tools for authors, as they use them: a bad network, its figures, the socket's messages, seats side by side."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]
FIGURE = ".overlay__figure:has(dt:text-is('{}')) dd"


def playing(server: Daphne, people: People, tools: str) -> Person:
    """In a match of Lightcycles, on the page with these tools."""
    ada = people(server, "Ada")
    ada.page.locator("button[formaction='/play/lightcycles/']").click()
    ada.page.wait_for_url("**/matches/**")
    ada.page.goto(ada.page.url + tools)
    ada.arrive()
    return ada


def test_figures_and_messages_are_shown_over_a_bad_network(server: Daphne, people: People):
    ada = playing(server, people, "?net=mobile&debug")
    overlay = ada.page.get_by_role("complementary", name="Figures")
    trip = overlay.locator(FIGURE.format("Round trip"))
    ada.wait(lambda: (found := re.match(r"(\d+) ms", trip.inner_text())) and int(found[1]) >= 80, what="a round trip")
    overlay.get_by_text("Messages", exact=True).click()
    lines = overlay.locator(".messages__lines")
    for said in ("dial /ws/matches/", "open", 'game "lightcycles"', "tick "):
        expect(lines.get_by_text(said).first).to_be_visible()
    overlay.get_by_role("button", name="Pause").click()
    lines.locator("[data-kind=hello] summary").click()
    expect(lines.locator("[data-kind=hello] pre")).to_contain_text('"ticket"')
    ada.page.keyboard.press("Backquote")
    expect(overlay).to_be_hidden()


def test_the_key_shows_what_was_said_before(server: Daphne, people: People):
    ada = playing(server, people, "")
    overlay = ada.page.get_by_role("complementary", name="Figures")
    expect(overlay).to_be_hidden()
    ada.page.keyboard.press("Backquote")
    overlay.get_by_text("Messages", exact=True).click()
    expect(overlay.locator("[data-kind=welcome]")).to_be_visible()


def test_the_network_is_cut_for_eight_seconds_and_comes_back(server: Daphne, people: People):
    ada = playing(server, people, "?net=good&debug")
    ada.page.get_by_role("button", name="Cut for 8 s").click()
    expect(ada.page.get_by_text("Connection lost.")).to_be_visible()
    ada.wait(lambda: len(ada.ear.welcomes) == 2, what="a second welcome", seconds=15)
    ada.arrive()
    expect(ada.page.get_by_text("Connection lost.")).to_be_hidden()
    assert ada.ear.welcomes[1]["seat"] == ada.ear.welcomes[0]["seat"] is not None


def test_seats_stand_side_by_side_each_with_keys_of_its_own(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.page.goto(f"{server.url}/split/lightcycles/?seats=2")
    first, second = (ada.page.frame_locator("iframe").nth(number) for number in range(2))
    for number, frame in enumerate((first, second)):
        expect(frame.locator("body")).to_have_attribute("data-connection", "online")
        expect(frame.locator("#backbeat-seats li").nth(number)).to_have_attribute("data-mine", "")
    ada.page.get_by_label("Figures").check()
    for frame in (first, second):
        expect(frame.get_by_role("complementary", name="Figures")).to_be_visible()
        expect(frame.locator("body")).to_have_attribute("data-connection", "online")
    ada.page.goto(server.url)
    expect(ada.page.locator(".who")).to_contain_text("Ada")
