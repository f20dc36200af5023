"""A guest becomes an account on the same row, on the page and over the API."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from games.matches.errors import Problem
from lobby import accounts
from lobby.adapter import AccountAdapter
from lobby.models import Player
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import PASSWORD, GuestFactory, MatchSeatFactory, PlayerFactory

pytestmark = pytest.mark.django_db

GOOD = {"username": "ada", "email": "ada@example.org", "password": PASSWORD}


@pytest.fixture
def guest(client):
    guest = GuestFactory(name="Ada")
    client.force_login(guest)
    return guest


def test_the_row_the_history_and_the_session_stay(client, guest):
    seat = MatchSeatFactory(player=guest)
    response = client.post("/accounts/claim/", GOOD)
    assert response.status_code == 302
    account = Player.objects.get(pk=guest.pk)
    assert (account.username, account.name, account.is_guest) == ("ada", "Ada", False)
    assert account.check_password(PASSWORD)
    seat.refresh_from_db()
    assert seat.player == account
    assert client.get("/").context["user"] == account


def test_the_address_is_confirmed_by_mail(client, guest):
    client.post("/accounts/claim/", GOOD)
    assert mail.outbox[0].to == ["ada@example.org"]
    assert EmailAddress.objects.get(user=guest).primary


def test_it_can_log_in_afterwards(client, guest):
    client.post("/accounts/claim/", GOOD)
    client.logout()
    response = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert response.status_code == 302
    assert client.get("/").context["user"] == guest


def test_the_api_does_the_same(guest):
    program = Program(guest)
    assert program.post("players/claim", GOOD).json() == {
        "id": guest.pk, "name": "Ada", "is_guest": False, "username": "ada"
    }  # fmt: skip
    assert program.get("me").status_code == 200
    assert refusal(program.post("players/claim", GOOD)) == "already_claimed"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "taken"),
        ("username", "Taken"),
        ("username", "guest-1"),
        ("username", "no spaces"),
        ("username", ""),
        ("username", "x" * 151),
        ("email", "no address"),
        ("email", "taken@example.org"),
        ("password", "short"),
        ("password", "12345678901"),
        ("password", ""),
    ],
)
def test_each_wrong_field_is_named(client, guest, field, value):
    PlayerFactory(username="taken", email="taken@example.org")
    assert client.post("/accounts/claim/", GOOD | {field: value}).context["form"].errors[field]
    response = Program(guest).post("players/claim", GOOD | {field: value})
    assert refusal(response) in ("invalid",)
    assert list(response.json()["error"]["fields"]) == [field]
    guest.refresh_from_db()
    assert guest.is_guest


def test_an_account_has_nothing_to_claim(client):
    client.force_login(PlayerFactory())
    assert client.get("/accounts/claim/")["Location"] == "/"


def test_a_visitor_is_asked_to_log_in(client):
    assert "/accounts/login/" in client.get("/accounts/claim/")["Location"]


@pytest.mark.parametrize("field", ["username", "email"])
def test_who_takes_a_name_or_an_address_in_the_same_moment_is_told_so(guest, monkeypatch, field):
    """In other letters, and after it was looked up."""
    taken = {"username": "ADA", "email": "Ada@Example.org"} | {field: GOOD[field].upper()}
    if field == "username":
        taken["email"] = "other@example.org"
    else:
        taken["username"] = "other"
    PlayerFactory(username=taken["username"], email=taken["email"].lower())
    monkeypatch.setattr(AccountAdapter, "clean_username", lambda self, username, shallow=False: username)
    monkeypatch.setattr(accounts, "_clean_email", lambda email: None)
    with pytest.raises(Problem) as refused:
        accounts.claim(player=guest, **GOOD)
    assert [*refused.value.fields] == [field]
    assert Player.objects.get(pk=guest.pk).is_guest


def test_a_sign_up_that_comes_second_is_shown_the_form_again(client, monkeypatch):
    PlayerFactory(username="ADA")
    monkeypatch.setattr(AccountAdapter, "clean_username", lambda self, username, shallow=False: username)
    form = {"username": "ada", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "just now" in client.post("/accounts/signup/", form, follow=True).content.decode()
    assert not Player.objects.filter(username="ada").exists()
