"""Who waits is woken over the lobby's socket, and only those whom it concerns."""

import pytest

from lobby import notify, queueing
from lobby.models import Mode
from tests.lobby.factories import GuestFactory


@pytest.mark.django_db
def test_those_who_wait_hear_of_who_joins_and_leaves(monkeypatch, django_capture_on_commit_callbacks):
    Mode.objects.create(slug="four", game="lightcycles", title="Four", seats=4)
    told: list[str] = []
    monkeypatch.setattr(notify, "_deliver", lambda groups, message: told.extend(groups))
    ada, ben, other = GuestFactory(), GuestFactory(), GuestFactory()
    queueing.join(player=ada, mode="four")
    with django_capture_on_commit_callbacks(execute=True):
        queueing.join(player=ben, mode="four")
    assert {*told} == {notify.player_group(ada.pk), notify.player_group(ben.pk)}
    told.clear()
    with django_capture_on_commit_callbacks(execute=True):
        queueing.leave(player=ben)
    assert notify.player_group(ada.pk) in told
    assert notify.player_group(other.pk) not in told
