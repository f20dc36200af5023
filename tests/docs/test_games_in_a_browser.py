"""The JavaScript of docs/write-a-game.md and docs/netcode.md in a real page: it draws, its keys are inputs, the console
stays silent.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.site import Daphne

expect.set_options(timeout=15_000)

# Whether anything stands on the canvas.
DRAWN = """() => {
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value) => value > 0);
}"""


@pytest.fixture
def site(apps: Path, daphne_server: Callable[..., Daphne]) -> Daphne:
    return daphne_server(DJANGO_SETTINGS_MODULE="settings_of_mine", PYTHONPATH=apps)


@pytest.fixture
def predicted(netcode_apps: Path, daphne_server: Callable[..., Daphne]) -> Daphne:
    return daphne_server(DJANGO_SETTINGS_MODULE="settings_of_mine", PYTHONPATH=netcode_apps)


@pytest.fixture
def trouble(page: Page) -> Iterator[list[str]]:
    """What the page's console complains of: nothing, when the test is over."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if line.type == "error" else None)
    yield heard
    assert heard == []


def play(page: Page, site: Daphne, slug: str, tools: str = "") -> list[Any]:
    """Press "Play now" on the home page; the messages that the page sends in JSON, as they go out."""
    page.goto(site.url)
    page.locator(f"button[formaction='/play/{slug}/']").click()
    page.wait_for_url("**/matches/**")
    sent: list[Any] = []
    page.on("websocket", lambda ws: ws.on("framesent", lambda payload: sent.append(payload)))
    page.goto(f"{page.url}?wire=json{tools}")
    expect(page.locator("body")).to_have_attribute("data-connection", "online")
    return sent


def waits_for(page: Page, sent: list[Any], text: str) -> None:
    for _ in range(100):
        if any(text in str(payload) for payload in sent):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{text} was not sent: {sent}")


def test_dots(page: Page, site: Daphne, trouble: list[str]) -> None:
    sent = play(page, site, "dots")
    page.wait_for_function(DRAWN)
    page.keyboard.press("ArrowRight")
    waits_for(page, sent, '"input":{"dx":1,"dy":0}')


def test_dots_predicted(page: Page, predicted: Daphne, trouble: list[str]) -> None:
    sent = play(page, predicted, "dots")
    page.wait_for_function(DRAWN)
    page.keyboard.press("ArrowRight")
    waits_for(page, sent, '"input":{"dx":1,"dy":0}')


def test_gliders_over_a_bad_network(page: Page, predicted: Daphne, trouble: list[str]) -> None:
    """What is held is said with the tick that it is meant for, as is a single act."""
    sent = play(page, predicted, "gliders", "&net=mobile")
    page.wait_for_function(DRAWN)
    page.keyboard.down("ArrowRight")
    waits_for(page, sent, '"x":1')
    page.keyboard.press("Space")
    waits_for(page, sent, '{"kind":"zap"}')
    page.keyboard.up("ArrowRight")
    said = [json.loads(payload) for payload in sent]
    inputs = [message for message in said if message["type"] == "input"]
    assert all(message["tick"] > 0 for message in inputs)


def test_gliders_by_thumbs(page: Page, predicted: Daphne, trouble: list[str]) -> None:
    sent = play(page, predicted, "gliders")
    page.wait_for_function(DRAWN)
    touch = page.context.new_cdp_session(page)
    thumb = {"x": 200, "y": 400, "id": 1}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [thumb]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{**thumb, "x": 260}]})
    waits_for(page, sent, '"x":1')
    both = [{**thumb, "x": 260}, {"x": 500, "y": 400, "id": 2}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": both})
    waits_for(page, sent, '{"kind":"zap"}')
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    waits_for(page, sent, '"x":0')


def test_climb(page: Page, site: Daphne, trouble: list[str]) -> None:
    sent = play(page, site, "climb")
    page.wait_for_function(DRAWN)
    expect(page.get_by_role("timer").first).to_be_visible()
    page.keyboard.press("Space")
    waits_for(page, sent, '"input":{"kind":"pass"}')


def test_doors(page: Page, site: Daphne, trouble: list[str]) -> None:
    """Its one kind of input need not be named, whoever presses; three bots choose at the same time."""
    sent = play(page, site, "doors")
    page.wait_for_function(DRAWN)
    page.keyboard.press("ArrowLeft")
    waits_for(page, sent, '"input":{"left":true}')
    out = page.locator("#backbeat-seats [data-status=out]").first.or_(page.get_by_role("dialog"))
    expect(out).to_be_visible(timeout=60_000)  # at the latest when who does not choose again is out of time


def test_tic_tac_toe(page: Page, site: Daphne, trouble: list[str]) -> None:
    """To its end against the default bot, with everything that the chapters add to its module."""
    play(page, site, "tictactoe")
    board, free = page.locator(".tictactoe"), page.locator(".tictactoe [data-free]")
    expect(free).to_have_count(9)
    expect(board.get_by_role("button", name="Square 5: empty")).to_be_visible()
    expect(page.locator("#backbeat-seats li").first).to_contain_text("×")
    square = board.get_by_role("button").nth(4)
    square.click()
    expect(square).to_have_text("×")
    expect(page.get_by_text("takes square 5.")).to_be_attached()
    expect(board.get_by_text("○")).to_have_count(1)
    expect(free).to_have_count(7)
    square.click()
    expect(page.get_by_text("Square 5 is taken.")).to_be_visible()
    box = board.bounding_box()
    assert box is not None
    assert round(box["width"]) == round(box["height"]) > 300
    result = page.get_by_role("dialog")
    for turn in range(2, 6):
        if result.is_visible():
            break
        expect(
            board.get_by_text("○").nth(turn - 2).or_(result).first
        ).to_be_visible()  # the bot has moved, or it is over
        if not result.is_visible():
            free.first.click()
            expect(board.get_by_text("×").nth(turn - 1)).to_be_visible()
    expect(result).to_be_visible()
    expect(result.get_by_role("button", name="Rematch")).to_be_visible()
