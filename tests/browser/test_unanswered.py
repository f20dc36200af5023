"""A server in trouble: what was pressed says that it was not done, and what was to be fetched anew is fetched again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]
SAID = "That did not work. Try again in a moment."
SIZES = {"wide": {"width": 1280, "height": 800}, "narrow": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("trouble", ["busy", "offline"])
def test_who_pressed_is_told_until_it_is_tried_again(server: Daphne, people: People, trouble: str, size: str):
    ada = people(server, "Ada", viewport=SIZES[size])
    ada.page.goto(f"{server.url}/queue/")
    if trouble == "busy":
        ada.page.route("**/queue/join/", lambda route: route.fulfill(status=503))
    else:
        ada.page.route("**/queue/join/", lambda route: route.abort())
    button = ada.page.get_by_role("button", name="Find a match · Lightcycles")
    button.press("Enter")
    expect(ada.page.get_by_role("alert")).to_have_text(SAID)
    assert ada.page.get_by_role("alert").evaluate("toast => toast.getBoundingClientRect().bottom <= innerHeight")
    ada.page.unroute("**/queue/join/")
    button.press("Enter")
    expect(ada.page.get_by_role("button", name="Leave the queue")).to_be_visible()
    expect(ada.page.get_by_text(SAID)).to_be_hidden()
    ada.page.get_by_role("button", name="Leave the queue").click()
    expect(button).to_be_visible()
    ada.trouble.clear()


def test_what_could_not_be_fetched_anew_is_fetched_again(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    ada.page.goto(server.url)
    refused: list[str] = []

    def once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503)

    ada.page.route("**/rooms/", once)
    code = ben.open_room().split("/")[-2]
    expect(ada.page.locator("#rooms")).to_contain_text(code, timeout=15_000)
    assert refused
    expect(ada.page.get_by_text(SAID)).to_be_hidden()
    ada.trouble.clear()
