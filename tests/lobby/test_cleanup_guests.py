"""`manage.py cleanup_guests` removes guests who have not come back, and nobody and nothing else."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lobby import accounts
from lobby.models import Player
from tests.lobby.factories import GuestFactory, MatchSeatFactory, PlayerFactory, RoomFactory

pytestmark = pytest.mark.django_db


def days_ago(days: int):
    return timezone.now() - timedelta(days=days)


def test_only_old_guests_go(capsys):
    kept = [GuestFactory(seen_at=days_ago(29)), PlayerFactory(seen_at=days_ago(400))]
    GuestFactory(seen_at=days_ago(31))
    call_command("cleanup_guests", days=30)
    assert set(Player.objects.all()) == set(kept)
    assert capsys.readouterr().out == "1 guests removed.\n"


def test_finished_matches_keep_the_name():
    seat = MatchSeatFactory(player=GuestFactory(name="Ada", seen_at=days_ago(31)))
    accounts.cleanup_guests(days=30)
    seat.refresh_from_db()
    assert (seat.player, seat.name) == (None, "Ada")


def test_whoever_is_in_a_room_stays():
    room = RoomFactory(owner__seen_at=days_ago(31))
    accounts.cleanup_guests(days=30)
    assert Player.objects.filter(pk=room.owner_id).exists()


def test_being_seen_counts_as_a_visit():
    guest = GuestFactory(seen_at=days_ago(31))
    accounts.seen(player=guest)
    assert accounts.cleanup_guests(days=30) == 0


def test_zero_days_would_remove_those_who_play():
    with pytest.raises(CommandError):
        call_command("cleanup_guests", days=0)
