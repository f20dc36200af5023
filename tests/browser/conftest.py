"""Real pages: the system's Chromium, a real server, and players who do what people do."""

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.ear import Ear
from tests.support.site import Daphne

# The machine may be busy: a page gets the time it needs, and not more.
expect.set_options(timeout=15_000)


def choose(page: Page, selector: str, value: str) -> None:
    """Choose it in a room's form, which sends at once what was chosen."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator(selector).select_option(value)
    expect(page.locator(selector)).to_have_value(value)


# How Chromium, and htmx for what it asked for, report a line that a test cuts; the page has no say in it.
CUT = ("WebSocket connection", "net::ERR", "htmx:sendError", "htmx:afterRequest")


class Person:
    """Somebody with a browser of their own. `trouble` holds what the page's console complained of."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.trouble: list[str] = []
        self.page, self.ear = self.tab()

    def tab(self) -> tuple[Page, Ear]:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda line: self._listen(line.type, line.text))
        return page, Ear(page)

    def _listen(self, kind: str, text: str) -> None:
        if kind == "error" and not any(cut in text for cut in CUT):
            self.trouble.append(text)

    def sees(self) -> str:
        """What their pages show, for whoever wonders why a test failed."""
        shown = []
        for page in self.context.pages:
            try:
                shown.append(f"{page.url}\n{page.locator('body').inner_text(timeout=2000)}")
            except Error as gone:
                shown.append(f"{page.url}: {gone.message}")
        return "\n\n".join(shown)

    def ask(self, path: str, **body: Any) -> Any:
        """What the API answers this browser. Forms have tests of their own; all others need only what comes of them."""
        cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies(self.url)}
        headers = {"X-CSRFToken": cookies.get("csrftoken", "")}
        answer = self.context.request.post(f"{self.url}/api/{path}", data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    def become(self, name: str) -> "Person":
        """A guest, at home."""
        self.context.request.get(f"{self.url}/accounts/guest/")
        self.ask("players/guest", name=name)
        self.page.goto(self.url)
        expect(self.page.locator(".who")).to_contain_text(name)
        return self

    def open_room(self, *, game: str = "lightcycles", bots: int = 0, level: int = 2, **options: Any) -> str:
        """Opens a room with bots in the seats after the own one, and its page; answers its address."""
        if game == "lightcycles":
            options.setdefault("rounds", 5)  # long enough for what is tried meanwhile
        code = self.ask("rooms", game=game, options=options)["code"]
        for number in range(bots):
            self.ask(f"rooms/{code}/bots", seat=number + 1, level=level)
        self.page.goto(f"{self.url}/rooms/{code}/")
        return self.page.url

    def join(self, room: str) -> None:
        self.page.goto(room)
        self.page.get_by_role("button", name="Join").click()
        self.page.get_by_role("button", name="I am ready").click()
        expect(self.page.get_by_role("button", name="Not ready after all")).to_be_visible()

    def start(self) -> None:
        self.page.get_by_role("button", name="Start").click()
        self.arrive()

    def arrive(self, page: Page | None = None) -> None:
        expect((page or self.page).locator("body")).to_have_attribute("data-connection", "online")

    def wait(self, condition: Callable[[], Any], *, what: str, seconds: float = 20) -> None:
        """Until the condition holds. The browser's events only arrive while the page is being listened to."""
        for _ in range(int(seconds / 0.05)):
            if condition():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"waited {seconds} s for {what}")

    def ride(self) -> None:
        """Until the race is on and this page's bike is in it."""
        self.wait(
            lambda: self.ear.view and self.ear.view["phase"] == "racing" and self.ear.bike["alive"], what="a race"
        )


EVERYBODY = pytest.StashKey[list[Person]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and report.failed:
        for number, person in enumerate(item.stash.get(EVERYBODY, ()), start=1):
            report.sections.append((f"What person {number} sees", person.sees()))
    return report


@pytest.fixture(scope="session")
def server(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daphne]:
    """One server for all tests that leave it alone; those that kill one start their own with `daphne_server`."""
    directory = tmp_path_factory.mktemp("site")
    site = Daphne(directory, DATABASE_URL=f"sqlite:///{shutil.copy(migrated_sqlite, directory / 'db.sqlite3')}")
    yield site.start()
    site.close()


@pytest.fixture
def people(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Person]]:
    """`people(server, "Name")`: a new person with a new browser profile, known to the site as a guest of that name."""
    everybody: list[Person] = []

    def somebody(server: Daphne, name: str, *, url: str = "", **context: Any) -> Person:
        profile = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
        everybody.append(Person(profile, url or server.url))
        return everybody[-1].become(name)

    request.node.stash[EVERYBODY] = everybody
    yield somebody
    for person in everybody:
        person.context.close()
    assert [person.trouble for person in everybody if person.trouble] == []
