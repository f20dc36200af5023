"""What all pages share: the theme and the language that the reader chooses, and that nothing is cut off on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from games.templatetags import backbeat
from tests.browser.conftest import Person
from tests.support.bundled import bundled
from tests.support.site import Daphne

People = Callable[..., Person]
LIGHT, DARK = (f"rgb({', '.join(str(int(c[i : i + 2], 16)) for i in (1, 3, 5))})" for c in backbeat.GROUNDS.values())


def expect_ground(page: Page, color: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", color)


@pytest.mark.parametrize(("system", "other"), [("light", "Dark"), ("dark", "Light")])
def test_the_theme_follows_the_system_until_one_is_chosen(server: Daphne, people: People, system: str, other: str):
    ada = people(server, "Ada", color_scheme=system)
    there, chosen = (LIGHT, DARK) if system == "light" else (DARK, LIGHT)
    expect_ground(ada.page, there)
    ada.page.get_by_role("radio", name=other).check()
    expect_ground(ada.page, chosen)
    ada.open_room(bots=1)
    expect_ground(ada.page, chosen)
    ada.start()
    expect_ground(ada.page, chosen)
    ada.page.get_by_role("button", name="Theme and language").click()
    expect(ada.page.get_by_role("radio", name=other)).to_be_checked()
    ada.page.get_by_role("radio", name="Auto").check()
    expect_ground(ada.page, there)
    assert "theme" not in {cookie["name"] for cookie in ada.context.cookies()}


def test_the_language_is_chosen_where_one_is(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.open_room(bots=1)
    ada.start()
    ada.page.get_by_role("button", name="Theme and language").click()
    ada.page.get_by_role("button", name="한국어").click()
    expect(ada.page.locator("html")).to_have_attribute("lang", "ko")
    ada.arrive()
    assert "/matches/" in ada.page.url
    ada.page.goto(server.url)
    expect(ada.page.get_by_role("button", name="한국어")).to_have_attribute("aria-current", "true")


def test_without_motion_the_tokens_of_motion_are_nothing(server: Daphne, people: People):
    for motion, quick, calm in (("no-preference", "120ms", "320ms"), ("reduce", "0ms", "0ms")):
        body = people(server, "Ada", reduced_motion=motion).page.locator("body")
        expect(body).to_have_css("--quick", quick)
        expect(body).to_have_css("--calm", calm)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_is_wider_than_its_screen(server: Daphne, people: People, language: str):
    ada = people(server, "A rather long guest name")
    ada.context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])

    def fits(address: str) -> None:
        ada.page.goto(address)
        for width in (390, 1280):
            ada.page.set_viewport_size({"width": width, "height": 800})
            ada.page.wait_for_function("(width) => document.documentElement.scrollWidth <= width", arg=width)

    for page in ("/", "/accounts/claim/", "/accounts/login/"):
        fits(server.url + page)
    for game in bundled():
        room = ada.open_room(game=game, bots=1)
        ada.page.locator("#start").click()
        ada.arrive()
        fits(ada.page.url)
        fits(room)


# What is pressed and smaller than a thumb (44 pixels, less one for rounding), but for links within a sentence.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")].filter((one) => {
  const box = (one.closest("label") ?? one.labels?.[0] ?? one).getBoundingClientRect();
  const style = getComputedStyle(one);
  const shown = one.checkVisibility({ visibilityProperty: true }) && style.clipPath === "none" && one.type !== "hidden";
  return shown && style.display !== "inline" && Math.max(box.height, one.getBoundingClientRect().height) < 43;
}).map((one) => one.outerHTML.slice(0, 120))"""


def test_what_a_thumb_presses_is_as_large_as_one(server: Daphne, people: People):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    ada, ben = people(server, "Ada Thumb", **phone), people(server, "Ben Thumb")
    room = ada.open_room(game="reversi")
    ben.join(room)
    pages = ["/", "/queue/", "/friends/", "/tokens/", "/leaderboards/", "/leaderboards/reversi/", "/accounts/login/"]
    for address in (room, *(server.url + page for page in pages)):
        ada.page.goto(address)
        assert ada.page.evaluate(SMALL) == [], address
    ada.page.get_by_role("link", name="Ada Thumb").click()
    expect(ada.page.get_by_role("link", name="Your data")).to_be_visible()
    ada.page.wait_for_load_state("load")  # with its styles
    assert ada.page.evaluate(SMALL) == []
    ada.page.goto(room)
    ada.start()
    assert [one for one in ada.page.evaluate(SMALL) if "reversi" not in one] == []


def test_focus_is_seen_and_nothing_on_a_match_page_is_out_of_the_keyboards_reach(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.open_room(bots=1)
    ada.start()
    ada.page.locator(".brand").focus()
    reached = []
    while ada.page.evaluate("document.activeElement !== document.body"):
        reached.append(ada.page.evaluate("document.activeElement.id"))
        ada.page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert ada.page.evaluate(f"document.activeElement === document.body || {outline} !== 'none'"), reached
    assert {"backbeat-leave", "backbeat-log", "backbeat-text"} <= set(reached)


def test_a_game_brings_its_own_style_sheet_or_none():
    class Plain:
        slug = "plain"

    for slug, game in bundled().items():
        styles = backbeat.game_styles(game)
        assert styles in ("", f"/static/{slug}/game.css")
    assert backbeat.game_styles(Plain) == ""  # type: ignore[arg-type]
