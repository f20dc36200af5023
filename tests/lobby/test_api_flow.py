"""The way of a program through the API: from a guest to a match, and what it is shown on the way."""

import uuid

import pytest

from games.models import Match
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory, MatchSeatFactory, RoomFactory

pytestmark = pytest.mark.django_db


def test_two_programs_meet_in_a_room_and_go_to_their_match():
    owner, other = Program(GuestFactory(name="Ada")), Program(GuestFactory(name="Bob"))
    room = owner.post("rooms", {"game": "lightcycles", "options": {"rounds": 1}})
    assert room.status_code == 201
    code = room.json()["code"]
    assert [listed["code"] for listed in Program().rows("rooms")] == [code]

    seats = other.post(f"rooms/{code}/join").json()["seats"]
    assert [(seat["seat"], seat["player"]["name"], seat["owner"]) for seat in seats] == [
        (0, "Ada", True),
        (1, "Bob", False),
    ]
    owner.post(f"rooms/{code}/bots", {"seat": 2, "level": 3})
    assert refusal(owner.post(f"rooms/{code}/start")) == "not_ready"
    other.post(f"rooms/{code}/ready", {"ready": True})
    started = owner.post(f"rooms/{code}/start").json()

    match = other.get(f"matches/{started['match']}").json()
    assert (match["game"], match["seat"], match["options"]["rounds"]) == ("lightcycles", 1, 1)
    assert [(seat["name"], seat["bot"], seat["you"]) for seat in match["seats"]] == [
        ("Ada", None, False),
        ("Bob", None, True),
        ("Hard bot 3", 3, False),
    ]
    ticket = other.post(f"matches/{started['match']}/ticket").json()
    assert ticket["ticket"]
    assert ticket["url"].endswith(f"/ws/matches/{started['match']}/")
    assert owner.get(f"rooms/{code}").json()["match"] == {"id": started["match"], "status": "starting"}


def test_the_owner_hands_over_and_is_removed():
    old, new = Program(GuestFactory()), Program(GuestFactory())
    code = old.post("rooms", {"game": "lightcycles"}).json()["code"]
    new.post(f"rooms/{code}/join")
    assert old.post(f"rooms/{code}/owner", {"seat": 1}).json()["owner"]["id"] == new.player.pk
    assert new.post(f"rooms/{code}/kick", {"seat": 0}).status_code == 200
    assert refusal(old.post(f"rooms/{code}/join")) == "kicked"
    assert new.post(f"rooms/{code}/leave").json() == {}
    assert refusal(new.get(f"rooms/{code}")) == "room_not_found"


def test_the_games_say_what_can_be_chosen():
    (game,) = (game for game in Program().get("games").json() if game["slug"] == "lightcycles")
    assert game["seats"] == {"min": 2, "max": 8}
    (rounds,) = (option for option in game["options"] if option["name"] == "rounds")
    assert (rounds["kind"], rounds["default"], rounds["choices"]) == ("choice", 3, [1, 3, 5])
    assert game["turns"] is False


def test_a_game_says_its_limits_labels_and_levels(parlour):
    (game,) = (game for game in Program().get("games").json() if game["slug"] == "parlour")
    assert game["options"] == [
        {"name": "cards", "label": "Cards", "kind": "int", "default": 7, "min": 5, "max": 9},
        {
            "name": "clock",
            "label": "Clock",
            "kind": "choice",
            "default": "none",
            "choices": ["none", "fast"],
            "labels": ["No clock", "A minute each"],
        },
        {"name": "wild", "label": "Wild ones", "kind": "bool", "default": True},
    ]
    assert [bot["label"] for bot in game["bots"]] == ["Easy bot", "Medium bot", "Hard bot", "Expert bot"]
    assert (game["turns"], game["standard"]) == (True, ["rematch"])


def test_a_visitor_may_watch():
    match = MatchSeatFactory().match
    assert Program().get(f"matches/{match.pk}").json()["seat"] is None
    assert Program().post(f"matches/{match.pk}/ticket").status_code == 200


def test_whom_the_owner_removed_may_not_watch_the_rooms_match():
    room = RoomFactory(match=MatchSeatFactory().match)
    kicked = GuestFactory()
    room.kicked.add(kicked)
    assert refusal(Program(kicked).post(f"matches/{room.match_id}/ticket")) == "forbidden"


def test_there_is_no_such_match():
    assert refusal(Program().get(f"matches/{uuid.uuid4()}")) == "not_found"
    assert not Match.objects.exists()
