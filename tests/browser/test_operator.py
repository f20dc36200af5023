"""What an operator does reaches the players' pages, in words, while they play."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.support.site import Daphne, manage

People = Callable[..., Person]


def test_pause_notice_kick_and_end_are_shown(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    ben.join(ada.open_room())
    ada.start()
    ben.arrive()
    match = ada.page.url.rstrip("/").rpartition("/")[2]

    def act(kind: str, *more: str) -> None:
        done = manage("match", kind, match, *more, "--reason", "a test", **server.variables)
        assert done.returncode == 0, done.stdout

    act("pause")
    expect(ada.page.get_by_text("Paused by an operator")).to_be_visible()
    act("notice", "--text", "Back at <b>six</b>.")
    expect(ada.page.get_by_text("Back at <b>six</b>.")).to_be_visible()
    act("resume")
    expect(ada.page.get_by_text("Paused by an operator")).to_be_hidden()
    act("kick", "--seat", "2")
    expect(ben.page.get_by_role("dialog")).to_contain_text("You were removed")
    expect(ada.page.locator("#backbeat-log")).to_contain_text("Ben was removed.")


def test_an_ended_match_has_no_result_and_says_so(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.open_room(bots=1)
    ada.start()
    match = ada.page.url.rstrip("/").rpartition("/")[2]
    assert manage("match", "end", match, "--reason", "a test", **server.variables).returncode == 0
    expect(ada.page.get_by_role("dialog")).to_contain_text("The match was ended")


def test_leaving_gives_the_seat_up(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    ben.join(ada.open_room(bots=1))
    ada.start()
    ben.arrive()
    leave = ben.page.get_by_role("button", name="Leave")
    question = ben.page.get_by_role("dialog", name="Leave this match?")
    leave.click()
    question.get_by_role("button", name="Stay").click()
    expect(question).to_be_hidden()
    leave.click()
    question.get_by_role("button", name="Leave").click()
    ben.page.wait_for_url(server.url + "/")
    expect(ada.page.locator("#backbeat-log")).to_contain_text("Ben has left.")


def test_who_is_away_is_shown_on_a_phone_too(server: Daphne, people: People):
    ada, ben = people(server, "Ada", viewport={"width": 390, "height": 844}), people(server, "Ben")
    ben.join(ada.open_room())
    ada.start()
    ben.arrive()
    ben.page.goto(server.url)
    row = ada.page.locator("#backbeat-seats > li", has_text="Ben")
    expect(row.get_by_text("Away")).to_be_visible()
    expect(ada.page.locator("#backbeat-log")).to_contain_text("Ben is away.")
