"""The queue's services: joining, being found, being ready, and what becomes of who is not."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from games.matches import services as matches
from games.matches.errors import Problem
from games.models import Maintenance, Match, Switch
from lobby import default_modes, friends, queue_loop, queue_view, queueing, room_matches, suspensions
from lobby.models import Block, Mode, Player, Proposal, QueueEntry, QueueMember, Rating
from tests.lobby.factories import GuestFactory, MatchFactory, MatchSeatFactory, RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def duel() -> Mode:
    return Mode.objects.create(slug="duel", game="lightcycles", title="Duel", seats=2)


def queued(mode: str = "duel", waited: float = 0) -> Player:
    """Somebody who has waited so long. No pass is made, because the test's transaction never commits."""
    player = GuestFactory()
    queueing.join(player=player, mode=mode)
    QueueEntry.objects.filter(members__player=player).update(created_at=timezone.now() - timedelta(seconds=waited))
    return player


def run(mode: str = "duel", **options: bool) -> int:
    return queueing.run(mode=Mode.objects.get(slug=mode).pk, **options)


def overdue() -> None:
    Proposal.objects.update(deadline=timezone.now())


def test_two_who_wait_are_found_and_play_once_both_are_ready():
    ada, ben = queued(), queued()
    assert run() == 1
    assert queueing.ready(player=ada) is None
    assert queueing.ready(player=ada) is None
    match = queueing.ready(player=ben)
    assert {seat.player for seat in match.seats.all()} == {ada, ben}
    assert match.mode == "duel"
    assert not QueueEntry.objects.exists()
    assert not Proposal.objects.exists()
    assert queueing.ready(player=ada) == match
    assert Match.objects.count() == 1


def test_a_second_pass_finds_nobody_twice():
    queued(), queued()
    assert run() == 1
    assert run() == 0
    assert Proposal.objects.count() == 1


def test_an_entry_of_several_is_one_party_with_all_that_keeps_any_of_them_apart(duel):
    ada, ben, cleo, dora, eve = queued(), *GuestFactory.create_batch(4)
    entry = QueueEntry.objects.get()
    for player, mu in ((cleo, 31), (ben, 34)):
        QueueMember.objects.create(entry=entry, player=player)
        Rating.objects.create(player=player, mode=duel, mu=mu, sigma=4, games=9, played_at=timezone.now())
    friends.block(player=ben, other=dora.pk)
    friends.block(player=cleo, other=eve.pk)
    match = MatchFactory(game="lightcycles", mode="duel")
    for number, player in enumerate((ada, cleo)):
        MatchSeatFactory(match=match, number=number, player=player)
    (party,) = queueing.gather(duel)
    assert party.players == tuple(sorted((ada.pk, ben.pk, cleo.pk)))
    assert party.rating == pytest.approx(30)
    assert (party.blocks, party.recent) == ({dora.pk, eve.pk}, {ada.pk, cleo.pk})


def test_joining_twice_is_one_entry_and_keeps_the_time():
    player = queued(waited=30)
    queueing.join(player=player, mode="duel")
    entry = QueueEntry.objects.get()
    assert timezone.now() - entry.created_at > timedelta(seconds=29)


def test_who_does_not_answer_is_out_and_the_others_are_in_front_again():
    ada, ben = queued(waited=9), queued()
    run()
    queueing.ready(player=ada)
    before = QueueEntry.objects.get(members__player=ada).created_at
    overdue()
    run()
    place = QueueMember.objects.get()
    assert (place.player, place.ready, place.entry.proposal) == (ada, False, None)
    assert place.entry.created_at == before
    with pytest.raises(Problem) as refused:
        queueing.ready(player=ben)
    assert refused.value.code == "not_found_yet"


def test_an_answer_after_the_deadline_counts_no_more():
    ada = queued()
    queued()
    run()
    overdue()
    with pytest.raises(Problem) as refused:
        queueing.ready(player=ada)
    assert refused.value.code == "not_found_yet"


REFUSALS = {
    "maintenance": lambda: Maintenance.objects.create(pk=1, begins_at=timezone.now()),
    "game_off": lambda: Switch.objects.create(game="lightcycles"),
    "mode_off": lambda: Mode.objects.update(enabled=False),
    "busy": lambda: Match.objects.bulk_create(
        Match(game="lightcycles", status=Match.Status.STARTING) for _ in range(matches.MOST_WAITING)
    ),
    "options_invalid": lambda: Mode.objects.update(options={"rounds": "many"}),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_when_no_match_can_begin_after_all_everybody_waits_again_in_front(code):
    ada, ben, cleo = queued(waited=9), queued(waited=8), queued(waited=1)
    assert run() == 1
    before = dict(QueueEntry.objects.values_list("members__player", "created_at"))
    assert queueing.ready(player=ada) is None
    REFUSALS[code]()
    there = Match.objects.count()
    with pytest.raises(Problem) as refused:
        queueing.ready(player=ben)
    assert refused.value.code == code
    assert Match.objects.count() == there
    assert not Proposal.objects.exists()
    places = QueueMember.objects.order_by("entry__created_at").values_list("player", "ready", "entry__proposal")
    assert list(places) == [(player.pk, False, None) for player in (ada, ben, cleo)]
    assert dict(QueueEntry.objects.values_list("members__player", "created_at")) == before
    with pytest.raises(Problem) as again:
        queueing.ready(player=ben)
    assert again.value.code == "not_found_yet"


@pytest.mark.parametrize("code", ["maintenance", "game_off", "mode_off", "busy"])
def test_while_no_match_can_begin_nobody_is_asked_and_everybody_is_told_why(code):
    ada, _ben = queued(), queued()
    REFUSALS[code]()
    assert run() == 0
    assert queue_view.status(ada)["why"] == str(queueing.closed(Mode.objects.get(slug="duel")).message)
    for rows in (Maintenance, Switch, Match):
        rows.objects.all().delete()
    Mode.objects.update(enabled=True)
    assert run() == 1


def test_leaving_dissolves_what_was_found():
    ada, ben = queued(), queued()
    run()
    queueing.ready(player=ben)
    queueing.leave(player=ada)
    queueing.leave(player=ada)
    place = QueueMember.objects.get()
    assert (place.player, place.ready, place.entry.proposal) == (ben, False, None)


def test_blocked_people_do_not_meet():
    ada, ben = queued(waited=500), queued(waited=500)
    Block.objects.create(player=ben, blocked=ada)
    assert run() == 0
    queued()
    assert run() == 1


def test_a_block_that_comes_while_a_match_waits_for_answers_keeps_the_two_apart():
    ada, ben = queued(waited=9), queued(waited=9)
    run()
    assert queueing.ready(player=ada) is None
    friends.block(player=ben, other=ada.pk)
    assert queueing.ready(player=ben) is None
    assert not Match.objects.exists()
    assert not Proposal.objects.exists()
    assert QueueMember.objects.filter(ready=False, entry__proposal=None).count() == 2
    assert run() == 0


def test_whom_one_has_just_played_one_meets_again_only_after_a_while():
    ada, ben = queued(), queued()
    run()
    for player in (ada, ben):
        queueing.ready(player=player)
    Match.objects.update(status=Match.Status.FINISHED)
    for player in (ada, ben):
        queueing.join(player=player, mode="duel")
    assert run() == 0
    QueueEntry.objects.update(created_at=timezone.now() - timedelta(seconds=60))
    assert run() == 1


def test_bots_fill_up_after_the_mode_s_wait(duel):
    duel.bots_after = 20
    duel.save()
    early, late = queued(waited=5), queued(waited=25)
    Block.objects.create(player=early, blocked=late)
    assert run() == 1
    match = queueing.ready(player=late)
    assert [(seat.player, seat.bot) for seat in match.seats.all()] == [(late, None), (None, 2)]
    assert QueueMember.objects.get().player == early


def test_who_is_gone_is_dropped_unless_the_process_has_just_started():
    queued()
    QueueMember.objects.update(seen_at=timezone.now() - timedelta(seconds=31))
    run()
    assert QueueMember.objects.exists()
    run(drop_absent=True)
    assert not QueueEntry.objects.exists()


def test_another_mode_instead():
    Mode.objects.create(slug="four", game="lightcycles", title="Four", seats=4)
    player = queued()
    queueing.join(player=player, mode="four")
    assert QueueMember.objects.get().entry.mode.slug == "four"


@pytest.mark.parametrize("fields", [{"enabled": False}, {"game": "gone"}], ids=str)
def test_a_mode_that_is_off_or_has_no_game_cannot_be_queued_for(fields):
    Mode.objects.update(**fields)
    with pytest.raises(Problem) as refused:
        queueing.join(player=GuestFactory(), mode="duel")
    assert refused.value.code == "unknown_mode"


def test_the_loop_s_round_passes_over_modes_where_people_wait(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert queue_loop.passes(drop_absent=True) == 0
    queued(), queued()
    assert queue_loop.passes(drop_absent=True) == 1


@pytest.mark.django_db(transaction=True)
def test_who_joins_is_matched_at_once():
    ada, ben = GuestFactory(), GuestFactory()
    for player in (ada, ben):
        queueing.join(player=player, mode="duel")
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("people", [2, 30])
def test_a_pass_takes_as_many_queries_for_many_as_for_few(django_assert_num_queries, people):
    for _one in range(people):
        queued()
    with django_assert_num_queries(15):
        assert run(drop_absent=True) == people // 2
    assert Proposal.objects.count() == people // 2
    assert not QueueEntry.objects.filter(proposal=None).exists()


@pytest.mark.parametrize("people", [2, 30])
def test_so_does_one_that_ends_what_nobody_answered(django_assert_num_queries, people):
    for _one in range(people):
        queued()
    run()
    QueueMember.objects.filter(pk__in=QueueMember.objects.order_by("pk").values("pk")[: people // 2]).update(ready=True)
    overdue()
    Mode.objects.filter(slug="duel").update(seats=100)  # so that nobody is found again
    with django_assert_num_queries(18):
        run()
    assert not Proposal.objects.exists()
    assert QueueMember.objects.filter(ready=False).count() == QueueEntry.objects.count() == people // 2


def test_what_one_pass_leaves_for_the_lock_s_sake_the_next_ones_find_at_once(monkeypatch):
    monkeypatch.setattr(queueing, "AT_ONCE", 4)
    for _one in range(10):
        queued()
    assert run() == 2
    assert queue_loop.passes(drop_absent=False) == 3


@pytest.mark.django_db(transaction=True)
def test_joining_a_long_queue_leaves_the_pass_to_the_loop(monkeypatch):
    monkeypatch.setattr(queueing, "LONG", 1)
    queued(), queued()
    assert not Proposal.objects.exists()
    assert queue_loop.passes(drop_absent=False) == 1


def test_every_installed_game_has_a_mode_that_stays_as_it_was_changed():
    default_modes.make()
    mode = Mode.objects.get(slug="reversi")
    assert (mode.game, mode.seats, mode.teams, mode.bots_after) == ("reversi", 2, 0, 20)
    Mode.objects.filter(slug="reversi").update(enabled=False)
    default_modes.make()
    assert not Mode.objects.get(slug="reversi").enabled


def test_who_asks_while_a_match_is_found_is_told_what_was():
    place = QueueMember.objects.select_related("entry__mode").get(player=queued())
    QueueEntry.objects.all().delete()
    assert queue_view._outlook(place, 1.0)["people"] >= 1


def test_who_plays_a_match_that_they_queued_for_waits_for_no_other():
    Mode.objects.create(slug="other", game="reversi", title="Other", seats=2)
    ada, ben = queued(), queued()
    run()
    queueing.ready(player=ada), queueing.ready(player=ben)
    queueing.join(player=ada, mode="other")
    assert not QueueEntry.objects.exists()
    assert queue_view.status(ada)["state"] == "playing"


@pytest.mark.parametrize(
    ("people", "public", "waits"),
    [(2, False, False), (1, False, True), (2, True, True)],
    ids=["with others", "with bots alone", "where anybody drops in"],
)
def test_who_plays_with_others_waits_for_no_other(people, public, waits):
    ada, ben = GuestFactory(), GuestFactory()
    match = MatchFactory(public=public, game="reversi")
    for number, player in enumerate((ada, ben)[:people]):
        MatchSeatFactory(match=match, player=player, number=number)
    queueing.join(player=ada, mode="duel")
    assert QueueEntry.objects.exists() is waits
    said = queue_view.status(ada)
    assert (said["state"], said.get("match")) == (("waiting", None) if waits else ("playing", str(match.pk)))
    queueing.leave(player=ada)
    match.seats.filter(player=ben).update(left=True)
    queueing.join(player=ada, mode="duel")
    assert QueueEntry.objects.exists(), "the others have left"


@pytest.mark.parametrize("bots", [False, True], ids=["with others", "with bots alone"])
def test_who_begins_a_match_in_a_room_waits_for_none_any_more(django_capture_on_commit_callbacks, bots):
    ada, ben = queued(), queued()
    room = RoomFactory(owner=ada)
    RoomSeatFactory(room=room, **({"player": None, "bot": 1} if bots else {"player": ben, "ready": True}))
    with django_capture_on_commit_callbacks(execute=True):
        room_matches.start(player=ada, code=room.code)
    assert {one.player for one in QueueMember.objects.all()} == ({ada, ben} if bots else set())


def test_who_could_not_answer_because_no_process_was_there_waits_on():
    ada, ben = queued(), queued()
    run()
    queueing.ready(player=ada)
    overdue()
    assert run(forgive=True) == 1
    assert {one.player for one in QueueMember.objects.all()} == {ada, ben}


def test_who_has_come_since_the_queue_was_read_counts_themselves():
    ada = queued(mode="duel")
    cache.set(f"lobby:queue-look:{Mode.objects.get(slug='duel').pk}", ({}, [], False), 60)
    said = queue_view.status(ada)
    assert (said["why"], said["in_window"]) == ("1 more player is needed.", 0)


def test_who_plays_elsewhere_by_now_gets_no_other_match_from_the_queue():
    ada, ben = queued(), queued(waited=9)
    run()
    queueing.ready(player=ben)
    match = MatchFactory(game="reversi")
    for number in range(2):
        MatchSeatFactory(match=match, number=number, **({} if number else {"player": ada}))
    assert queueing.ready(player=ada) is None
    assert Match.objects.count() == 1
    place = QueueMember.objects.get()
    assert (place.player, place.ready, place.entry.proposal) == (ben, False, None)


def test_nobody_is_taken_from_a_match_of_the_queue_into_that_of_a_room():
    ada, ben = queued(), queued()
    run()
    queueing.ready(player=ada), queueing.ready(player=ben)
    room = RoomFactory()
    RoomSeatFactory(room=room, player=ben, ready=True)
    with pytest.raises(Problem) as refused:
        room_matches.start(player=room.owner, code=room.code)
    assert refused.value.code == "not_ready"
    assert ben.name in refused.value.message
    Match.objects.update(status=Match.Status.FINISHED)
    assert room_matches.start(player=room.owner, code=room.code).seats.filter(player=ben).exists()


def test_nobody_waits_for_who_is_suspended(django_capture_on_commit_callbacks):
    ada, ben = queued(), queued()
    seat = RoomSeatFactory(player=ada)
    run()
    with django_capture_on_commit_callbacks(execute=True):
        suspensions.suspend(player=ada, by=None, reason="rude")
    assert [entry.proposal for entry in QueueEntry.objects.all()] == [None]
    assert QueueMember.objects.get().player == ben
    assert not seat.room.seats.filter(player=ada).exists()


@pytest.mark.parametrize("who", ["nobody", "the one", "the other"])
def test_what_would_match_now_leaves_out_who_is_not_to_be_met_and_does_not_say_why(who):
    ada, ben = queued(), queued()
    if who != "nobody":
        one, other = (ada, ben) if who == "the one" else (ben, ada)
        friends.block(player=one, other=other.pk)
    for player in (ada, ben):
        said = queue_view.status(player)
        assert said["in_window"] == (1 if who == "nobody" else 0)
        assert said["why"] == (
            "There are enough people: a match is being put together."
            if who == "nobody"
            else "Those who wait do not fit together yet: the longer you wait, the wider we look."
        )
