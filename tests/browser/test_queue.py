"""Strangers find a match by the page alone: wait, are found, say ready by keyboard, and are led to the match."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", SIZES)
def test_two_strangers_are_led_to_one_match(server: Daphne, people: People, size: str):
    ada, ben = (people(server, name, viewport=SIZES[size]) for name in ("Ada", "Ben"))
    for person in (ada, ben):
        person.page.goto(person.url)
        person.page.get_by_role("link", name="Find a match").click()
    ada.page.get_by_role("button", name="Find a match · Reversi").press("Enter")
    expect(ada.page.locator("#queue")).to_contain_text("1 more player is needed.")
    first = int(ada.page.locator("[data-up]").inner_text())
    ada.wait(lambda: int(ada.page.locator("[data-up]").inner_text()) > first, what="the seconds to be counted")
    assert ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ben.page.get_by_role("button", name="Find a match · Reversi").press("Enter")
    for person in (ada, ben):
        expect(person.page.locator("#queue")).to_contain_text("A match was found")
        assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.page.locator("#queue-ready").press("Enter")
    expect(ben.page.locator("#queue")).to_contain_text("1 of 2 are ready.")
    ben.page.locator("#queue-ready").press("Enter")
    for person in (ada, ben):
        person.page.wait_for_url(re.compile("/matches/"))
    assert ada.page.url == ben.page.url


def test_leaving_the_queue_leads_back_to_the_modes(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.page.goto(f"{server.url}/queue/")
    ada.page.get_by_role("button", name="Find a match · Lightcycles").click()
    ada.page.get_by_role("button", name="Leave the queue").click()
    expect(ada.page.get_by_role("button", name="Find a match · Lightcycles")).to_be_visible()


def test_whoever_has_reached_a_button_by_keyboard_keeps_it_when_the_page_refreshes(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.page.goto(f"{server.url}/queue/")
    button = ada.page.get_by_role("button", name="Find a match · Lightcycles")
    button.focus()
    with ada.page.expect_response("**/queue/"):
        ada.page.evaluate("htmx.trigger('#queue', 'refresh')")
    ada.page.evaluate("new Promise((resolve) => setTimeout(resolve))")
    expect(button).to_be_focused()
