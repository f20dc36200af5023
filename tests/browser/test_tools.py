"""Tools for authors, as they use them: a bad network, its figures, the socket's messages, seats side by side."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]
FIGURE = ".overlay__figure:has(dt:text-is('{}')) dd"


def playing(server: Daphne, people: People, tools: str) -> Person:
    """In a match of Lightcycles of one's own, which goes on for longer than any test, on the page with these tools."""
    ada = people(server, "Ada")
    ada.open_room(bots=1)
    ada.start()
    ada.page.goto(ada.page.url + tools)
    ada.arrive()
    return ada


def test_figures_and_messages_are_shown_over_a_bad_network(server: Daphne, people: People):
    ada = playing(server, people, "?net=mobile&debug")
    overlay = ada.page.get_by_role("complementary", name="Figures")
    trip = overlay.locator(FIGURE.format("Round trip"))
    ada.wait(lambda: (found := re.match(r"(\d+) ms", trip.inner_text())) and int(found[1]) >= 80, what="a round trip")
    overlay.get_by_text("Messages", exact=True).click()
    lines = overlay.locator(".messages__lines")
    for said in ("dial /ws/matches/", "open", 'game "lightcycles"', "tick "):
        expect(lines.get_by_text(said).first).to_be_visible()
    overlay.get_by_role("button", name="Pause").click()
    lines.locator("[data-kind=hello] summary").click()
    expect(lines.locator("[data-kind=hello] pre")).to_contain_text('"ticket"')
    ada.page.keyboard.press("Backquote")
    expect(overlay).to_be_hidden()


def test_the_key_shows_what_was_said_before(server: Daphne, people: People):
    ada = playing(server, people, "")
    overlay = ada.page.get_by_role("complementary", name="Figures")
    expect(overlay).to_be_hidden()
    ada.page.keyboard.press("Backquote")
    overlay.get_by_text("Messages", exact=True).click()
    expect(overlay.locator("[data-kind=welcome]")).to_be_visible()


# The page as it is outside development.
IN_PRODUCTION = """document.addEventListener("readystatechange", () => {
  const config = document.getElementById("backbeat-match");
  if (config) config.textContent = JSON.stringify({ ...JSON.parse(config.textContent), debug: false });
});"""


def test_outside_development_no_tool_is_even_loaded(server: Daphne, people: People):
    ada = people(server, "Ada")
    loaded: list[str] = []
    ada.page.on("request", lambda request: loaded.append(request.url))
    ada.page.add_init_script(IN_PRODUCTION)
    ada.page.locator("button[formaction='/play/lightcycles/']").click()
    ada.page.wait_for_url("**/matches/**")
    ada.page.goto(ada.page.url + "?net=awful&debug")
    ada.arrive()
    ada.page.keyboard.press("Backquote")
    ada.wait(lambda: ada.ear.tick > 0, what="a frame")
    assert any(url.endswith("/backbeat/match.js") for url in loaded)
    assert not [url for url in loaded if "/backbeat/tools/" in url]


def test_the_network_is_cut_for_eight_seconds_and_comes_back(server: Daphne, people: People):
    ada = playing(server, people, "?net=good&debug")
    ada.page.get_by_role("button", name="Cut for 8 s").click()
    expect(ada.page.get_by_text("Connection lost.")).to_be_visible()
    ada.wait(lambda: len(ada.ear.welcomes) == 2, what="a second welcome", seconds=15)
    ada.arrive()
    expect(ada.page.get_by_text("Connection lost.")).to_be_hidden()
    assert ada.ear.welcomes[1]["seat"] == ada.ear.welcomes[0]["seat"] is not None


def test_seats_stand_side_by_side_each_with_keys_of_its_own(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.page.goto(f"{server.url}/split/lightcycles/?seats=2")
    first, second = (ada.page.frame_locator("iframe").nth(number) for number in range(2))
    for number, frame in enumerate((first, second)):
        expect(frame.locator("body")).to_have_attribute("data-connection", "online")
        expect(frame.locator("#backbeat-seats li").nth(number)).to_have_attribute("data-mine", "")
    ada.page.get_by_label("Figures").check()
    for frame in (first, second):
        expect(frame.get_by_role("complementary", name="Figures")).to_be_visible()
        expect(frame.locator("body")).to_have_attribute("data-connection", "online")
    ada.page.goto(server.url)
    expect(ada.page.locator(".who")).to_contain_text("Ada")


def test_all_seats_come_back_from_a_restart(daphne_server: Callable[..., Daphne], people: People):
    """As each time an author saves a rule; also those that need a new ticket, because nobody has answered for long."""
    server = daphne_server()
    ada = people(server, "Ada")
    dials: list[str] = []
    ada.page.on("websocket", lambda socket: dials.append(socket.url))
    ada.page.goto(f"{server.url}/split/lightcycles/?seats=2")
    bodies = [ada.page.frame_locator("iframe").nth(number).locator("body") for number in range(2)]
    for body in bodies:
        expect(body).to_have_attribute("data-connection", "online")
    server.kill()
    ada.wait(lambda: len(dials) >= 2 + 2 * 2, what="dials that nobody answers", seconds=40)
    server.start()
    for body in bodies:
        expect(body).to_have_attribute("data-connection", "online", timeout=40_000)


# A pilot who does nothing until told to, and notes where ships are drawn and what the server has said by then.
PILOT = """
import { join } from "backbeat";
import { rules } from "./rules.js";

const match = await join();
const rest = { push: -1, turn: 0, aim: -1, fire: false };
const pictures = [];
let held = rest;
match.predict(rules);
match.control(() => held, { rest });
match.draw(({ ships, begins }, pen, { tick }) => {
  const [own, known] = [ships.get(match.seat), match.state.ships.get(match.seat)];
  if (!own || !known) return;
  pictures.push({ begun: tick > begins, held: held.push, moves: Boolean(own.vx || own.vy), known: known.push });
  if (pictures.length > 600) pictures.shift();
}, { smooth: ["x", "y"], turns: { angle: 1024 }, jump: 200 });
Object.assign(window, { match, pictures, thrust: () => (held = { ...rest, push: 0 }) });
"""


def test_ones_own_ship_answers_before_the_server_can_have(server: Daphne, people: People):
    """With 150 ms there and back and 2 % loss."""
    ada = people(server, "Ada")
    ada.page.route("**/arena/game.js", lambda route: route.fulfill(body=PILOT, content_type="text/javascript"))
    ada.page.goto(f"{server.url}/split/arena/?seats=1&bots=1")
    alone = ada.page.get_by_role("link", name="Open alone").get_attribute("href")
    ada.page.goto(f"{server.url}{alone}?net=150,10,2")
    ada.arrive()
    ada.page.wait_for_function("() => window.pictures?.at(-1)?.begun")
    ada.page.evaluate("thrust()")
    ada.page.wait_for_function("() => pictures.at(-1).known === 0")
    seen = ada.page.evaluate("pictures.filter(({ held }) => held === 0)")
    first = next(number for number, picture in enumerate(seen) if picture["moves"])
    told = next(number for number, picture in enumerate(seen) if picture["known"] == 0)
    assert first < told
