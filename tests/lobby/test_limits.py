"""What costs something can be done only so often, and whose address counts behind a proxy."""

import pytest
from django.test import RequestFactory

from lobby.limits import client_address
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory


@pytest.mark.django_db
def test_guests_are_bounded_by_address(settings):
    settings.BACKBEAT_LIMITS = {"guests_per_minute": 2}
    for _count in range(2):
        assert Program().post("players/guest", {"name": "Ada"}).status_code == 201
    response = Program().post("players/guest", {"name": "Ada"})
    assert response.status_code == 429
    assert refusal(response) == "too_many_requests"


@pytest.mark.django_db
def test_rooms_are_bounded_by_player(settings):
    settings.BACKBEAT_LIMITS = {"rooms_per_minute": 1}
    first, second = Program(GuestFactory()), Program(GuestFactory())
    assert first.post("rooms", {"game": "lightcycles"}).status_code == 201
    assert refusal(first.post("rooms", {"game": "lightcycles"})) == "too_many_requests"
    assert second.post("rooms", {"game": "lightcycles"}).status_code == 201


@pytest.mark.django_db
def test_the_page_says_so_too(client, settings):
    settings.BACKBEAT_LIMITS = {"guests_per_minute": 0}
    assert "Try again in a minute" in client.post("/play/lightcycles/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        ([], "9.9.9.9", "1.1.1.1", "9.9.9.9"),
        (["10.0.0.1"], "9.9.9.9", "1.1.1.1", "9.9.9.9"),
        (["10.0.0.1"], "10.0.0.1", "1.1.1.1", "1.1.1.1"),
        (["10.0.0.1"], "10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (["10.0.0.0/24"], "10.0.0.1", "1.1.1.1, 10.0.0.7", "1.1.1.1"),
        (["10.0.0.1"], "10.0.0.1", "", "10.0.0.1"),
        (["10.0.0.1"], "", "1.1.1.1", "unknown"),
    ],
)
def test_the_last_address_that_is_not_ours_counts(settings, proxies, peer, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == address
