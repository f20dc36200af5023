"""Every list of the API that can grow: its pages give each row once, in order, also while rows are added; bounds and
cursors that are none are refused; who polls is told that nothing changed. A list that the API's description has and
this file does not fails.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gameproject.api import STATUS, api, error
from games.models import Maintenance, Match
from lobby import accounts, paging
from lobby.models import Block, Friendship, Mode, Notice, Player, Rating, Report, Room, RoomLine
from lobby.rating import PROVISIONAL_MATCHES
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import (
    GuestFactory,
    MatchFactory,
    MatchSeatFactory,
    PlayerFactory,
    RoomFactory,
    RoomSeatFactory,
)

pytestmark = pytest.mark.django_db


class Place(NamedTuple):
    """Whose lists these are, and the room and mode that they are about."""

    player: Player
    room: Room
    mode: Mode


def add_match(at: Place, number: int) -> None:
    MatchSeatFactory(match=MatchFactory(status=Match.Status.FINISHED), player=at.player, place=1 + number)


def add_rating(at: Place, number: int) -> None:
    """Of a friend, by one of few numbers, so that some are equal."""
    add_friend(at, number)
    player = Player.objects.latest("pk")
    games = PROVISIONAL_MATCHES - (number % 4 == 3)
    Rating.objects.create(
        player=player, mode=at.mode, mu=25 + number % 3, sigma=2, games=games, played_at=timezone.now()
    )


def add_friend(at: Place, number: int) -> None:
    other = PlayerFactory()
    asker, asked = (at.player, other) if number % 2 else (other, at.player)
    Friendship.objects.create(asker=asker, asked=asked, accepted_at=timezone.now() if number % 3 else None)


def add_mode(at: Place, number: int) -> None:
    slug = f"mode-{(number * 7) % 20}-{number}"  # in no order
    Mode.objects.create(slug=slug, game=("reversi", "arena")[number % 2], title=slug, seats=2)


def add_notice(at: Place, number: int) -> None:
    told = timezone.now() if number % 2 else NOON  # some at one moment
    Notice.objects.create(player=at.player, kind="friend_asked", sender=GuestFactory(), created_at=told)


NOON = timezone.now()


class List(NamedTuple):
    """`path` as the description of the API has it; `add` makes one more row; `key` is what tells rows apart; `shared`
    by all who read it."""

    path: str
    add: Callable[[Place, int], Any]
    key: Callable[[Any], Any]
    query: str = ""
    shared: bool = False


def by_id(row: Any) -> Any:
    return row["id"]


def by_player(row: Any) -> Any:
    return row["player"]["id"]


LISTS = (
    List("/api/rooms", lambda at, number: RoomFactory(), lambda row: row["code"], shared=True),
    List("/api/modes", add_mode, lambda row: row["slug"], shared=True),
    List("/api/leaderboards/{mode}", add_rating, by_player, shared=True),
    List("/api/leaderboards/{mode}", add_rating, by_player, "board=month", shared=True),
    List("/api/leaderboards/{mode}", add_rating, by_player, "board=friends"),
    List("/api/players/{id}/matches", add_match, lambda row: row["match"]),
    List("/api/friends", add_friend, by_player),
    List("/api/blocks", lambda at, number: Block.objects.create(player=at.player, blocked=GuestFactory()), by_id),
    List("/api/notices", add_notice, lambda row: row["sender"]["id"]),
    List("/api/tokens", lambda at, number: accounts.issue_token(player=at.player), by_id),
    List(
        "/api/reports",
        lambda at, number: Report.objects.create(by=at.player, player=GuestFactory(), reason="unfair"),
        by_id,
    ),
    List(
        "/api/rooms/{code}/lines",
        lambda at, number: RoomLine.objects.create(room=at.room, player=at.player, name="Ada", text=f"line {number}"),
        lambda row: row["text"],
    ),
)
each_list = pytest.mark.parametrize("one", LISTS, ids=lambda one: f"{one.path[5:]} {one.query}".strip())


def place() -> Place:
    player = PlayerFactory()
    room = RoomFactory(owner=player)
    return Place(player, room, Mode.objects.create(slug="law", game="reversi", title="Law", seats=2))


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.BACKBEAT_LIMITS = dict.fromkeys(("api_requests_per_minute", "api_requests_per_minute_and_address"), 10**6)


class Reader:
    """Who reads one list."""

    def __init__(self, one: List, at: Place) -> None:
        self.program = Program(at.player)
        self.path = one.path.format(mode=at.mode.slug, id=at.player.pk, code=at.room.code) + f"?{one.query}&"
        self.key = one.key

    def ask(self, query: str = "", **headers: str) -> Any:
        return self.program.client.get(self.path + query, headers=self.program.headers | headers)

    def page(self, limit: int, after: str | None) -> tuple[list[Any], str | None]:
        said = self.ask(f"limit={limit}" + (f"&after={after}" if after else "")).json()
        assert len(said["rows"]) <= limit
        return [self.key(row) for row in said["rows"]], said["next"]

    def whole(self) -> list[Any]:
        rows, following = self.page(paging.MOST, None)
        assert following is None
        return rows


def test_every_list_of_the_api_is_tried_here():
    found = {"pages": set(), "whole": set()}
    schema = api.get_openapi_schema()
    for path, operations in schema["paths"].items():
        answer = operations.get("get", {}).get("responses", {}).get(200, {}).get("content", {})
        for content in answer.values():
            shape = content["schema"]
            shape = schema["components"]["schemas"][shape["$ref"].split("/")[-1]] if "$ref" in shape else shape
            if shape.get("type") == "array":
                found["whole"].add(path)
            elif "next" in shape.get("properties", {}):
                found["pages"].add(path)
                assert {"limit", "after"} <= {one["name"] for one in operations["get"]["parameters"]}
    assert found == {
        "pages": {one.path for one in LISTS},
        "whole": {"/api/games"},
    }  # which code adds to, and nobody else


@each_list
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    count=st.integers(0, 9),
    limit=st.integers(1, 4),
    later=st.lists(st.integers(0, 2), max_size=4),
)
@example(count=7, limit=2, later=[1, 1, 1])
@example(count=4, limit=4, later=[])
def test_law_pages_give_each_row_once_in_order_also_while_rows_are_added(one, count, limit, later):
    with transaction.atomic():
        at = place()
        for number in range(count):
            one.add(at, number)
        reader, number = Reader(one, at), count
        before, added = reader.whole(), list(later)
        seen, following = reader.page(limit, None)
        while following:
            for _new in range(added.pop() if added else 0):
                one.add(at, number := number + 1)
            rows, following = reader.page(limit, following)
            assert rows
            seen += rows
        known = set(before)
        assert [row for row in seen if row in known] == before
        assert len(seen) == len(set(seen))
        after = reader.whole()
        assert seen == [row for row in after if row in set(seen)]
        transaction.set_rollback(True)


def wrong_fields(said: Any) -> list[str]:
    assert (said.status_code, refusal(said)) == (422, "invalid")
    return [*said.json()["error"]["fields"]]


@each_list
def test_what_asks_wrongly_is_told_which_field(one):
    at = place()
    for number in range(3):
        one.add(at, number)
    reader = Reader(one, at)
    for query in ("limit=0", f"limit={paging.MOST + 1}", "limit=many", "limit="):
        assert wrong_fields(reader.ask(query)) == ["limit"], query
    cursor = reader.ask("limit=1").json()["next"]
    elsewhere = Reader(LISTS[0] if one.path != LISTS[0].path else LISTS[1], at)
    for number in range(3):
        LISTS[0].add(at, number)
    stolen = elsewhere.ask("limit=1").json()["next"]
    for wrong in ("x", "%00", cursor[:-1], cursor[1:], f"{cursor}A", "A" * 5000, stolen, "é:é", ":"):
        assert wrong_fields(reader.ask(f"after={wrong}")) == ["after"], wrong


@each_list
def test_a_cursor_belongs_to_its_list(one):
    at = place()
    other = Place(PlayerFactory(), RoomFactory(), at.mode)
    for number in range(3):
        one.add(at, number)
    RoomSeatFactory(room=other.room, player=other.player)
    cursor = Reader(one, at).ask("limit=1").json()["next"]
    assert Reader(one, other).ask(f"after={cursor}").status_code == (200 if one.shared else 422)


@each_list
def test_who_polls_is_told_that_nothing_changed_page_by_page(one):
    at = place()
    for number in range(3):
        one.add(at, number)
    reader = Reader(one, at)
    first = reader.ask("limit=1")
    second = reader.ask(f"limit=1&after={first.json()['next']}")
    for query, answer in (("limit=1", first), (f"limit=1&after={first.json()['next']}", second)):
        again = reader.ask(query, **{"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "private" in answer["Cache-Control"]
    assert reader.ask("limit=1", **{"If-None-Match": second["ETag"]}).status_code == 200
    one.add(at, 5)
    one.add(at, 6)
    assert reader.ask("limit=100", **{"If-None-Match": first["ETag"]}).status_code == 200


@each_list
def test_who_asks_too_often_is_told_when_to_come_back(one, settings):
    at = place()
    reader = Reader(one, at)
    settings.BACKBEAT_LIMITS = {"api_requests_per_minute_and_address": 1}
    assert reader.ask().status_code == 200
    said = reader.ask()
    assert (said.status_code, refusal(said)) == (429, "too_many_requests")
    assert 1 <= int(said["Retry-After"]) <= 60


def test_what_cannot_be_now_says_when_to_try_again():
    Maintenance.objects.create(pk=1, begins_at=timezone.now())
    said = Program(GuestFactory()).post("play", {"game": "reversi"})
    assert (said.status_code, refusal(said)) == (503, "maintenance")
    assert int(said["Retry-After"]) > 0


def test_every_503_of_the_api_has_a_retry_after():
    codes = {code for code, status in STATUS.items() if status == 503}
    assert {code: error(code, "Not now.").has_header("Retry-After") for code in codes} == dict.fromkeys(codes, True)
