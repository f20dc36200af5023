"""One's own data: taking all of it along, and deleting the account, after which the history has no name."""

import json

import pytest

from games.engine import registry
from games.engine.packing import unpack
from games.engine.rerun import verify
from games.matches import forgetting, logins, recordings
from games.models import Command, Match, RecordingFile
from lobby import accounts, deletion, export, ratings
from lobby.models import Mode, Player, Rating, RatingChange, Room, RoomSeat, Token
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import (
    PASSWORD,
    GuestFactory,
    MatchFactory,
    MatchSeatFactory,
    PlayerFactory,
    RoomFactory,
    RoomSeatFactory,
)
from tests.lobby.test_profiles import played
from tests.support import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def mode() -> Mode:
    return Mode.objects.create(slug="duel", game="reversi", title="Duel", seats=2)


def delete(program: Program, **body):
    return program.client.delete("/api/me", json.dumps(body), content_type="application/json", headers=program.headers)


def test_the_export_has_all_that_is_the_players_and_no_secret(mode):
    ada, bob = PlayerFactory(), PlayerFactory()
    match = played((ada, 1), (bob, 2), mode=mode)
    room = RoomFactory(owner=ada)
    program = Program(ada)
    response = program.get("me/export")
    assert "attachment" in response["Content-Disposition"]
    told = response.json()
    assert set(told) == set(export.SECTIONS)
    assert told["account"]["email"] == ada.email
    assert [seat["id"] if "id" in seat else seat["match"] for seat in told["seats"]] == [str(match.pk)]
    assert told["seats"][0]["game"] == "reversi"
    assert told["ratings"][0]["games"] == 1
    assert len(told["rating_changes"]) == 1
    assert (told["rooms"]["owned"][0]["code"], told["rooms"]["seats"][0]["room__code"]) == (room.code, room.code)
    assert len(told["tokens"]) == 1
    assert Token.objects.get().digest not in response.content.decode()
    assert ada.password not in response.content.decode()
    assert bob.name not in response.content.decode()


def test_the_export_is_for_players_and_not_at_any_rate(settings):
    assert refusal(Program().get("me/export")) == "not_authenticated"
    settings.BACKBEAT_LIMITS = {"exports_per_minute": 1}
    program = Program(GuestFactory())
    assert program.get("me/export").status_code == 200
    assert refusal(program.get("me/export")) == "too_many_requests"


def test_deleting_leaves_the_history_without_a_name(mode, monkeypatch, django_capture_on_commit_callbacks):
    ended = []
    monkeypatch.setattr(logins, "end_all", lambda player: ended.append(player.pk))
    ada, bob = PlayerFactory(name="Ada"), PlayerFactory()
    pk = ada.pk
    match = played((ada, 1), (bob, 2), mode=mode)
    bobs = Rating.objects.get(player=bob).mu
    with django_capture_on_commit_callbacks(execute=True):
        assert delete(Program(ada), password=PASSWORD).json() == {}
    assert ended == [pk]
    assert not Player.objects.filter(pk=pk).exists()
    assert not Token.objects.exists()
    assert list(match.seats.values_list("player", "name")) == [(None, forgetting.GONE), (bob.pk, bob.name)]
    assert list(Rating.objects.values_list("player", "mu")) == [(bob.pk, bobs)]
    assert RatingChange.objects.filter(player=None).count() == 1
    assert ratings.rebuild(mode) == 0
    assert match.rating_changes.count() == 2


def test_a_wrong_password_deletes_nothing():
    program = Program(PlayerFactory())
    assert refusal(delete(program, password="wrong")) == "password_wrong"
    assert refusal(delete(program)) == "password_wrong"
    assert Player.objects.filter(pk=program.player.pk).exists()


def test_a_guest_has_no_password_to_say():
    program = Program(GuestFactory())
    assert program.client.delete("/api/me", headers=program.headers).json() == {}
    assert not Player.objects.exists()
    assert refusal(program.get("me")) == "not_authenticated"


def test_who_works_on_the_site_is_not_deleted_in_passing():
    program = Program(PlayerFactory(is_staff=True))
    assert refusal(delete(program, password=PASSWORD)) == "staff_account"


def test_rooms_go_on_with_another_owner():
    room = RoomFactory()
    other = RoomSeatFactory(room=room)
    alone = RoomFactory(owner=PlayerFactory())
    deletion.delete_account(player=room.owner)
    deletion.delete_account(player=alone.owner)
    assert Room.objects.get().owner == other.player
    assert RoomSeat.objects.get() == other


def test_a_running_match_does_not_wait_for_who_is_gone():
    seat = MatchSeatFactory(match=MatchFactory(), player=GuestFactory())
    deletion.delete_account(player=seat.player)
    command = Command.objects.get()
    assert (command.match, command.kind, command.params) == (seat.match, Command.Kind.KICK, {"seat": 0})


def test_what_was_said_of_the_player_in_old_matches_has_no_name_either():
    ada = GuestFactory(name="Ada")
    joined = {"number": 1, "kind": "seat", "data": {"seat": 0, "name": "Ada", "status": "here"}, "tick": 0}
    match = MatchFactory(status=Match.Status.FINISHED, events=[joined])
    MatchSeatFactory(match=match, player=ada, number=0)
    deletion.delete_account(player=ada)
    match.refresh_from_db()
    assert "Ada" not in json.dumps(match.events)


def test_deleting_twice_is_deleting_once():
    ada = GuestFactory()
    again = Player.objects.get(pk=ada.pk)
    deletion.delete_account(player=ada)
    deletion.delete_account(player=again)
    assert not Player.objects.exists()


def test_the_pages_ask_before_anything_is_gone(client):
    ada = PlayerFactory()
    assert client.get("/accounts/delete/").status_code == 302
    client.force_login(ada)
    assert "/api/me/export" in client.get("/accounts/data/").content.decode()
    assert client.get("/accounts/delete/").status_code == 200
    for form in ({"password": PASSWORD}, {"sure": "on"}, {"sure": "on", "password": "wrong"}):
        page = client.post("/accounts/delete/", form)
        assert page.status_code == 200
        assert page.context["form"].errors
    assert Player.objects.filter(pk=ada.pk).exists()
    done = client.post("/accounts/delete/", {"sure": "on", "password": PASSWORD})
    assert done.url == "/"
    assert not Player.objects.exists()
    assert "Your account is deleted." in client.get("/").content.decode()


def test_a_guest_deletes_with_a_tick(client):
    client.force_login(GuestFactory())
    assert client.post("/accounts/delete/", {"sure": "on"}).status_code == 302
    assert not Player.objects.exists()


def test_an_operator_is_told_why_not(client):
    client.force_login(PlayerFactory(is_staff=True))
    page = client.post("/accounts/delete/", {"sure": "on", "password": PASSWORD})
    assert "Another operator" in page.content.decode()
    assert client.get("/").context["user"].is_authenticated


def test_a_recording_that_nobody_can_read_goes():
    seat = MatchSeatFactory(match__status=Match.Status.FINISHED, player=accounts.create_guest(name="Ada"))
    RecordingFile.objects.create(match=seat.match, data=b"x")
    deletion.delete_account(player=seat.player)
    assert not RecordingFile.objects.exists()


@pytest.mark.parametrize("runs", [False, True], ids=["over", "running"])
def test_recordings_and_events_know_nobody_who_has_gone_and_play_again_all_the_same(runs):
    ada = GuestFactory(name="Ada")
    match = recorded.created("lightcycles", player=ada, rounds=3 if runs else 1)
    recorded.played(match, ticks=40 if runs else None)
    deletion.delete_account(player=ada)
    if runs:
        recorded.played(match)
    match.refresh_from_db()
    file = recordings.find(match)
    recording = unpack(file)
    assert recording.seats[0].name == forgetting.GONE
    told = [(one.kind, one.data) for part in recording.parts for one in part.told]
    assert "Ada" not in str([*told, match.events])
    assert next(data[0]["name"] for kind, data in told if kind == "seats") == forgetting.GONE
    assert not [data for kind, data in told if kind == "chat"]
    assert verify(recording, registry.get("lightcycles")) is None


def test_the_export_has_what_was_said_in_matches():
    seat = MatchSeatFactory(player=GuestFactory(name="Ada"), number=1)
    spoke, watched = seat.match, MatchFactory()
    for match, number in ((spoke, 1), (watched, None)):
        lines = [said(who, number) for who in (seat.player_id, seat.player_id + 1)]
        Match.objects.filter(pk=match.pk).update(events=[*lines, {"kind": "paused", "data": {}}])
    own = f"by {seat.player_id}"
    told = export.said_in_matches(seat.player)
    assert told == [{"match": match.pk, "text": own} for match in (spoke, watched)]


def said(player, seat):
    return {"kind": "chat", "data": {"seat": seat, "name": "x", "text": f"by {player}", "player": str(player)}}


def test_what_the_player_said_while_watching_goes_too():
    ada, other = GuestFactory.create_batch(2)
    match = MatchFactory(status=Match.Status.FINISHED, events=[said(ada.pk, None), said(other.pk, None)])
    deletion.delete_account(player=ada)
    match.refresh_from_db()
    assert match.events == [said(other.pk, None)]


def test_a_match_that_ends_keeps_nothing_of_who_has_gone_meanwhile():
    ada, other = GuestFactory.create_batch(2)
    events = [said(ada.pk, None), said(other.pk, None), said(other.pk, 0)]
    gone = ada.pk
    deletion.delete_account(player=ada)
    assert forgetting.to_keep(MatchFactory(), [*events, said(gone, 1)]) == events[1:]
