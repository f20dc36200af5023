"""People play Reversi in browsers: on a wide screen and on a phone, with a mouse and with keys alone, to the end."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
# Light cannot answer the last but one move and passes; the last one leaves nothing light, on a board with room.
SHORT = ["c4", "c3", "f5", "b4", "b2", "d2", "a4", "a5", "a6", "f6", "g7", "f4", "g4", "e1"]


def open_room(owner: Person, *, clock: str = "5+3", bots: int = 0) -> str:
    """A room for Reversi; answers its address. The owner has seat 0, the dark discs."""
    return owner.open_room(game="reversi", clock=clock, bots=bots, level=1)


def begin(owner: Person, guest: Person, **how: str) -> None:
    guest.join(open_room(owner, **how))
    expect(owner.page.locator(".seats")).to_contain_text("ready")
    owner.start()
    guest.arrive()
    expect(turn(owner)).to_be_visible()


def square(person: Person, name: str) -> Locator:
    return person.page.get_by_role("gridcell", name=re.compile(f"^{name},"))


def turn(person: Person) -> Locator:
    """Visible while it is this person's turn."""
    return person.page.get_by_text("Your turn", exact=True).first


def place(person: Person, name: str) -> None:
    expect(turn(person)).to_be_visible()
    square(person, name).click()
    expect(square(person, name)).to_have_accessible_name(re.compile("dark|light"))


def test_a_wide_and_a_phone_sized_browser_play_to_the_end_and_one_reloads_on_every_turn(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben", **PHONE)
    begin(ada, ben)
    for number, name in enumerate(SHORT[:-1]):
        place((ada, ben)[number % 2], name)
        ben.page.reload()
        ben.arrive()
        expect(square(ben, name)).to_have_accessible_name(re.compile(f"^{name}, (dark|light), last move$"))
        for person in (ada, ben):
            screen = person.page.viewport_size
            size = person.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert screen is not None
            assert size == [screen["width"], screen["height"]]
    for person in (ada, ben):
        expect(person.page.locator(".reversi__says")).to_contain_text("cannot move and pass")
    place(ada, SHORT[-1])
    expect(ada.page.get_by_role("dialog")).to_contain_text("You win")
    expect(ben.page.get_by_role("dialog")).to_contain_text("Ada wins")
    for person in (ada, ben):
        expect(person.page.locator("#backbeat-seats")).to_contain_text("18")
        assert person.page.locator("[data-disc='1']").count() == 0
        assert person.page.locator("[data-disc='0']").count() == 18


def test_keys_alone_are_enough(server: Daphne, people: People):
    ada = people(server, "Ada")
    open_room(ada, bots=1)
    ada.start()
    expect(turn(ada)).to_be_visible()
    for _ in range(40):
        ada.page.keyboard.press("Tab")
        if ada.page.evaluate("document.activeElement?.role") == "gridcell":
            break
    expect(square(ada, "d4")).to_be_focused()
    ada.page.keyboard.press("m")
    expect(square(ada, "d3")).to_have_accessible_name("d3, legal move")
    ada.page.keyboard.press("ArrowUp")
    expect(square(ada, "d3")).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(square(ada, "d3")).to_have_accessible_name(re.compile("^d3, dark|^d3, light"))
    expect(ada.page.get_by_role("log").get_by_text("You played d3. 4 dark, 1 light.")).to_be_attached()
    expect(turn(ada)).to_be_visible()  # the bot has answered
    expect(ada.page.get_by_role("log").get_by_text("3 dark, 3 light.")).to_be_attached()
    for key, name in (("Home", "a3"), ("ArrowLeft", "a3"), ("End", "h3"), ("ArrowDown", "h4"), ("ArrowLeft", "g4")):
        ada.page.keyboard.press(key)
        expect(square(ada, name)).to_be_focused()


def test_legal_moves_are_shown_on_demand_and_hidden_again(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    begin(ada, ben)
    hints = [person.page.get_by_role("gridcell", name=re.compile("legal move")) for person in (ada, ben)]
    for person in (ada, ben):
        expect(person.page.get_by_role("gridcell", name=re.compile("legal move"))).to_have_count(0)
        person.page.get_by_role("button", name="Show moves").click()
        expect(person.page.get_by_role("button", name="Show moves", pressed=True)).to_be_visible()
    expect(hints[0]).to_have_count(4)
    expect(hints[1]).to_have_count(0)  # it is not Ben's turn
    place(ada, "d3")
    expect(hints[0]).to_have_count(0)
    expect(hints[1]).to_have_count(3)
    ben.page.keyboard.press("m")
    expect(hints[1]).to_have_count(0)


def test_a_square_that_turns_nothing_over_says_why(server: Daphne, people: People):
    ada = people(server, "Ada")
    open_room(ada, bots=1)
    ada.start()
    expect(turn(ada)).to_be_visible()
    square(ada, "a1").click()
    expect(ada.page.get_by_text("A disc on a1 would turn nothing over.")).to_be_visible()
    expect(square(ada, "a1")).to_have_accessible_name("a1, empty")


def test_who_gives_up_loses_and_a_rematch_changes_the_sides(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben", **PHONE)
    begin(ada, ben)
    first = ada.page.url
    place(ada, "f5")
    ben.page.get_by_role("button", name="Resign").click()
    ben.page.get_by_role("dialog").get_by_role("button", name="Resign").click()
    expect(ada.page.get_by_role("dialog")).to_contain_text("You win")
    for person in (ada, ben):
        person.page.get_by_role("dialog").get_by_role("button", name="Rematch").click()
    for person in (ada, ben):
        person.page.wait_for_url(lambda url: "/matches/" in url and url != first)
        person.arrive()
    expect(turn(ben)).to_be_visible()
    assert (ada.ear.seat, ben.ear.seat) == (1, 0)
    place(ben, "d3")
    expect(turn(ada)).to_be_visible()


def test_an_offered_draw_can_be_taken(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    begin(ada, ben)
    ada.page.get_by_role("button", name="Offer a draw").click()
    ben.page.get_by_role("button", name="Accept draw").click()
    for person in (ada, ben):
        expect(person.page.get_by_role("dialog")).to_contain_text("A draw")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_discs_do_not_turn_for_those_who_want_less_motion(server: Daphne, people: People, scheme: str):
    ada = people(server, "Ada", reduced_motion="reduce", color_scheme=scheme)
    open_room(ada, bots=1)
    ada.start()
    place(ada, "d3")
    # Style sheets' transitions are made short by base.css; what the script would turn over lasts as long as it says.
    moving = "document.getAnimations().filter((animation) => animation.constructor === Animation).length"
    assert ada.page.evaluate(moving) == 0
