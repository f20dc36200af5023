"""People play Lightcycles in their browsers: against each other, on a phone, watching, with hostile names."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, choose
from tests.support.site import Daphne

People = Callable[..., Person]

KEYS = {(0, -1): "ArrowUp", (0, 1): "ArrowDown", (-1, 0): "ArrowLeft", (1, 0): "ArrowRight"}


def sideways(bike: dict[str, int]) -> tuple[int, int]:
    """A heading that is a turn for this bike, towards the arena's middle, where there is room."""
    return (0, -1 if bike["y"] > 25 else 1) if bike["dx"] else (-1 if bike["x"] > 47 else 1, 0)


def test_a_guest_clicks_from_the_first_page_into_a_match(server: Daphne, page: Page):
    """All that other tests ask the API for, by hand: a name, a room, its options, a bot."""
    page.goto(f"{server.url}/accounts/guest/")
    page.get_by_label("Your name").fill("Ada")
    page.get_by_role("button", name="Play as a guest").click()
    expect(page.locator(".who")).to_contain_text("Ada")
    page.locator("button[name=game][value=lightcycles]").click()
    page.wait_for_url(re.compile("/rooms/"))
    choose(page, "select[name=rounds]", "5")
    choose(page, ".seats > li:nth-child(2) select", "2")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("body")).to_have_attribute("data-connection", "online")
    expect(page.locator("#backbeat-seats")).to_contain_text("Ada")


def test_two_guests_in_one_room_play_each_other(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    room = ada.open_room()
    ben.join(room)
    expect(ada.page.locator(".seats")).to_contain_text("Ben")
    ada.start()
    ben.arrive()
    for person, other in ((ada, "Ben"), (ben, "Ada")):
        expect(person.page.locator("#backbeat-seats")).to_contain_text(other)
    ada.ride()
    heading = sideways(ada.ear.bike)
    ada.page.keyboard.press(KEYS[heading])
    seen = lambda: ben.ear.view["bikes"][str(ada.ear.seat)]  # noqa: E731
    ben.wait(
        lambda: ben.ear.view and (seen()["dx"], seen()["dy"]) == heading, what="Ada's turn on Ben's page", seconds=2
    )

    ben.page.get_by_label("Say something to everybody").fill("<i>hello</i> Ada")
    ben.page.keyboard.press("Enter")
    expect(ada.page.locator("#backbeat-log")).to_contain_text("<i>hello</i> Ada")
    assert ada.page.locator("#backbeat-log i").count() == 0


def test_play_now_is_a_running_match_within_three_seconds(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.page.get_by_role("button", name="Play now").first.click()
    ada.wait(lambda: ada.ear.view is not None, what="the first view", seconds=3)


def test_a_match_ends_with_placings_and_a_way_on(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.open_room(rounds=1, bots=1)
    ada.start()
    panel = ada.page.get_by_role("dialog")
    expect(panel.locator(".placings__row")).to_have_count(2, timeout=60_000)
    expect(panel).to_contain_text("Ada")
    ada.page.reload()  # as whoever was away at the end
    expect(panel.locator(".placings__row")).to_have_count(2)
    expect(panel).to_contain_text("Ada")
    panel.get_by_role("link", name="Back to the room").click()
    expect(ada.page.get_by_role("button", name="Rematch")).to_be_visible()


def test_names_are_text_everywhere(server: Daphne, people: People):
    name = "<img src=x onerror=x()>"
    ada, ben = people(server, name), people(server, "Ben")
    room = ada.open_room()
    ben.join(room)
    expect(ben.page.locator(".seats")).to_contain_text(name)
    ada.start()
    ben.arrive()
    expect(ben.page.locator("#backbeat-seats")).to_contain_text(name)
    for person in (ada, ben):
        assert person.page.locator("img[src=x]").count() == 0


def test_spectators_see_and_hold_no_seat(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    ada.open_room(bots=1)
    ada.start()
    ben.page.goto(ada.page.url)
    ben.arrive()
    ben.wait(lambda: ben.ear.view is not None, what="a view")
    assert ben.ear.seat is None
    ben.page.keyboard.press("ArrowUp")
    expect(ben.page.get_by_role("button", name="Stop watching")).to_be_visible()
    assert ben.ear.inputs() == []


@pytest.mark.parametrize("wire", ["json", "binary"])
def test_both_subprotocols_play(server: Daphne, people: People, wire: str):
    ada = people(server, "Ada")
    ada.open_room(bots=1)
    ada.start()
    page = ada.context.new_page()
    with page.expect_websocket(lambda socket: "/ws/matches/" in socket.url) as opened:
        page.goto(f"{ada.page.url}?wire={wire}")
    frame = opened.value.wait_for_event("framereceived")
    assert isinstance(frame, str) == (wire == "json")
    ada.arrive(page)


def test_a_swipe_turns_before_the_finger_is_lifted(server: Daphne, people: People):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}
    ada = people(server, "Ada", **phone)
    ada.open_room(bots=1)
    ada.start()
    ada.ride()
    # Upright, the arena stands on its side: x runs down the screen, y runs across it.
    dx, dy = sideways(ada.ear.bike)
    touch = ada.context.new_cdp_session(ada.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": 200, "y": 500}]})
    for step in range(1, 7):
        point = {"x": 200 + 5 * step * dy, "y": 500 + 5 * step * dx}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    ada.wait(lambda: (ada.ear.bike["dx"], ada.ear.bike["dy"]) == (dx, dy), what="the turn", seconds=3)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert len(ada.ear.inputs()) == 1
