"""Of fifty who want the last seat at once exactly one gets it, on SQLite and on PostgreSQL, over real HTTP."""

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

RIVALS = 50


class Program:
    """A guest of a real server."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.headers = f"{url}/api/", {}
        token = self.post("players/guest", {"name": name, "token": True})[1]["token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: dict) -> tuple[int, dict]:
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), self.headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request, daphne_server) -> str:
    return daphne_server(DATABASE_URL=request.getfixturevalue(request.param)).url


def at_once(act, programs: list[Program]) -> list[tuple[int, dict]]:
    """What each is answered when all ask as soon as the last one is there."""
    line = threading.Barrier(len(programs))

    def ask(program: Program) -> tuple[int, dict]:
        line.wait()
        return act(program)

    with ThreadPoolExecutor(len(programs)) as pool:
        return list(pool.map(ask, programs))


def test_one_of_fifty_gets_the_last_seat_of_a_room(url):
    owner = Program(url, "Ada")
    code = owner.post("rooms", {"game": "lightcycles"})[1]["code"]
    for seat in range(1, 7):
        owner.post(f"rooms/{code}/bots", {"seat": seat, "level": 1})
    rivals = [Program(url, f"Rival {number}") for number in range(RIVALS)]

    answers = at_once(lambda program: program.post(f"rooms/{code}/join", {}), rivals)

    assert Counter(status for status, _body in answers) == {200: 1, 409: RIVALS - 1}
    assert {body["error"]["code"] for status, body in answers if status == 409} == {"room_full"}
    (seats,) = (body["seats"] for status, body in answers if status == 200)
    assert [seat["seat"] for seat in seats] == list(range(8))


def test_one_player_who_presses_play_fifty_times_is_in_one_match(url):
    player = Program(url, "Hasty")
    answers = at_once(lambda program: program.post("play", {"game": "lightcycles"}), [player] * RIVALS)
    assert {status for status, _body in answers} == {200}
    assert len({(body["match"], body["seat"]) for _status, body in answers}) == 1
