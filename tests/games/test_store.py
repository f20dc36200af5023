"""Django's store keeps the promises that hosting builds on: one holder a match, higher epochs, one result."""

from datetime import timedelta

import msgspec
import pytest
from django.db.models import F
from django.db.models.functions import Now

from games import signals
from games.engine import Outcome
from games.hosting.store import Ending, Progress
from games.matches.services import SeatSpec, command, create_match
from games.matches.store import DjangoStore
from games.models import Host, Match

GAMES = ["lightcycles"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store():
    return DjangoStore()


@pytest.fixture
def match(django_user_model):
    player = django_user_model.objects.create_user("ada")
    seats = [SeatSpec(player, "Ada", None), SeatSpec(None, "Bot", 2)]
    return create_match(game="lightcycles", options={"rounds": 1}, seats=seats)


def expire(host):
    Host.objects.filter(pk=host).update(expires_at=Now() - timedelta(seconds=1))


def let_pass(seconds):
    """Time goes by, and nobody renews or saves anything."""
    Host.objects.update(expires_at=F("expires_at") - timedelta(seconds=seconds))
    Match.objects.update(saved_at=F("saved_at") - timedelta(seconds=seconds))


def ending(record, **changes):
    base = Ending(record.id, record.epoch, 99, "finished", "", Outcome({0: 1, 1: 2}))
    return msgspec.structs.replace(base, **changes)


def test_each_lease_has_a_higher_number_and_ends_by_the_databases_clock(store):
    first, second = store.open_lease(""), store.open_lease("")
    assert second > first
    assert store.renew_lease(first)
    expire(first)
    assert not store.renew_lease(first)


def test_a_match_has_one_holder_and_each_claim_a_higher_epoch(store, match):
    one, two = store.open_lease("a"), store.open_lease("b")
    (record,) = store.claim(one, GAMES, 10)
    assert (record.epoch, record.options, [seat.bot for seat in record.seats]) == (1, {"rounds": 1}, [None, 2])
    assert store.claim(two, GAMES, 10) == []
    assert store.locate(record.id).channel == "a"
    expire(one)
    assert store.locate(record.id) is None
    (again,) = store.claim(two, GAMES, 10)
    assert again.epoch == 2
    match.refresh_from_db()
    assert match.status == "running"
    assert match.started_at is not None


def test_closing_a_lease_frees_its_matches_at_once(store, match):
    one, two = store.open_lease(""), store.open_lease("")
    store.claim(one, GAMES, 10)
    store.close_lease(one)
    assert len(store.claim(two, GAMES, 10)) == 1


def test_a_claim_takes_no_more_than_asked(store, match):
    host = store.open_lease("")
    assert store.claim(host, GAMES, 0) == []


def test_who_lost_the_match_writes_nothing(store, match):
    one, two = store.open_lease(""), store.open_lease("")
    (old,) = store.claim(one, GAMES, 10)
    expire(one)
    (new,) = store.claim(two, GAMES, 10)
    assert not store.save(one, [Progress(old.id, old.epoch, 5, False, [], b"old", [])])
    assert not store.finish(one, ending(old))
    assert store.save(two, [Progress(new.id, new.epoch, 7, True, [0], b"new", [])])
    match.refresh_from_db()
    assert (match.tick, match.status, bytes(match.checkpoint), match.outcome) == (7, "paused", b"new", None)
    assert list(match.seats.values_list("left", flat=True)) == [True, False]


def test_nobody_is_charged_for_an_outage_even_if_the_next_host_dies_before_its_first_checkpoint(store, match):
    one = store.open_lease("")
    (first,) = store.claim(one, GAMES, 10)
    store.save(one, [Progress(first.id, first.epoch, 7, False, [], b"x", [])])
    Match.objects.update(saved_at=F("saved_at") - timedelta(seconds=30))  # it ran on for so long without a change
    assert store.renew_lease(one)
    let_pass(3600)
    two = store.open_lease("")
    (second,) = store.claim(two, GAMES, 10)
    let_pass(3600)
    (third,) = store.claim(store.open_lease(""), GAMES, 10)
    assert (first.ran_on, second.ran_on, third.ran_on) == (0, pytest.approx(30, abs=2), pytest.approx(30, abs=2))


def test_the_result_is_written_once_and_told_in_the_same_transaction(store, match):
    told = []

    def listen(sender, match, **kwargs):
        told.append((match.status, list(match.seats.values_list("place", flat=True))))

    signals.match_finished.connect(listen)
    host = store.open_lease("")
    (record,) = store.claim(host, GAMES, 10)
    store.save(host, [Progress(record.id, record.epoch, 7, False, [], b"x", [])])
    assert store.finish(host, ending(record))
    assert store.finish(host, ending(record, outcome=Outcome({0: 2, 1: 1}))), "repeating it is no error"
    match.refresh_from_db()
    assert told == [("finished", [1, 2])]
    assert match.outcome == {"placings": {"0": 1, "1": 2}}
    assert match.checkpoint is None
    assert store.claim(store.open_lease(""), GAMES, 10) == []
    assert not store.save(host, [Progress(record.id, record.epoch, 8, False, [], b"late", [])])


def test_if_a_listener_raises_the_result_is_not_half_written(store, match):
    def fail(sender, **kwargs):
        raise RuntimeError("no")

    signals.match_finished.connect(fail)
    try:
        host = store.open_lease("")
        (record,) = store.claim(host, GAMES, 10)
        with pytest.raises(RuntimeError):
            store.finish(host, ending(record))
    finally:
        signals.match_finished.disconnect(fail)
    match.refresh_from_db()
    assert match.is_live
    assert list(match.seats.values_list("place", flat=True)) == [None, None]


def test_commands_are_delivered_to_the_holder_until_they_took_effect(store, match):
    one, two = store.open_lease(""), store.open_lease("")
    store.claim(one, GAMES, 10)
    row = command(match=match, kind="notice", by=None, text="Soon.")
    assert [(waiting.kind, waiting.params) for waiting in store.commands(one)] == [("notice", {"text": "Soon."})]
    assert store.commands(two) == []
    assert not store.took_effect(two, row.pk, 5)
    assert store.took_effect(one, row.pk, 5)
    assert store.commands(one) == []
    row.refresh_from_db()
    assert row.effective_at is not None
    assert row.tick == 5


def test_rows_of_an_uninstalled_game_stay_readable(match):
    Match.objects.update(game="gone")
    match.refresh_from_db()
    assert (match.game_class, match.title) == (None, "gone")
    assert str(match)


def test_a_match_whose_game_is_gone_can_still_be_ended(store, match):
    Match.objects.update(game="gone")
    match.refresh_from_db()
    assert store.claim(store.open_lease(""), GAMES, 10) == [], "no host takes what it cannot play"
    row = command(match=match, kind="end", by=None)
    match.refresh_from_db()
    assert (match.status, match.reason) == ("ended", "operator")
    assert row.effective_at is not None


def test_what_is_said_after_the_end_is_kept_and_what_is_said_before_is_its_hosts(store, match):
    host = store.open_lease("")
    (record,) = store.claim(host, GAMES, 10)
    lines = [{"number": 1, "kind": "chat", "data": {"seat": 0, "name": "Ada", "text": "That was luck."}}]
    store.said(record.id, lines)
    match.refresh_from_db()
    assert match.events == []
    assert store.finish(host, ending(record))
    store.said(record.id, lines)
    match.refresh_from_db()
    assert match.events == lines
