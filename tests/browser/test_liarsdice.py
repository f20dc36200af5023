"""People play Liar's Dice in browsers: on a wide screen and on a phone, by thumbs and by keys, over reloads and a
restart; and nobody's page knows what lies under another's cup before it is lifted.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
# Calls if there is something to call, and raises if not; nothing if it is not this page's turn.
MOVE = """["call", "raise"].map((act) => document.querySelector(`.picker__${act}[aria-disabled=false]`))
  .find(Boolean)?.click()"""
WIDE = {"viewport": {"width": 1280, "height": 800}}


def begin(owner: Person, *guests: Person, dice: int = 2, clock: str = "60", bots: int = 0) -> None:
    """A match of the owner, bots and guests, with everybody at the table."""
    room = owner.open_room(game="liarsdice", bots=bots, dice=dice, clock=clock)
    for guest in guests:
        guest.join(room)
        expect(owner.page.locator(".seats")).to_contain_text("ready")
    owner.start()
    for person in (owner, *guests):
        person.arrive()
        expect(person.page.locator(".liarsdice")).to_be_visible()


def table(person: Person) -> dict:
    return person.ear.view["table"]


def open_picker(page: Page) -> Locator:
    """There while it is this page's turn."""
    return page.locator(".picker[data-open]")


def whose(*people: Person) -> Person:
    """Whoever's turn it is, as soon as it is somebody's."""
    found: list[Person] = []
    for person in people:
        person.wait(
            lambda: found.extend(each for each in people if open_picker(each.page).count()) or found,
            what="somebody's turn",
        )
    return found[0]


def press(person: Person, name: str) -> None:
    person.page.get_by_role("button", name=re.compile(name)).click()
    expect(open_picker(person.page)).to_have_count(0)


def heard(person: Person) -> Locator:
    """All that was said to those who hear this page. It stays, however slowly a test gets to it."""
    return person.page.locator("#backbeat-status [role=log]").last


def test_a_wide_and_a_phone_sized_browser_play_to_the_end_and_one_reloads_on_every_turn(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben", **PHONE)
    begin(ada, ben)
    over = ada.page.get_by_role("dialog")
    while not over.count():
        ada.wait(lambda: over.count() or any(open_picker(each.page).count() for each in (ada, ben)), what="a turn")
        if open_picker(ben.page).count():
            ben.page.reload()
            expect(ben.page.locator(".felt")).to_be_visible()
        for person in (ada, ben):
            person.page.evaluate(MOVE)
            person.page.wait_for_timeout(50)
    for person in (ada, ben):
        expect(person.page.get_by_role("dialog").locator(".placings__row")).to_have_count(2)
        expect(person.page.get_by_role("dialog")).to_contain_text(re.compile("You win|(Ada|Ben) wins"))


def test_keys_alone_are_enough(server: Daphne, people: People):
    ada = people(server, "Ada")
    begin(ada, bots=1, dice=6)
    expect(open_picker(ada.page)).to_be_visible()
    keys = ada.page.keyboard
    count = ada.page.locator(".stepper__count")
    expect(open_picker(ada.page)).to_be_visible()
    before = int(count.inner_text())
    keys.press("ArrowUp")
    expect(count).to_have_text(str(before + 1))
    keys.press("5")
    expect(ada.page.get_by_role("button", name="5", exact=True)).to_have_attribute("aria-pressed", "true")
    keys.press("ArrowRight")
    expect(ada.page.get_by_role("button", name="6", exact=True)).to_have_attribute("aria-pressed", "true")
    keys.press("Enter")
    ada.wait(
        lambda: {"seat": ada.ear.seat, "count": before + 1, "face": 6} in table(ada)["bids"], what="the bid on the wire"
    )
    ada.wait(lambda: open_picker(ada.page).count() or table(ada)["caller"] >= 0, what="the other's answer")
    if open_picker(ada.page).count():
        keys.press("c")
        ada.wait(lambda: table(ada)["caller"] == ada.ear.seat, what="the call")


def test_who_is_not_on_turn_is_told_why_and_can_press_nothing(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    begin(ada, ben)
    first = whose(ada, ben)
    second = ben if first is ada else ada
    expect(second.page.locator(".picker__why")).to_have_text(f"{'Ada' if first is ada else 'Ben'} is thinking.")
    for name in ("^Raise", "Call liar", "More dice"):
        button = second.page.get_by_role("button", name=re.compile(name))
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_have_accessible_description(re.compile("is thinking"))
        button.click(force=True)
    assert second.ear.inputs() == []
    expect(first.page.get_by_role("button", name="Call liar")).to_have_attribute("aria-disabled", "true")


def test_nobodys_page_gets_another_cup_before_it_is_lifted(server: Daphne, people: People):
    ada, ben, eve = people(server, "Ada"), people(server, "Ben"), people(server, "Eve")
    begin(ada, ben, dice=6)
    eve.page.goto(ada.page.url)
    eve.arrive()
    eve.wait(lambda: eve.ear.view is not None, what="a view")
    first = whose(ada, ben)
    for person, dice in ((ada, 6), (ben, 6), (eve, 0)):
        assert len(person.ear.view["cup"]) == dice
        assert table(person)["shown"] == {}
        expect(person.page.locator(".tray .die")).to_have_count(dice)
        expect(person.page.locator(".other .seat__dice .die")).to_have_count(0)
    expect(eve.page.locator(".picker")).to_be_hidden()
    expect(eve.page.locator(".other")).to_have_count(2)
    press(first, "^Raise")
    press(ben if first is ada else ada, "Call liar")
    for name, person in (("Ada", ada), ("Ben", ben)):
        dice = ", ".join(str(die) for die in person.ear.view["cup"])
        expect(heard(eve)).to_contain_text(f"{name} has {dice}.")


def test_a_clock_that_runs_out_bids_for_who_has_slept(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    begin(ada, ben, clock="15")
    first = whose(ada, ben)
    second = ben if first is ada else ada
    expect(heard(first)).to_contain_text("5 seconds left", timeout=25_000)
    expect(open_picker(second.page)).to_be_visible(timeout=25_000)
    assert table(second)["bids"] == [{"seat": first.ear.seat, "count": 1, "face": 2}]


def test_a_restart_in_the_middle_of_a_round_leaves_bids_and_cups_as_they_were(
    daphne_server: Callable[..., Daphne], people: People
):
    server = daphne_server()
    ada, ben = people(server, "Ada"), people(server, "Ben", **PHONE)
    begin(ada, ben, dice=5)
    first = whose(ada, ben)
    press(first, "^Raise")
    second = ben if first is ada else ada
    expect(open_picker(second.page)).to_be_visible()
    before = table(ada)
    cups = [person.ear.view["cup"] for person in (ada, ben)]
    server.restart()
    for person in (ada, ben):
        person.wait(lambda person=person: len(person.ear.welcomes) > 1, what="a second welcome", seconds=30)
        person.arrive()
    assert [person.ear.view["cup"] for person in (ada, ben)] == cups
    # A bot may have bid for somebody whose browser took its time to come back.
    assert table(ada)["bids"][: len(before["bids"])] == before["bids"]
    assert (table(ada)["dice"], table(ada)["round"]) == (before["dice"], before["round"])
    expect(open_picker(whose(ada, ben).page)).to_be_visible()


def test_a_bot_bids_for_who_is_away_and_gives_the_seat_back(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    begin(ada, ben, dice=6)
    match = ben.page.url
    if whose(ada, ben) is ada:
        press(ada, "^Raise")
    expect(open_picker(ben.page)).to_be_visible()
    ben.page.goto("about:blank")
    expect(ada.page.locator(".player[data-status=away]")).to_contain_text("Ben")
    ada.wait(
        lambda: ben.ear.seat in [bid["seat"] for bid in table(ada)["bids"]] or table(ada)["caller"] >= 0, what="a move"
    )
    ben.page.goto(match)
    ben.arrive()
    expect(ada.page.locator(".player[data-status=away]")).to_have_count(0)
    assert table(ben)["dice"] == table(ada)["dice"]


@pytest.mark.parametrize("screen", [PHONE, WIDE], ids=["phone", "wide"])
@pytest.mark.parametrize("bots", [1, 5])
def test_everything_fits_on_the_screen_and_what_is_pressed_is_large_enough(
    server: Daphne, people: People, screen: dict, bots: int
):
    ada = people(server, "A rather long guest name", **screen)
    begin(ada, bots=bots, dice=6)
    expect(open_picker(ada.page)).to_be_visible()
    stage = ada.page.locator("#backbeat-stage").bounding_box()
    for part in [".felt", ".tray", ".picker", *(f".face:nth-child({face})" for face in range(1, 7)), ".picker__call"]:
        box = ada.page.locator(part).bounding_box()
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= screen["viewport"]["width"], part
        assert stage["y"] <= box["y"], part
        assert box["y"] + box["height"] <= stage["y"] + stage["height"] + 1, part
    for button in ada.page.locator(".picker button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    middle, others, tray = (ada.page.locator(part).bounding_box() for part in (".middle", ".others", ".tray"))
    assert middle["y"] + middle["height"] <= tray["y"]
    if screen is PHONE:
        assert others["y"] + others["height"] <= middle["y"]


def test_those_who_hear_the_page_are_told_what_happens(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    begin(ada, ben, dice=3)
    first = whose(ada, ben)
    second = ben if first is ada else ada
    name, other = ("Ada", "Ben") if first is ada else ("Ben", "Ada")
    press(first, "^Raise")
    expect(heard(second)).to_contain_text(re.compile(rf"{name} bids: (one die shows|\d+ dice show) \d\."))
    press(second, "Call liar")
    expect(heard(first)).to_contain_text(f"{other} calls you a liar.")
    expect(heard(second)).to_contain_text(re.compile(rf"{name} has \d, \d, \d\. That makes \d\."))
    expect(heard(second)).to_contain_text(re.compile("It was (true|a lie)"))
    expect(heard(second)).to_contain_text(re.compile("You rolled (\\d, )*\\d"))
