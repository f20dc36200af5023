"""A match in Korean, as a browser shows it: nothing that pages and modules say is left in English."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from games.engine import Resign
from tests.support.bundled import bundled
from tests.support.site import Daphne

WORD = re.compile(r"[A-Za-z]{2,}")
NAMES = {"Backbeat", "API", "English", "WASD"}
# Everything that is written or read out, shown at this moment or not.
SAID = """() => {
  const said = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.parentElement.closest("script, style, noscript, kbd")) said.push(texts.currentNode.data);
  }
  for (const element of document.querySelectorAll("*")) {
    said.push(...["alt", "title", "placeholder", "aria-label"].map((name) => element.getAttribute(name)));
  }
  return [...said, document.title].filter(Boolean);
}"""


@pytest.fixture(scope="module")
def server(shared_server: Callable[..., Daphne]) -> Daphne:
    """Of this file's own: a match of somebody else's, in which one may drop in, speaks their language, too."""
    return shared_server()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ko-KR", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def leftovers(page: Page) -> set[str]:
    return {word for text in page.evaluate(SAID) for word in WORD.findall(text)} - NAMES


@pytest.mark.parametrize("game", bundled())
def test_a_match_has_no_english_left(server: Daphne, page: Page, game: str):
    page.goto(server.url)
    page.locator(f'button[formaction="/play/{game}/"]').click()
    page.wait_for_url(re.compile("/matches/"))
    expect(page.locator("body")).to_have_attribute("data-connection", "online")
    expect(page.locator("#backbeat-seats")).to_contain_text("봇")
    assert page.locator("html").get_attribute("lang") == "ko"
    assert leftovers(page) == set()
    if Resign not in bundled()[game].standard:
        return
    page.get_by_role("button", name="기권").first.click()
    page.get_by_role("dialog").get_by_role("button", name="기권").click()
    expect(page.locator("#backbeat-seats")).to_contain_text("기권")
    assert leftovers(page) == set()
