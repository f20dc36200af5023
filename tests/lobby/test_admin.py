"""The lobby in the admin: every list, search and form opens; tokens can only be taken away."""

import pytest
from django.urls import reverse

from lobby import accounts
from lobby.models import Mode, Player, Report
from tests.lobby.factories import PASSWORD, PlayerFactory, RoomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def token():
    player = PlayerFactory()
    accounts.issue_token(player=player)
    return player.tokens.get()


def test_lists_open_and_search(admin_client, token):
    RoomFactory()
    for model in ("player", "room", "token"):
        assert admin_client.get(reverse(f"admin:lobby_{model}_changelist"), {"q": "a"}).status_code == 200


def test_forms_open(admin_client, token):
    for row in (token.player, token, RoomFactory()):
        url = reverse(f"admin:lobby_{row._meta.model_name}_change", args=[row.pk])
        assert admin_client.get(url).status_code == 200


def test_an_account_is_made_with_a_shown_name(admin_client):
    form = {"username": "eva", "name": "Eva", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert admin_client.post(reverse("admin:lobby_player_add"), form).status_code == 302
    assert Player.objects.get(username="eva").name == "Eva"


def test_tokens_are_neither_made_nor_changed(admin_client, token):
    assert admin_client.get(reverse("admin:lobby_token_add")).status_code == 403
    assert admin_client.post(reverse("admin:lobby_token_change", args=[token.pk]), {}).status_code == 403
    assert token.digest not in admin_client.get(reverse("admin:lobby_token_change", args=[token.pk])).content.decode()


def test_a_command_line_account_shows_its_username():
    assert Player.objects.create_superuser("root", password=PASSWORD).name == "root"


def test_the_front_page_says_how_many_reports_wait_to_those_who_may_read_them(client, admin_client):
    front = reverse("admin:index")
    assert "to look at" not in admin_client.get(front).content.decode()
    one, other = PlayerFactory.create_batch(2)
    for state in ("open", "open", "dismissed"):
        Report.objects.create(player=one, by=other, reason="Rude", state=state)
    page = admin_client.get(front).content.decode()
    assert "2 reports wait for somebody to look at them." in page
    link = reverse("admin:lobby_report_changelist", query={"state__exact": "open"})
    assert link in page
    assert "2 reports" in admin_client.get(link).content.decode()
    client.force_login(PlayerFactory(is_staff=True))
    assert "to look at" not in client.get(front).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("options", '"str"', "by name"), ("options", "[1]", "by name"), ("bots_after", "999999999999", "At most 3600")],
)
def test_a_mode_that_makes_no_sense_is_refused_in_words(admin_client, field, value, said):
    mode = Mode.objects.first()
    form = {"game": mode.game, "title": mode.title, "options": "{}", "seats": mode.seats, "teams": mode.teams}
    form |= {"bot_level": 1, "bots_after": 20, "reason": "why", field: value}
    page = admin_client.post(reverse("admin:lobby_mode_change", args=[mode.pk]), form)
    assert said in page.content.decode()
    assert Mode.objects.get(pk=mode.pk).options == mode.options
