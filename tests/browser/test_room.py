"""A room's page follows what happens in it: nobody misses the start, and nothing goes from under one's fingers.

And the ways into a room or a match from home.
"""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.browser.conftest import Person, choose
from tests.support.site import Daphne

People = Callable[..., Person]


class SlowSocket:
    """The page's lobby socket, on a network over which nothing arrives at the server until `arrive()`."""

    def __init__(self, page: Page) -> None:
        self.said: list[Callable[[], None]] = []
        page.route_web_socket("**/ws/lobby/", self._hold)

    def _hold(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda text: self.said.append(lambda: server.send(text)))

    def arrive(self) -> None:
        for say in self.said:
            say()


def heard(person: Person) -> list[str]:
    """The types of what the person's pages hear on the lobby's socket, from now on."""
    types: list[str] = []
    person.page.on(
        "websocket",
        lambda socket: (
            "/ws/lobby/" in socket.url
            and socket.on("framereceived", lambda frame: types.append(json.loads(frame)["type"]))
        ),
    )
    return types


def test_who_begins_to_watch_after_the_start_still_goes_to_the_match(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    socket = SlowSocket(ben.page)
    ben.join(ada.open_room())
    ben.wait(lambda: socket.said, what="the page to say what it watches")
    ada.start()
    socket.arrive()
    ben.arrive()


def test_who_comes_from_the_match_to_look_at_the_room_stays(server: Daphne, people: People):
    ada = people(server, "Ada")
    room = ada.open_room(bots=1)
    ada.start()
    types = heard(ada)
    ada.page.locator(".match-bar .code").click()
    ada.wait(lambda: "match" in types, what="to be told of the match")
    expect(ada.page.get_by_role("link", name="Go to the match")).to_be_visible()
    ada.page.wait_for_timeout(300)
    assert ada.page.url == room


def test_a_list_that_somebody_has_opened_is_left_alone(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    types = heard(ada)
    room = ada.open_room()
    ada.wait(lambda: "room" in types, what="the present")
    ada.page.wait_for_load_state("networkidle")
    level = ada.page.locator("#bot-3")
    level.evaluate("list => { list.dataset.opened = 'yes' }")
    level.click()
    types.clear()
    ben.join(room)
    ada.wait(lambda: "room" in types, what="Ben")
    ada.page.wait_for_timeout(500)
    expect(level).to_have_attribute("data-opened", "yes")
    level.select_option("3")
    expect(ada.page.locator(".seats")).to_contain_text("Ben")
    expect(level).to_have_value("3")


def test_a_button_that_is_held_down_is_pressed(server: Daphne, people: People):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    room = ada.open_room(bots=1)
    ben.join(room)
    expect(ada.page.locator(".seats")).to_contain_text("ready")
    ada.page.get_by_role("button", name="Start").hover()
    ada.page.mouse.down()
    ben.page.get_by_role("button", name="Leave the room").click()
    ben.page.wait_for_url(server.url + "/")
    ada.page.wait_for_timeout(500)
    ada.page.mouse.up()
    ada.arrive()


@pytest.mark.parametrize("leave", [False, True])
def test_a_name_half_typed_stays(server: Daphne, people: People, leave: bool):
    ada, ben = people(server, "Ada"), people(server, "Ben")
    room = ada.open_room()
    ben.context.clear_cookies()
    types = heard(ben)
    ben.page.goto(room)
    name = ben.page.get_by_label("Your name")
    name.press_sequentially("Be")
    if leave:
        name.blur()
    types.clear()
    choose(ada.page, "#bot-3", "3")
    ben.wait(lambda: "room" in types, what="the bot")
    if leave:
        expect(ben.page.locator(".seats")).to_contain_text("Hard bot")
    name.press("End")
    name.press_sequentially("n")
    expect(name).to_have_value("Ben")
    ben.page.get_by_role("button", name="Join").click()
    expect(ada.page.locator(".seats")).to_contain_text("Ben")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_typed_at_home_is_used_by_the_button_pressed(server: Daphne, people: People, scripts: bool):
    ada = people(server, "Nobody", java_script_enabled=scripts)
    ada.context.clear_cookies()
    ada.page.goto(server.url)
    ada.page.get_by_label("Your name").fill("Ada")
    ada.page.get_by_role("button", name="Create a room").first.click()
    expect(ada.page.locator(".seats")).to_contain_text("Ada")
    expect(ada.page.locator(".who")).to_contain_text("Ada")


def test_enter_in_the_name_plays_now(server: Daphne, people: People):
    ada = people(server, "Nobody")
    ada.context.clear_cookies()
    ada.page.goto(server.url)
    ada.page.get_by_label("Your name").fill("Ada")
    ada.page.keyboard.press("Enter")
    ada.arrive()
    expect(ada.page.locator("#backbeat-seats")).to_contain_text("Ada")


@pytest.mark.parametrize("asked", ["before", "after"])
def test_who_leaves_last_goes_home_whatever_the_page_asks_for_meanwhile(server: Daphne, people: People, asked: str):
    """The answer to that says that the room is gone."""
    ada = people(server, "Ada")
    room = ada.open_room()
    held: dict[str, Route] = {}

    def hold(route: Route) -> None:
        method = route.request.method
        if method in held or (method == "GET" and asked == "after"):
            route.continue_()
        else:
            held[method] = route

    ada.page.route(f"{room}**", hold)
    refresh = "htmx.trigger('#room', 'refresh')"
    if asked == "before":
        ada.page.evaluate(refresh)
        ada.wait(lambda: "GET" in held, what="the page to ask for the room")
    ada.page.get_by_role("button", name="Leave the room").click()
    ada.wait(lambda: "POST" in held, what="the page to leave")
    answer = held["POST"].fetch()
    if asked == "before":
        with ada.page.expect_event("requestfinished"):
            held["GET"].continue_()
    else:
        ada.page.evaluate(refresh)
    ada.page.evaluate("new Promise((resolve) => setTimeout(resolve))")
    held["POST"].fulfill(response=answer)
    ada.page.wait_for_url(server.url + "/")


# What is said of a room that is gone reaches the page when the browser is on its way already.
LATE = """
let going = false;
navigation.addEventListener("navigate", () => { going = true; });
const add = WebSocket.prototype.addEventListener;
WebSocket.prototype.addEventListener = function (kind, listener) {
  const late = (event) => {
    if (going || !String(event.data).includes("gone")) listener(event);
    else navigation.addEventListener("navigate", () => setTimeout(() => listener(event)), { once: true });
  };
  add.call(this, kind, kind === "message" ? late : listener);
};
"""


def test_who_leaves_last_goes_home_though_the_page_hears_of_it_late(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.page.add_init_script(LATE)
    ada.open_room()
    ada.page.get_by_role("button", name="Leave the room").click()
    ada.page.wait_for_url(server.url + "/")
