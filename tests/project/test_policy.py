"""The pages that other people wrote work under our Content-Security-Policy: the admin and the API's documentation."""

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.support.site import Daphne, manage

MAKE_ADMIN = "from lobby.models import Player; Player.objects.create_superuser('{}', password='{}')"


@pytest.fixture
def refusals(page: Page) -> list[str]:
    """What the browser refused, as its console says it."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            said.append(message.text)

    page.on("console", note)
    return said


def test_the_admin(page: Page, refusals: list[str], daphne_server):
    server: Daphne = daphne_server()
    made = manage("shell", "--no-imports", "-c", MAKE_ADMIN.format("admin", "secret"), **server.variables)
    assert made.returncode == 0, made.stdout
    page.goto(f"{server.url}/admin/")
    page.fill("#id_username", "admin")
    page.fill("#id_password", "secret")
    page.click("[type=submit]")
    page.goto(f"{server.url}/admin/lobby/player/1/change/")
    expect(page.locator("#id_username")).to_have_value("admin")
    assert refusals == []


def test_the_api_documentation(page: Page, refusals: list[str], daphne_server):
    server: Daphne = daphne_server()
    page.goto(f"{server.url}/api/docs")
    expect(page.locator(".opblock").first).to_be_visible()
    assert refusals == []


def test_a_script_without_the_nonce_does_not_run(page: Page, refusals: list[str], daphne_server):
    server: Daphne = daphne_server()
    page.goto(server.url)
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    assert page.evaluate("window.ran") is None
    assert refusals
