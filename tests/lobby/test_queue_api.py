"""The queue over HTTP, as a program sees it."""

import pytest

from lobby import queueing
from lobby.models import Mode
from lobby.rating import POINTS_PER_MU
from tests.lobby.conftest import Program, refusal
from tests.lobby.factories import GuestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def duel() -> Mode:
    return Mode.objects.create(slug="duel", game="lightcycles", title="Duel", seats=2, bots_after=20)


def program() -> Program:
    return Program(GuestFactory())


def delete(program: Program, path: str):
    return program.client.delete(f"/api/{path}", headers=program.headers)


def test_from_the_queue_into_the_match(duel):
    ada, ben = program(), program()
    assert ada.get("queue").json() == {"state": "idle"}
    said = ada.post("queue", {"mode": "duel"}).json()
    assert (said["state"], said["people"], said["in_window"], said["why"]) == (
        "waiting", 1, 0, "1 more player is needed.",
    )  # fmt: skip
    assert 19 < said["bots_in"] <= 20
    assert said["window"] >= POINTS_PER_MU, "as many points as people see, not what ratings are reckoned in"
    assert ben.post("queue", {"mode": "duel"}).json()["people"] >= 1
    queueing.run(mode=duel.pk)
    found = ada.get("queue").json()
    assert found["state"] == "found"
    assert found["proposal"] | {"answer_in": 0} == {"answer_in": 0, "people": 2, "ready": 0, "mine": False}
    assert ada.post("queue/ready").json()["proposal"]["mine"]
    said = ben.post("queue/ready").json()
    assert said["state"] == "playing"
    assert ada.get("queue").json() == said == ada.post("queue", {"mode": "duel"}).json()
    assert said["url"] == f"/matches/{said['match']}/"


def test_leaving_may_be_repeated():
    ada = program()
    ada.post("queue", {"mode": "duel"})
    assert delete(ada, "queue").json() == {"state": "idle"} == delete(ada, "queue").json()


def test_refusals():
    assert refusal(Program().get("queue")) == "not_authenticated"
    nowhere = program().post("queue", {"mode": "nowhere"})
    assert (refusal(nowhere), nowhere.status_code) == ("unknown_mode", 404)
    assert refusal(program().post("queue/ready")) == "not_found_yet"


def test_anybody_may_ask_what_there_is():
    rows = {row["slug"]: row for row in Program().rows("modes")}
    assert rows["duel"]["bots_after"] == 20
    assert "lightcycles" in rows
