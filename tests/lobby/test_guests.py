"""A visitor plays as a guest: over the API with a session or a token, on the page with one field."""

import pytest
from django.test import Client

from lobby.models import Player, Token
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory, PlayerFactory

pytestmark = pytest.mark.django_db


def test_a_program_gets_a_token_and_no_session():
    program = Program()
    response = program.post("players/guest", {"name": " Ada ", "token": True})
    assert response.status_code == 201
    assert not response.cookies
    said = response.json()
    assert said["player"] == {"id": Player.objects.get().pk, "name": "Ada", "is_guest": True, "username": None}
    program.headers["Authorization"] = f"Bearer {said['token']}"
    assert program.get("me").json() == said["player"]


def test_of_a_token_only_its_digest_is_kept():
    token = Program().post("players/guest", {"name": "Ada", "token": True}).json()["token"]
    assert token not in str(Token.objects.values())


def test_a_browser_gets_a_session_and_no_token():
    program = Program()
    said = program.post("players/guest", {"name": "Ada"}).json()
    assert said["token"] is None
    assert program.get("me").json()["name"] == "Ada"


def test_shown_names_need_not_be_unique():
    for _count in range(2):
        assert Program().post("players/guest", {"name": "Ada"}).status_code == 201


def test_said_twice_it_is_one_guest_who_may_have_changed_the_name():
    program = Program()
    first = program.post("players/guest", {"name": "Ada"}).json()["player"]
    response = program.client.post("/api/players/guest", {"name": "Eva"}, content_type="application/json")
    assert response.json()["player"] == first | {"name": "Eva"}
    assert Player.objects.count() == 1


def test_another_site_cannot_log_its_visitors_in():
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(
        "/api/players/guest",
        {"name": "Ada"},
        content_type="application/json",
        headers={"Origin": "https://evil.example"},
    )
    assert refusal(response) == "csrf"
    assert not Player.objects.exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 25, "a\u202eb"])
def test_a_wrong_name_is_refused_by_name(name):
    response = Program().post("players/guest", {"name": name})
    assert refusal(response) == "name_invalid"
    assert "name" in response.json()["error"]["fields"]


def test_the_page_needs_one_field_and_one_click(client):
    response = client.post("/accounts/guest/", {"name": "Ada", "next": "/rooms/ABCDEF/"})
    assert response.status_code == 302
    assert response["Location"] == "/rooms/ABCDEF/"
    assert client.get("/").context["user"].name == "Ada"


def test_the_page_leads_nowhere_else(client):
    assert client.post("/accounts/guest/", {"name": "Ada", "next": "https://evil.example/"})["Location"] == "/"


def test_the_page_says_what_is_wrong_with_a_name(client):
    response = client.post("/accounts/guest/", {"name": "a\u202eb"})
    assert response.status_code == 200
    assert response.context["form"].errors["name"]


@pytest.mark.parametrize("factory", [GuestFactory, PlayerFactory])
def test_whoever_plays_can_change_the_name(client, factory):
    player = factory()
    client.force_login(player)
    client.post("/accounts/guest/", {"name": "Eva"})
    player.refresh_from_db()
    assert player.name == "Eva"


def test_html_in_a_name_is_shown_as_text(client):
    client.force_login(GuestFactory(name="<b>x</b>"))
    page = client.get("/").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page
