"""Pages come back: from a reload, a dead network, a killed server, a deploy; and give way to a newer tab."""

import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.cable import Cable
from tests.browser.conftest import Person
from tests.support.network import free_port
from tests.support.site import Daphne

People = Callable[..., Person]
# The page as it was before a deploy, until it is loaded again.
OLDER_ONCE = """document.addEventListener("readystatechange", () => {
  if (document.readyState !== "interactive" || sessionStorage.older) return;
  sessionStorage.older = "yes";
  const config = document.getElementById("backbeat-match");
  config.textContent = JSON.stringify({ ...JSON.parse(config.textContent), rules: "0-older" });
});"""


def in_a_match(server: Daphne, people: People, **how: str) -> Person:
    ada = people(server, "Ada", **how)
    ada.open_room(rounds=5, bots=2)
    ada.start()
    ada.ride()
    return ada


def test_a_reload_returns_to_the_seat(server: Daphne, people: People):
    ada = in_a_match(server, people)
    seat, tick = ada.ear.seat, ada.ear.tick
    ada.page.reload()
    ada.arrive()
    ada.wait(lambda: len(ada.ear.welcomes) == 2 and ada.ear.tick > tick, what="later frames")
    assert ada.ear.seat == seat is not None


def test_eight_seconds_without_network(daphne_server: Callable[..., Daphne], people: People):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = daphne_server(ORIGINS=address)
    cable = Cable(port, to=server.port)
    try:
        ada = in_a_match(server, people, url=address)
        seat = ada.ear.seat
        cable.pull()
        pulled = time.monotonic()
        expect(ada.page.get_by_text("Connection lost.")).to_be_visible()
        ada.wait(lambda: time.monotonic() > pulled + 8, what="eight seconds")
        cable.plug()
        ada.wait(lambda: len(ada.ear.welcomes) == 2, what="a second welcome", seconds=15)
        expect(ada.page.get_by_text("Connection lost.")).to_be_hidden()
        ada.arrive()
        assert ada.ear.seat == seat
        hellos = [message for message in ada.ear.said if message["type"] == "hello"]
        assert hellos[-1]["resume"] is not None
    finally:
        cable.close()


def test_who_was_cut_off_at_the_end_sees_it_all_the_same(daphne_server: Callable[..., Daphne], people: People):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = daphne_server(ORIGINS=address)
    cable = Cable(port, to=server.port)
    small = {"viewport": {"width": 480, "height": 420}}
    try:
        ada, ben = people(server, "Ada", url=address, **small), people(server, "Ben", **small)
        room = ada.open_room(game="arena")
        ben.join(room.replace(address, server.url))
        ada.start()
        ben.arrive()
        ada.wait(lambda: ada.ear.view and len(ada.ear.view["ships"]) == 2, what="both ships")
        cable.pull()
        ben.page.get_by_role("button", name="Leave").click()
        ben.page.get_by_role("dialog").get_by_role("button", name="Leave").click()
        ben.page.wait_for_url(server.url + "/")
        expect(ada.page.get_by_text("Connection lost.")).to_be_visible()
        cable.plug()
        expect(ada.page.get_by_role("dialog")).to_contain_text("Everybody else has left.")
        ada.wait(lambda: list(ada.ear.view["ships"]) == [str(ada.ear.seat)], what="the last view")
        assert ada.ear.byes[-1]["close"] == 4410
    finally:
        cable.close()


def test_a_newer_tab_takes_over_and_the_older_one_says_so(server: Daphne, people: People):
    ada = in_a_match(server, people)
    newer, ear = ada.tab()
    newer.goto(ada.page.url)
    ada.arrive(newer)
    expect(ada.page.get_by_role("dialog")).to_contain_text("Playing in another tab")
    assert ada.ear.byes[-1]["close"] == 4409
    ada.page.get_by_role("button", name="Take over here").click()
    ada.arrive()
    expect(newer.get_by_role("dialog")).to_contain_text("Playing in another tab")
    assert ear.byes[-1]["close"] == 4409
    assert ada.ear.seat == ear.seat


def test_a_page_that_was_made_for_other_rules_asks_to_be_loaded_again(server: Daphne, people: People):
    ada = in_a_match(server, people)
    seat = ada.ear.seat
    ada.page.add_init_script(OLDER_ONCE)
    ada.page.reload()
    panel = ada.page.get_by_role("dialog", name="A newer version of this game is out")
    expect(panel).to_be_visible()
    assert ada.ear.byes[-1]["close"] == 4412
    panel.get_by_role("button", name="Reload").click()
    ada.arrive()
    ada.wait(lambda: len(ada.ear.welcomes) == 2, what="a second welcome")
    assert ada.ear.seat == seat


def test_a_killed_server_goes_on_where_it_was(daphne_server: Callable[..., Daphne], people: People):
    server = daphne_server()
    ada = in_a_match(server, people)
    seat, tick = ada.ear.seat, ada.ear.tick
    server.kill()
    expect(ada.page.get_by_text("Connection lost.")).to_be_visible()
    server.start()
    ada.wait(lambda: len(ada.ear.welcomes) > 1 and ada.ear.tick > tick, what="the match to go on", seconds=30)
    assert ada.ear.seat == seat
    assert ada.ear.welcomes[-1]["epoch"] > ada.ear.welcomes[0]["epoch"]
    assert ada.ear.welcomes[-1]["tick"] >= tick - 3 * 20


def test_a_deploy_is_sat_through(daphne_server: Callable[..., Daphne], people: People):
    server = daphne_server()
    ada = in_a_match(server, people)
    server.restart()
    ada.wait(lambda: len(ada.ear.welcomes) > 1, what="a second welcome", seconds=30)
    ada.arrive()
    assert ada.ear.byes[0]["close"] == 4503
