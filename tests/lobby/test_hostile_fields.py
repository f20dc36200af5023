"""Every route of the API that takes a body, with missing, wrong-typed and hostile fields: 4xx in the one shape."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import MatchSeatFactory, RoomFactory, RoomSeatFactory

pytestmark = pytest.mark.django_db

# Each route with a body it takes; the game, the room and the match are those of the fixture.
ROUTES = {
    "players/guest": {"name": "Ada", "token": True},
    "players/claim": {"username": "ada", "email": "ada@example.org", "password": "correct horse battery"},
    "play": {"game": "lightcycles"},
    "rooms": {"game": "lightcycles", "options": {}, "private": False},
    "rooms/{code}/join": {},
    "rooms/{code}/leave": {},
    "rooms/{code}/ready": {"ready": True},
    "rooms/{code}/options": {"options": {"rounds": 1}, "private": True},
    "rooms/{code}/bots": {"seat": 4, "level": 1},
    "rooms/{code}/kick": {"seat": 1},
    "rooms/{code}/owner": {"seat": 1},
    "rooms/{code}/start": {},
    "rooms/{code}/rematch": {},
    "matches/{match}/ticket": {},
}
OPTIONAL = {"token", "options", "private"}
HOSTILE = ["a\x00b", "\ud800", "x" * 60_000, "' OR 1=1 --", "<script>", "../../etc/passwd", "\u202e", "𝕒" * 300]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(HOSTILE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def room():
    room = RoomFactory()
    RoomSeatFactory(room=room)
    return room


@pytest.fixture
def program(room):
    return Program(room.owner)


def fill(route: str, room) -> str:
    return route.format(code=room.code, match=MatchSeatFactory().match_id if "{match}" in route else "")


@pytest.mark.parametrize("route", ROUTES)
def test_a_missing_field_is_named(route, program, room):
    body = ROUTES[route]
    for missing in body.keys() - OPTIONAL:
        response = program.post(fill(route, room), {name: value for name, value in body.items() if name != missing})
        assert refusal(response) == "invalid"
        assert missing in response.json()["error"]["fields"]


@pytest.mark.parametrize("route", ROUTES)
def test_an_unknown_field_is_named(route, program, room):
    response = program.post(fill(route, room), ROUTES[route] | {"surplus": 1})
    assert response.status_code == 422
    assert refusal(response) == "invalid"
    assert "surplus" in response.json()["error"]["fields"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("body", ["[]", "null", "3", '"text"', "{", "[[[[", '{"": {}}'])
def test_another_body_than_an_object(route, body, program, room):
    response = program.send(fill(route, room), body.encode())
    if body == "null" and not ROUTES[route]:
        assert response.status_code < 500
    else:
        assert response.status_code in (400, 422)
        assert refusal(response) == "invalid"


@pytest.mark.parametrize(("route", "field"), [(route, field) for route in ROUTES for field in ROUTES[route]])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=anything)
def test_any_value_in_any_field_is_taken_or_refused_in_shape(route, field, value, program, room):
    body = json.dumps(ROUTES[route] | {field: value}).encode()
    response = program.send(fill(route, room), body)
    if response.status_code >= 300:
        assert response.status_code < 500
        refusal(response)


@pytest.mark.parametrize("code", ["%00", "%ED%A0%80", "x" * 3000, "..", "'", "%F0%9F%8E%B2", "ABCDE", "ABCDEFG"])
def test_any_code_of_a_room_is_refused_in_shape(code, program):
    for response in (program.get(f"rooms/{code}"), program.post(f"rooms/{code}/join")):
        assert response.status_code == 404
        assert refusal(response) in ("room_not_found", "not_found")
