"""The admin offers the replay and the recording of a match that is over, and of no other."""

import pytest
from django.urls import reverse

from tests.support.recorded import created, played

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("over", [True, False])
def test_a_match_that_is_over_offers_its_replay_and_its_file(over, admin_client):
    match = played(created(rounds=1), ticks=None if over else 40)
    page = admin_client.get(reverse("admin:games_match_change", args=[match.pk])).content.decode()
    for address in (f"/matches/{match.pk}/replay/", f"/act/recording/?ids={match.pk}"):
        assert (address in page) is over


def test_one_whose_recording_is_gone_offers_none(admin_client):
    match = played(created(rounds=1))
    match.recording.delete()
    page = admin_client.get(reverse("admin:games_match_change", args=[match.pk])).content.decode()
    assert "/replay/" not in page


def test_a_match_with_a_recording_can_be_deleted(admin_client):
    match = played(created(rounds=1))
    url = reverse("admin:games_match_delete", args=[match.pk])
    assert admin_client.get(url).status_code == 200
    admin_client.post(url, {"post": "yes", "reason": "old"})
    assert not type(match).objects.filter(pk=match.pk).exists()
