"""What people and operators do, with Tab, Enter, Space, arrows and Escape alone: reached in a sensible order, with a
focus that is seen at every stop, and without losing one's place when the page changes.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne, manage

People = Callable[..., Person]
PASSWORD = "correct horse battery"

# What has the focus: its name as it is read out, as far as the page says it, and whether it can be seen to have it.
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const labels = [...(one.labels ?? [])].map((label) => label.textContent).join(" ");
  const inner = ["BUTTON", "A", "SUMMARY"].includes(one.tagName) ? one.textContent : labels || one.value || "";
  const name = one.getAttribute("aria-label") || inner;
  const drawn = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  };
  const box = one.getBoundingClientRect();
  // A control that is drawn by what is around it shows its focus there.
  const seen = [one, one.closest("label"), one.parentElement].some((node) => node && drawn(node));
  return { name: name.replace(/\\s+/g, " ").trim(), seen,
    inside: box.bottom > 0 && box.top < innerHeight };
}"""


class Hands:
    """No mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, name: str, *, most: int = 90) -> None:
        """Tab on until what is called so has the focus."""
        passed = []
        for _each in range(most):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            if focus is None:
                continue  # the browser's own bar
            assert focus["seen"], f"the focus on {focus['name']} is not seen"
            assert focus["inside"], f"{focus['name']} has the focus outside of the window"
            if re.fullmatch(name, focus["name"]):
                return
            passed.append(focus["name"])
        raise AssertionError(f"no {name!r} within {most} stops: {passed}")

    def type(self, name: str, text: str) -> None:
        self.to(name)
        self.page.keyboard.type(text)

    def enter(self, name: str) -> None:
        self.to(name)
        self.page.keyboard.press("Enter")

    def follow(self, name: str) -> None:
        """The same, where it leads to another page."""
        self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def place(page: Page) -> str:
    """Where the focus is: the name of what has it, or ""."""
    focus = page.evaluate(FOCUS)
    return focus["name"] if focus else ""


def test_two_people_queue_play_leave_and_stay(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    hands = {person: Hands(person.page) for person in (ada, ben)}
    for person in (ada, ben):
        person.page.goto(server.url)
        hands[person].follow("Find a match")
        person.page.wait_for_url("**/queue/")
        hands[person].enter("Find a match · Reversi")
        expect(person.page.locator("#queue")).not_to_contain_text("40 players")
    expect(ada.page.get_by_role("status").last).to_contain_text("A match was found")
    expect(ada.page).to_have_title(re.compile("A match was found"))
    hands[ada].enter("Ready")
    expect(ada.page.get_by_role("status").last).to_contain_text("1 of 2 are ready.")
    assert ada.page.evaluate("document.activeElement.closest('#queue') !== null"), "the place on the page was lost"
    hands[ben].enter("Ready")
    for person in (ada, ben):
        person.page.wait_for_url(re.compile("/matches/"))
        person.arrive()
    dark = next(person for person in (ada, ben) if person.page.get_by_text("Your turn", exact=True).first.is_visible())
    # The question keeps the focus, and gives it back.
    keys = hands[dark]
    keys.enter("Leave")
    question = dark.page.get_by_role("dialog", name="Leave this match?")
    expect(question).to_be_visible()
    assert place(dark.page) == "Stay"
    for _each in range(5):
        keys.press("Tab")
        assert place(dark.page) in ("Stay", "Leave", "")
    keys.press("Escape")
    expect(question).to_be_hidden()
    assert place(dark.page) == "Leave"


def test_people_talk_befriend_and_report(server: Daphne, people: People):
    ada, ben = people(server, "Ada Keys"), people(server, "Ben Keys")
    a, b = Hands(ada.page), Hands(ben.page)
    ada.page.goto(server.url)
    a.follow("Create a room · Reversi")
    ada.page.wait_for_url(re.compile("/rooms/"))
    ben.page.goto(ada.page.url)
    b.follow("Join")
    expect(ada.page.get_by_role("status").last).to_contain_text("Ben Keys not ready")
    expect(ben.page.get_by_label("Say something to everybody")).to_be_visible()
    b.type("Say something to everybody", "Good evening")
    b.press("Enter")
    expect(ada.page.get_by_role("status").last).to_contain_text("Good evening")
    assert place(ben.page) == "Say something to everybody"
    a.follow("Add as a friend · Ben Keys")
    expect(ada.page.get_by_text("They have been asked.")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Add as a friend")).to_have_count(0)
    b.follow("Friends.*")
    ben.page.wait_for_url("**/friends/")
    b.enter("Accept · Ada Keys")
    expect(ben.page.locator("#friends .badge", has_text="in a room")).to_be_visible()
    assert ben.page.evaluate("document.activeElement.id") == "friends", "the place on the page was lost"
    b.press("Tab")
    assert ben.page.evaluate("document.activeElement.closest('#friends') !== null")
    a.follow("Report somebody")
    a.type("What happened", "He shouts.")
    a.press("Enter")
    expect(ada.page.get_by_text("Thank you. A moderator will look at it.")).to_be_visible()


@pytest.fixture(scope="module")
def site(shared_server: Callable[..., Daphne]) -> Daphne:
    """A site of its own, because it is switched about, with a superuser."""
    site = shared_server()
    known = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD, **site.variables}
    made = manage("createsuperuser", "--noinput", "--username", "root", "--email", "root@example.org", **known)
    assert made.returncode == 0, made.stdout
    return site


@pytest.fixture
def operator(site: Daphne, browser: Browser) -> Iterator[Page]:
    """The superuser's page in the admin, logged in by keys."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{site.url}/admin/")
    expect(page.get_by_label("Username:")).to_be_focused()
    page.keyboard.type("root")
    Hands(page).type("Password:", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()
    yield page
    context.close()


def does(keys: Hands, label: str, *answers: str) -> None:
    """On a match's page: the act, what its page asks, and the answer that it is done."""
    answer(keys, label, *answers)
    expect(keys.page.locator(".messagelist")).to_be_visible()


def answer(keys: Hands, label: str, *answers: str) -> None:
    expect(keys.page.locator(".acts")).to_be_visible()
    keys.follow(label)
    expect(keys.page.locator("#act-form")).to_be_visible()
    for number, said in enumerate(answers):
        if number:
            keys.press("Tab")  # the first has the focus
        keys.page.keyboard.type(said)
    keys.press("Enter")


def test_an_operator_looks_at_secrets_kicks_and_bans(site: Daphne, operator: Page, people: People):
    page, keys = operator, Hands(operator)
    ada, ben = people(site, "Ada"), people(site, "Ben")
    ben.join(ada.open_room(game="liarsdice", bots=1))
    ada.start()
    ben.arrive()
    keys.follow("Matches")
    keys.follow("Liar's Dice · .*")
    answer(keys, "Look at the secrets", "Somebody says that dice change")
    expect(page.locator(".tree, pre").first).to_contain_text("dice")
    keys.follow("Back")
    does(keys, "Kick a seat", "1", "Away")
    expect(ada.page.get_by_role("dialog")).to_contain_text("You were removed")
    does(keys, "Ban a player", "3", "Shouts")  # the bot has the second
    expect(ben.page.get_by_role("dialog")).to_be_visible()
    ben.page.goto(site.url)
    expect(ben.page.get_by_role("link", name="Log in")).to_be_visible()


def test_an_operator_does_everything_to_a_match(site: Daphne, operator: Page, people: People):
    page, keys = operator, Hands(operator)
    ada, ben = people(site, "Ada"), people(site, "Ben")
    ada.page.goto(site.url)
    ada.page.locator("button[name=game][value=reversi]").click()
    ada.page.wait_for_url(re.compile("/rooms/"))
    ben.join(ada.page.url)
    ada.start()
    ben.arrive()
    keys.follow("Matches")
    expect(page.get_by_role("heading", name="Select match to view")).to_be_visible()
    keys.follow("Reversi · .*")
    act = partial(does, keys)
    act("Pause", "A look")
    expect(ada.page.get_by_text("Paused by an operator")).to_be_visible()
    act("Resume", "Seen")
    act("Send a message", "Be kind.", "They shout")
    expect(ben.page.get_by_text("Be kind.")).to_be_visible()
    act("Extend a clock", "1", "90", "Slow line")
    act("Give a seat to a bot", "2", "1", "Asleep")
    expect(ben.page.get_by_role("dialog")).to_contain_text("You were removed")
    act("End with a result", "1", "2", "Fair")
    expect(ada.page.get_by_role("dialog")).to_contain_text("You win")
    act("Void the result", "Not fair after all")
    expect(page.locator(".messagelist")).to_contain_text("Result voided")


def test_an_operator_suspends_decides_and_switches(site: Daphne, operator: Page, people: People):
    page, keys = operator, Hands(operator)
    ada, ben = people(site, "Ada"), people(site, "Ben")
    ben.join(ada.open_room())
    report = f"{site.url}/reports/new/?room={ada.page.url.rstrip('/').rpartition('/')[2]}"
    ada.page.goto(report)
    ada.page.get_by_label("What happened").fill("He shouts.")
    ada.page.get_by_role("button", name="Send the report").click()

    keys.follow("Reports")
    keys.follow("Ben")
    keys.follow("Suspend the reported players")
    keys.page.keyboard.type("a week")
    keys.type("Reason:", "Shouting")
    keys.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("1 report: acted on")
    expect(page.locator(".field-state")).to_contain_text("acted on")
    ben.page.goto(site.url)
    expect(ben.page.get_by_role("link", name="Log in")).to_be_visible()

    keys.follow("Home")
    keys.follow("Players")
    expect(page.get_by_role("heading", name="Select player to change")).to_be_visible()
    keys.page.keyboard.type("guest")  # the search has the focus
    keys.press("Enter")
    page.goto(page.url.split("?")[0])
    keys.follow("guest-.*")
    expect(page.locator(".acts")).to_be_visible()

    page.goto(f"{site.url}/admin/games/switch/")
    keys.follow("Liar's Dice")
    keys.to("Switched off")
    keys.press(" ")
    keys.type("Why:", "It hangs")
    keys.press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    ada.page.goto(site.url)
    expect(ada.page.get_by_role("heading", name="Liar's Dice")).to_have_count(0)
    page.goto(f"{site.url}/admin/games/switch/")
    keys.follow("Liar's Dice")
    keys.to("Switched off")
    keys.press(" ")
    keys.type("Why:", "It does not hang")
    keys.press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_role("heading", name="Liar's Dice")).to_be_visible()

    page.goto(f"{site.url}/admin/")
    keys.follow("Maintenance")
    keys.follow("Add maintenance")
    keys.type("Message:", "A new disk.")
    keys.type("Reason:", "Disk")
    keys.press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_text("A new disk.")).to_be_visible()
    keys.follow(r".*\d{4}.*[ap]\.m\.")
    keys.follow("Delete")
    expect(page.get_by_label("Reason")).to_be_focused()
    keys.page.keyboard.type("It is in")
    keys.press("Enter")
    expect(page.locator(".messagelist")).to_be_visible()
    ada.page.reload()
    expect(ada.page.get_by_text("A new disk.")).to_have_count(0)
