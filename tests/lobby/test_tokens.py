"""Tokens that players make, name and revoke; and what polling programs are told: ETags and when to try again."""

import pytest
from django.test import Client

from games.matches.tickets import login_of
from games.models import SpentTicket
from lobby import tokens
from lobby.models import Token
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_shown_once_used_and_revoked(django_capture_on_commit_callbacks):
    program = Program(GuestFactory())
    made = program.post("tokens", {"name": " my bot "}).json()
    assert made["name"] == "my bot"
    bot = Client(headers={"Authorization": f"Bearer {made['token']}"})
    assert bot.get("/api/me").json()["id"] == program.player.pk
    rows = program.rows("tokens")
    assert rows[0]["id"] == made["id"]
    assert rows[0]["last_used_at"] is not None
    assert "token" not in rows[0]
    login = login_of(tokens.login_key(Token.objects.get(pk=made["id"])))
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            deleted = program.client.delete(f"/api/tokens/{made['id']}", headers=program.headers)
            assert deleted.status_code == 204
    assert refusal(bot.get("/api/me")) == "not_authenticated"
    assert SpentTicket.objects.filter(nonce=login).exists()


def test_nobody_revokes_what_is_not_theirs():
    one, other = Program(GuestFactory()), Program(GuestFactory())
    pk = other.player.tokens.get().pk
    one.client.delete(f"/api/tokens/{pk}", headers=one.headers)
    assert Token.objects.filter(pk=pk).exists()


def test_tokens_are_bounded_and_named(monkeypatch):
    monkeypatch.setattr(tokens, "MOST", 2)
    program = Program(GuestFactory())
    assert refusal(program.post("tokens", {"name": ""})) == "name_invalid"
    assert program.post("tokens", {"name": "one"}).status_code == 201
    assert refusal(program.post("tokens", {"name": "two"})) == "too_many_tokens"


def test_the_page(client):
    player = GuestFactory()
    client.force_login(player)
    made = client.post("/tokens/", {"name": "bot"}).context["made"]
    assert made.text in client.post("/tokens/", {"name": ""}).content.decode() or made.text
    assert made.text not in client.get("/tokens/").content.decode()
    client.post(f"/tokens/{made.row.pk}/revoke/")
    assert "No token yet" in client.get("/tokens/").content.decode()


def test_what_has_not_changed_is_not_sent_again():
    program = Program(GuestFactory())
    first = program.get("friends")
    again = program.client.get("/api/friends", headers=program.headers | {"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    program.post("friends", {"player": GuestFactory().pk})
    later = program.client.get("/api/friends", headers=program.headers | {"If-None-Match": first["ETag"]})
    assert later.status_code == 200


@pytest.mark.parametrize("bound", ["api_requests_per_minute", "api_requests_per_minute_and_address"])
def test_who_asks_too_much_is_told_when_to_try_again(settings, bound):
    settings.BACKBEAT_LIMITS = {bound: 2}
    program = Program(GuestFactory())
    answers = [program.get("me") for _count in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert refusal(answers[-1]) == "too_many_requests"
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60


@pytest.mark.parametrize("scheme", ["Token", "Basic", "token:"])
def test_a_key_under_another_name_is_refused_and_not_logged(client, caplog, scheme):
    answer = client.get("/api/me", headers={"Authorization": f"{scheme} a-secret-key"})
    assert refusal(answer) == "not_authenticated"
    assert "a-secret-key" not in caplog.text
