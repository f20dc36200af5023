"""People fly in Arena: with keys, with a mouse, with two thumbs, against each other, and in a crowd."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.support.site import Daphne

People = Callable[..., Person]
# What is said before the start, for as long as one looks: in a match it is gone after three seconds.
COUNTDOWN = """async (teams) => {
  const [{ Hud }, { Look }] = await Promise.all([import("/static/arena/hud.js"), import("/static/arena/look.js")]);
  const stage = document.createElement("div");
  const match = { stage, seat: 1, plays: true, result: null, name: () => "Ben" };
  const pilots = new Map([0, 1].map((seat) => [seat, { team: seat % teams, kills: 0, deaths: 0, back: 0 }]));
  const state = { teams, pilots, ships: new Map(), kills: [], rate: 30, begins: 90, ends: 900 };
  new Hud(match, new Look(match), { on: true }).show({ state, tick: 10 }, { hands: "keys", touched: false });
  return [".arena__you", ".arena__count"].map((part) => stage.querySelector(part).textContent);
}"""
SMALL = {"width": 480, "height": 420}  # two canvases are much to paint for a machine without a graphics card


def ship(person: Person, seat: int | None = None) -> dict[str, Any] | None:
    """A ship in the newest view that this person's page has."""
    seat = person.ear.seat if seat is None else seat
    return (person.ear.view or {"ships": {}})["ships"].get(str(seat))


def flying(person: Person) -> None:
    """Until the countdown is over: by the page, because nothing is sent while nobody moves."""
    expect(person.page.locator(".arena")).to_be_visible()
    expect(person.page.locator(".arena__count")).to_have_count(0)


def test_keys_alone_fly_turn_and_shoot_and_the_mouse_aims(server: Daphne, people: People):
    ada = people(server, "Ada")
    ada.open_room(game="arena", bots=1)
    ada.start()
    expect(ada.page.locator(".arena__hint")).to_contain_text("WASD or arrows fly")
    flying(ada)
    start = ship(ada)
    ada.page.keyboard.down("ArrowUp")
    ada.page.keyboard.down("ArrowRight")
    ada.page.keyboard.down("Space")
    ada.wait(lambda: ship(ada) and ship(ada)["turn"] == 1 and ship(ada)["push"] == 0, what="keys that are held")
    ada.wait(lambda: ship(ada) and (ship(ada)["x"], ship(ada)["y"]) != (start["x"], start["y"]), what="a flight")
    ada.wait(lambda: any(shot["seat"] == 0 for shot in ada.ear.view["shots"].values()), what="a shot")
    expect(ada.page.locator(".arena__hint")).to_have_count(0)
    for key in ("ArrowUp", "ArrowRight", "Space"):
        ada.page.keyboard.up(key)
    ada.wait(lambda: ship(ada) and ship(ada)["turn"] == 0 and not ship(ada)["fire"], what="keys that are let go")
    ada.page.mouse.move(1000, 300)
    ada.page.mouse.move(1010, 400, steps=4)
    ada.wait(lambda: ship(ada) and ship(ada)["aim"] >= 0, what="an aim")
    ada.page.get_by_label("Say something to everybody").fill("wasd")
    assert ship(ada) is None or ship(ada)["push"] == -1


def test_two_people_see_each_other_fly_and_one_comes_back_after_a_reload(server: Daphne, people: People):
    ada, ben = people(server, "Ada", viewport=SMALL), people(server, "Ben", viewport=SMALL)
    room = ada.open_room(game="arena", teams=2)
    ben.join(room)
    ada.start()
    ben.arrive()
    expect(ben.page.locator(".arena__side[data-mine] ")).to_have_count(1)
    flying(ada)
    before = ship(ben, ada.ear.seat)
    ada.page.keyboard.down("KeyW")
    ben.wait(lambda: ship(ben, 0) and (ship(ben, 0)["x"], ship(ben, 0)["y"]) != (before["x"], before["y"]), what="Ada")
    ben.page.reload()
    ben.arrive()
    ben.wait(lambda: ship(ben), what="the own ship")
    ben.page.keyboard.down("KeyS")
    ada.wait(lambda: ship(ada, 1) and ship(ada, 1)["push"] == 4, what="Ben after the reload")
    expect(ada.page.locator("#backbeat-seats")).to_contain_text("Ben")


def test_before_the_start_one_is_told_who_one_is(server: Daphne, people: People):
    page = people(server, "Ada").page
    assert page.evaluate(COUNTDOWN, 2) == ["You fly for this team", "3"]
    assert page.evaluate(COUNTDOWN, 1) == ["You", "3"]


def test_two_thumbs_fly_and_shoot(server: Daphne, people: People):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}
    ada = people(server, "Ada", **phone)
    ada.open_room(game="arena", bots=1)
    ada.start()
    expect(ada.page.locator(".arena__hint")).to_contain_text("Left thumb flies")
    flying(ada)
    touch = ada.context.new_cdp_session(ada.page)
    thumbs = [{"x": 90, "y": 600, "id": 1}, {"x": 300, "y": 600, "id": 2}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": thumbs})
    thumbs = [{"x": 90, "y": 550, "id": 1}, {"x": 350, "y": 600, "id": 2}]
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": thumbs})
    ada.wait(lambda: ship(ada) and ship(ada)["fire"] and ship(ada)["aim"] == 0, what="a right thumb that aims")
    ada.wait(lambda: ship(ada) and ship(ada)["vy"] < -100, what="a flight upwards")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    ada.wait(lambda: ship(ada) and not ship(ada)["fire"] and ship(ada)["push"] == -1, what="thumbs that are lifted")


def test_a_crowd_fits_the_page_and_shows_what_is_near(server: Daphne, people: People):
    count = 59
    ada = people(server, "Ada")
    ada.open_room(game="arena-crowd")
    assert ada.page.locator(".seats > li").count() == 16
    bots = ada.page.get_by_label("Bots")
    room = ada.page.locator("#room")

    def asked() -> bool:
        """The room is shown anew when its socket opens: a number that was typed just then has to be typed again."""
        bots.fill(str(count))
        bots.press("Enter")
        try:
            expect(room).to_contain_text(f"and {count - 15} more", timeout=2000)
        except AssertionError:
            return False
        return True

    ada.wait(asked, what="so many bots")
    ada.start()
    more = ada.page.get_by_role("button", name=f"and {count + 1 - 7} more")
    expect(more).to_be_visible()
    more.click()
    expect(ada.page.locator("#backbeat-all > li")).to_have_count(count + 1)
    flying(ada)
    assert 1 <= len(ada.ear.view["ships"]) < count
    assert len(ada.ear.view["pilots"]) == count + 1
