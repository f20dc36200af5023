"""The account pages of django-allauth in our dress: signing up, logging in and out, passwords, and what guests may."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from lobby.models import Player
from tests.lobby.factories import PASSWORD, GuestFactory, PlayerFactory

pytestmark = pytest.mark.django_db

NEW = "another horse battery"


def test_signing_up_logs_in_and_shows_the_username(client):
    form = {"username": "ada", "email": "ada@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", form).status_code == 302
    player = Player.objects.get()
    assert (player.name, player.is_guest) == ("ada", False)
    assert client.get("/").context["user"] == player


def test_usernames_of_guests_are_reserved(client):
    form = {"username": "guest-1", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", form).context["form"].errors["username"]


def test_logging_in_and_out(client):
    player = PlayerFactory()
    client.post("/accounts/login/", {"login": player.username, "password": PASSWORD})
    assert client.get("/").context["user"] == player
    client.post("/accounts/logout/")
    assert not client.get("/").context["user"].is_authenticated


def test_a_guest_can_log_in_to_the_account_it_has(client):
    guest, account = GuestFactory(), PlayerFactory()
    client.force_login(guest)
    assert client.get("/accounts/login/").status_code == 200
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert client.get("/").context["user"] == account
    assert Player.objects.filter(pk=guest.pk).exists()


def test_a_guest_is_told_what_logging_out_costs(client):
    client.force_login(GuestFactory())
    assert "/accounts/claim/" in client.get("/accounts/logout/").content.decode()


def test_changing_the_password_keeps_the_session(client):
    player = PlayerFactory()
    client.force_login(player)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", form).status_code == 302
    player.refresh_from_db()
    assert player.check_password(NEW)
    assert client.get("/").context["user"] == player


def test_resetting_the_password_by_mail(client):
    player = PlayerFactory()
    client.post("/accounts/password/reset/", {"email": player.email})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    form_page = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form_page, {"password1": NEW, "password2": NEW})
    player.refresh_from_db()
    assert player.check_password(NEW)


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_change_password",
        "account_email",
        "account_inactive",
        "account_email_verification_sent",
        "account_reauthenticate",
    ],
)
def test_every_account_page_is_in_our_frame(client, name):
    player = PlayerFactory()
    if name in ("account_logout", "account_change_password", "account_email", "account_reauthenticate"):
        client.force_login(player)
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "site-header" in response.content.decode()


@pytest.mark.parametrize("address", ["signup", "password/change", "password/set", "email", "reauthenticate"])
def test_a_guest_becomes_an_account_before_managing_one(client, address):
    client.force_login(GuestFactory())
    assert client.get(f"/accounts/{address}/")["Location"] == "/accounts/claim/"
