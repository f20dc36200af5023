"""What every game with turns has on its page: whose turn it is, clocks, resigning, draws, the result, a rematch."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.support.site import Daphne, manage

People = Callable[..., Person]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def table(server: Daphne, people: People) -> tuple[Person, Person]:
    """Two people at a board with clocks, she on a wide screen and he on a phone; the first is on turn."""
    ada, ben = people(server, "Ada"), people(server, "Ben", **PHONE)
    ben.join(ada.open_room(game="reversi", clock="5+3"))
    ada.start()
    ben.arrive()
    both = (ada, ben)
    for person in both:
        expect(person.page.locator("#backbeat-turn")).not_to_be_empty()
    return both if ada.page.locator("#backbeat-turn[data-mine]").count() else both[::-1]


def name(person: Person) -> str:
    return person.page.locator(".player[data-mine] .player__name").inner_text()


def clock(person: Person, *, mine: bool) -> tuple[str, float]:
    face = person.page.locator(f".player{'[data-mine]' if mine else ':not([data-mine])'} .clock")
    box = face.bounding_box()
    assert box
    return face.inner_text(), box["width"]


def act(person: Person, label: str) -> None:
    person.page.get_by_role("button", name=label, exact=True).click()


def test_whose_turn_it_is_is_said_in_words_in_the_title_and_beside_the_name(table: tuple[Person, Person]):
    first, second = table
    expect(first.page.locator("#backbeat-turn")).to_have_text("Your turn")
    expect(first.page).to_have_title(re.compile("^● Your turn"))
    expect(first.page.locator(".player[data-turn]")).to_contain_text(f"{name(first)}on turn")
    expect(second.page.locator("#backbeat-turn")).to_have_text(f"{name(first)} to play")
    expect(second.page).to_have_title(re.compile("^Reversi"))
    first.page.get_by_role("gridcell", name="d3").click()
    expect(second.page.locator("#backbeat-turn")).to_have_text("Your turn")
    expect(second.page).to_have_title(re.compile("^● Your turn"))
    expect(second.page.locator(".status [role=log]").last).to_contain_text("Your turn")


def test_a_clock_runs_beside_the_name_and_stands_while_the_match_is_paused(
    table: tuple[Person, Person], server: Daphne
):
    first, second = table
    begun, width = clock(first, mine=True)
    for person in table:
        person.wait(lambda who=person: clock(who, mine=who is first)[0] < begun, what="the clock to run")
        assert clock(person, mine=person is first)[1] == width or person is second
    assert clock(first, mine=False)[0] == clock(second, mine=True)[0] == "5:00"
    match = first.page.url.rstrip("/").rpartition("/")[2]
    assert manage("match", "pause", match, "--reason", "a test", **server.variables).returncode == 0
    expect(second.page.get_by_text("Paused by an operator")).to_be_visible()
    stood = clock(second, mine=False)
    second.page.wait_for_timeout(1500)
    assert clock(second, mine=False) == stood
    assert manage("match", "resume", match, "--reason", "a test", **server.variables).returncode == 0
    second.wait(lambda: clock(second, mine=False)[0] < stood[0], what="the clock to go on")


def test_coming_back_gives_no_time_back(table: tuple[Person, Person]):
    first, second = table
    first.wait(lambda: clock(first, mine=True)[0] <= "4:56", what="some seconds to pass")
    second.page.reload()
    expect(second.page.locator(".clock[data-runs]")).to_be_visible()
    assert clock(second, mine=False)[0] <= "4:56"


def test_resigning_is_asked_twice_and_told_to_both(table: tuple[Person, Person]):
    first, second = table
    question = first.page.get_by_role("dialog", name="Resign?")
    act(first, "Resign")
    expect(question.get_by_role("button", name="Play on")).to_be_focused()
    first.page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    act(first, "Resign")
    question.get_by_role("button", name="Resign").click()
    expect(first.page.get_by_role("dialog")).to_contain_text("You resigned.")
    expect(second.page.get_by_role("dialog")).to_contain_text("You win")
    expect(second.page.get_by_role("dialog")).to_contain_text(f"{name(first)} resigned.")
    expect(second.page.locator(".player[data-status=out]")).to_contain_text("Resigned")
    expect(second.page.get_by_role("button", name="Resign", exact=True)).to_be_hidden()
    expect(second.page).to_have_title(re.compile("^Reversi"))


def test_a_draw_is_offered_seen_and_taken(table: tuple[Person, Person]):
    first, second = table
    act(first, "Offer a draw")
    expect(first.page.get_by_role("button", name="Draw offered")).to_be_disabled()
    expect(second.page.locator("#backbeat-turn")).to_contain_text("offers a draw.")
    act(second, "Accept draw")
    for person in table:
        expect(person.page.get_by_role("dialog")).to_contain_text("A draw was agreed.")


def test_a_rematch_is_asked_for_seen_and_leads_both_there_on_other_sides(table: tuple[Person, Person]):
    first, second = table
    act(first, "Resign")
    first.page.get_by_role("dialog", name="Resign?").get_by_role("button", name="Resign").click()
    seats = {person: person.ear.seat for person in table}
    over = second.page.url
    act(second, "Close")  # to look at the board
    expect(second.page.get_by_role("dialog")).to_be_hidden()
    expect(second.page.locator("#backbeat-turn")).to_contain_text("You win")
    second.page.get_by_label("Say something to everybody").fill("Again?")
    act(second, "Say")
    expect(first.page.locator("#backbeat-log")).to_contain_text("Again?")
    act(first, "Rematch")
    expect(first.page.get_by_role("button", name="Waiting for the others…")).to_be_disabled()
    expect(second.page.locator("#backbeat-turn")).to_contain_text(f"{name(first)} wants a rematch.")
    expect(second.page.get_by_role("dialog")).to_be_hidden()  # put aside is put aside
    act(second, "Show the result")
    expect(second.page.get_by_role("dialog")).to_contain_text(f"{name(first)} wants a rematch.")
    act(second, "Close")
    act(second, "Rematch")
    for person in table:
        person.page.wait_for_url(lambda url: "/matches/" in url and url != over)
        person.arrive()
        person.wait(lambda who=person: who.ear.seat != seats[who], what="the other side")
    assert first.page.url == second.page.url


def test_who_comes_back_after_the_end_sees_it_and_plays_again(table: tuple[Person, Person]):
    first, second = table
    act(first, "Resign")
    first.page.get_by_role("dialog", name="Resign?").get_by_role("button", name="Resign").click()
    act(first, "Rematch")
    second.page.reload()
    panel = second.page.get_by_role("dialog")
    expect(panel).to_contain_text(f"{name(first)} resigned.")
    expect(panel).to_contain_text(f"{name(first)} wants a rematch.")
    expect(panel.locator(".placings .player__note")).to_have_text(["2", "2"])
    over = second.page.url
    act(second, "Rematch")
    first.page.wait_for_url(lambda url: "/matches/" in url and url != over)


def test_who_leaves_after_the_end_goes_home(table: tuple[Person, Person], server: Daphne):
    first, second = table
    act(first, "Resign")
    first.page.get_by_role("dialog", name="Resign?").get_by_role("button", name="Resign").click()
    expect(second.page.get_by_role("dialog")).to_contain_text("You win")
    act(second, "Leave")
    second.page.wait_for_url(server.url + "/")
