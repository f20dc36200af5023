"""What every process has to learn is acted on once, whichever way and however often it comes, and is never missed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from games.matches import tidings
from games.models import SpentTicket

TIDINGS = st.tuples(st.sampled_from(["abc", "player:1", "chat:1"]), st.integers(1, 50).map(float))


@given(st.lists(st.lists(TIDINGS, max_size=5), max_size=8))
def test_what_is_newer_is_acted_on_and_nothing_twice(batches):
    acted, newest, heard = [], {}, None
    heard = tidings.Heard(acted.append)
    for batch in batches:
        expected = []
        for what, at in batch:
            if at > newest.get(what, 0.0):
                newest[what] = at
                expected.append(what)
        before, count = len(acted), heard.count
        heard.hear(batch)
        assert acted[before:] == expected
        assert {what for what in newest if heard.since(count, what)} == set(expected)


def test_what_is_old_is_forgotten():
    heard = tidings.Heard(lambda what: None)
    heard.hear((f"player:{number}", float(number)) for number in range(1000))
    assert len(heard._known) <= tidings.FORGET_AFTER + 1


@pytest.mark.django_db
def test_the_last_seconds_are_read_and_used_tickets_are_no_tidings():
    told = [tidings.write(what) for what in ("abc", tidings.of_player(1), tidings.of_player(1), tidings.of_chat(1))]
    SpentTicket.objects.create(nonce="a ticket", expires_at=timezone.now() + timedelta(seconds=60))
    old = timezone.now() - tidings.LOOK_BACK + tidings.KEPT
    SpentTicket.objects.create(nonce="long ago", expires_at=old)
    recent = dict(tidings.recent())
    assert set(recent) == {"abc", "player:1", "chat:1"}
    for what, at in (told[0], *told[2:]):
        assert abs(recent[what] - at) < 1e-5
