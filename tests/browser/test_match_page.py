"""What the page of a match owes every game: the board is to be seen, names are, and that a game could not be shown."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]
SIZES = {"wide": (1280, 800), "upright": (390, 844), "lying": (844, 390)}
# Says a refusal as the page says those of the server.
REFUSE = """async () => {
  const { Status } = await import("/static/backbeat/page/status.js");
  new Status(document.getElementById("backbeat-status"), {}).error("not_your_turn", {});
}"""


def reversi(server: Daphne, people: People, size: str = "wide") -> Person:
    width, height = SIZES[size]
    ada = people(server, "Ada", viewport={"width": width, "height": height})
    ada.open_room(game="reversi", bots=1)
    ada.page.get_by_role("button", name="Start").click()
    return ada


def covered(one: Locator, other: Locator) -> float:
    """How much of `one` lies under `other`, from 0 to 1."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a
    assert b
    width = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    height = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return max(0, width) * max(0, height) / (a["width"] * a["height"])


@pytest.mark.parametrize("size", SIZES)
def test_neither_a_refusal_nor_the_result_covers_the_board(server: Daphne, people: People, size: str):
    ada = reversi(server, people, size)
    board = ada.page.get_by_role("grid")
    expect(board).to_be_visible()
    ada.page.evaluate(REFUSE)
    toast = ada.page.locator(".toast")
    assert covered(board, toast) == 0
    for button in ada.page.locator("#backbeat-acts button").all():
        assert covered(button, toast) == 0
    ada.page.get_by_role("button", name="Resign", exact=True).click()
    ada.page.get_by_role("dialog", name="Resign?").get_by_role("button", name="Resign").click()
    expect(ada.page.locator("#backbeat-status [role=log]").nth(1)).to_contain_text("You resigned.")
    assert covered(board, ada.page.locator(".status__panel[data-aside]")) < 0.03


def test_lying_phones_give_their_height_to_the_board(server: Daphne, people: People):
    ada = reversi(server, people, "lying")
    expect(ada.page.locator("#backbeat-turn")).not_to_be_empty()
    box = ada.page.locator(".match__stage").bounding_box()
    assert box
    assert box["height"] >= 270


def test_whose_turn_it_is_keeps_the_name_among_five(server: Daphne, people: People):
    ada = people(server, "Marguerite")
    ada.open_room(game="liarsdice", bots=4)
    ada.page.get_by_role("button", name="Start").click()
    expect(ada.page.locator(".player[data-mine][data-turn] .clock[data-runs]")).to_be_visible(timeout=40_000)
    name = ada.page.locator(".player[data-mine] .player__name")
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth")


def test_a_games_own_mark_takes_no_more_than_its_square(server: Daphne, people: People):
    ada = reversi(server, people)
    mark = ada.page.locator(".player__mark").first
    expect(mark).to_be_visible()
    before = mark.bounding_box()
    mark.evaluate("""mark => {
      const large = document.createElement("span");
      large.textContent = "mark";
      Object.assign(large.style, { display: "block", width: "100%", minWidth: "90px", height: "70px" });
      mark.replaceChildren(large);
    }""")
    assert mark.bounding_box() == before
    assert before
    assert before["width"] == before["height"] < 20


def broken(server: Daphne, people: People, module: str | None) -> Person:
    """On the page of a match whose game's module is that, or missing."""
    ada = people(server, "Ada")
    answer = {"status": 404} if module is None else {"body": module, "content_type": "text/javascript"}
    ada.page.route("**/reversi/game.js", lambda route: route.fulfill(**answer))
    ada.open_room(game="reversi", bots=1)
    ada.page.get_by_role("button", name="Start").click()
    return ada


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (None, "Failed to fetch"),
        ("\n\nimport {", "reversi/game.js:3"),
        ("\nthrow new Error('no board')", "Error: no board"),
        ("await Promise.reject(new Error('no promise'))", "Error: no promise"),
    ],
)
def test_a_game_that_fails_to_load_could_not_be_shown_and_authors_read_why(
    server: Daphne, people: People, module: str | None, said: str
):
    ada = broken(server, people, module)
    panel = ada.page.get_by_role("dialog", name="This game could not be shown.")
    expect(ada.page.get_by_role("alert", name="An error in the game")).to_contain_text(said)
    panel.get_by_role("link", name="Home").click()
    ada.page.wait_for_url(server.url + "/")
    assert ada.trouble  # the reason is in the console
    ada.trouble.clear()


def test_what_a_game_throws_later_is_read_by_its_author_once(server: Daphne, people: People):
    ada = broken(server, people, "setInterval(() => { throw new Error('not again') }, 20)")
    strip = ada.page.get_by_role("alert", name="An error in the game")
    expect(strip).to_contain_text("not again")
    expect(strip).to_contain_text("reversi/game.js:1")
    expect(strip.locator(".badge")).to_contain_text("×")
    strip.get_by_role("button", name="Dismiss").click()
    expect(strip).to_be_hidden()
    ada.page.goto(server.url)
    ada.trouble.clear()
