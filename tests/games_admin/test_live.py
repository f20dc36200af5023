"""What an operator does reaches players: real servers, a real socket, the admin over HTTP and manage.py beside it.

A second is the promise; the bound here is wider, because the machine that runs tests may be busy. The real figures
are logged (`pytest --log-cli-level=INFO`).
"""

import logging
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.operator import DONE, Operator
from tests.support.program import Program, Refused
from tests.support.site import PASSWORD, Daphne, manage

logger = logging.getLogger(__name__)

WITHIN = 5.0  # seconds


class Acting(Operator):
    """A superuser, who does something while a match is played."""

    def __init__(self, server: Daphne) -> None:
        super().__init__(server.url, "operator", PASSWORD)

    @contextmanager
    def act(self, kind: str, match: str, **form: Any) -> Iterator[None]:
        """Do it, beside what the block waits for; afterwards the answer must say that it took effect."""
        pages: list[str] = []
        form |= {"ids": match, "reason": "a test"}
        thread = threading.Thread(target=lambda: pages.append(self.post(f"/admin/games/match/act/{kind}/", **form)))
        thread.start()
        yield
        thread.join(20)
        assert DONE in pages[0]


@pytest.fixture(scope="session")
def migrated_sqlite(operated_sqlite: Path) -> Path:
    return operated_sqlite


@pytest.fixture(scope="module")
def pair(shared_server: Callable[..., Daphne], redis_url: str) -> tuple[Daphne, Daphne]:
    """(a process that hosts, a process that only serves pages and sockets)"""
    return shared_server(REDIS_URL=redis_url), shared_server(ROLE="web", REDIS_URL=redis_url)


@pytest.mark.parametrize("site", ["one process", "two processes", "two processes and Redis"])
def test_the_admin_reaches_players_wherever_their_match_runs(
    daphne_server: Callable[..., Daphne], pair: tuple[Daphne, Daphne], site: str
):
    hosting, serving = pair
    if "Redis" not in site:
        hosting = daphne_server()
        serving = hosting if site == "one process" else daphne_server(ROLE="web")
    players = serving if "Redis" in site else hosting  # without Redis, a match is played where it runs
    operator = Acting(serving)
    ada = Program(players.url, "Ada")
    match = ada.play()
    with ada.join(match) as player, Program(players.url, "Bea").join(match) as spectator:
        seat = player.hear("welcome")["seat"]

        def measured(name: str, wait: Callable[[], object]) -> None:
            began = time.monotonic()
            wait()
            logger.info("%s, %s: %.3f s", site, name, time.monotonic() - began)

        with operator.act("pause", match):
            measured("pause", lambda: player.event("paused", WITHIN))
        with operator.act("notice", match, text="Hello <b>all</b>"):
            measured("notice", lambda: spectator.event("notice", WITHIN))
        assert player.event("notice", WITHIN)["data"] == {"text": "Hello <b>all</b>"}
        with operator.act("resume", match):
            measured("resume", lambda: player.event("resumed", WITHIN))
        with operator.act("kick", match, seat=seat):
            measured("kick", lambda: spectator.event("kicked", WITHIN))
        assert player.closed(WITHIN) == 4423
        with operator.act("end", match):
            measured("end", lambda: spectator.closed(WITHIN))
        assert spectator.close_code == 4410


def test_manage_py_reaches_players(daphne_server: Callable[..., Daphne], sqlite_url: str):
    server = daphne_server()
    ada = Program(server.url, "Ada")
    match = ada.play()
    with ada.join(match) as player:
        for kind, event in (("pause", "paused"), ("resume", "resumed"), ("notice --text Noon", "notice")):
            word, *more = kind.split()
            heard: list[float] = []
            listener = threading.Thread(
                target=lambda event=event, heard=heard: player.event(event, 30) and heard.append(time.time())
            )
            listener.start()
            done = manage("match", word, match[:8], *more, "--reason", "a test", DATABASE_URL=sqlite_url)
            assert done.returncode == 0, done.stdout
            assert f"{word} took effect at tick" in done.stdout
            listener.join(WITHIN)
            took = heard[0] - asked(sqlite_url, word)
            logger.info("manage.py match %s: %.3f s", word, took)
            assert took < WITHIN
        done = manage("match", "end", match, "--reason", "a test", DATABASE_URL=sqlite_url)
        assert done.returncode == 0, done.stdout
        assert player.closed(WITHIN) == 4410
    done = manage("match", "end", match, "--reason", "a test", DATABASE_URL=sqlite_url)
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert "This match is over." in done.stdout


def test_manage_py_says_when_nobody_hosts(daphne_server: Callable[..., Daphne], sqlite_url: str):
    server = daphne_server()
    match = Program(server.url).play()
    server.terminate()
    done = manage("match", "pause", match, "--reason", "a test", DATABASE_URL=sqlite_url)
    assert done.returncode == 3
    assert "no host has answered yet" in done.stdout


def asked(database_url: str, kind: str) -> float:
    """When a command of that kind was written, in seconds since 1970."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database:
        row = database.execute("SELECT created_at FROM games_command WHERE kind = ?", [kind]).fetchone()
    return datetime.fromisoformat(row[0]).replace(tzinfo=UTC).timestamp()


def test_a_ban_and_a_result_reach_players_at_once(pair: tuple[Daphne, Daphne]):
    hosting, serving = pair
    operator, ada, bea = Acting(serving), Program(serving.url, "Ada"), Program(hosting.url, "Bea")
    first, second = ada.start(bea), ada.start(bea)
    with ada.join(first) as one, ada.join(second) as other, bea.join(second) as rival:
        seat = one.hear("welcome")["seat"]
        began = time.monotonic()
        with operator.act("ban", first, seat=seat):
            assert one.closed(WITHIN) in (4401, 4423)
            assert other.closed(WITHIN) == 4401, "in every match, wherever it runs"
            logger.info("ban: %.3f s", time.monotonic() - began)
        with pytest.raises(Refused):
            ada.get("/api/me")
        places = {f"place-{number}": number + 1 for number in range(3)}
        with operator.act("decide", second, **places):
            assert rival.closed(WITHIN) == 4410
        assert rival.event("result")["data"]["placings"] == {"0": 1, "1": 2, "2": 3}
        operator.post("/admin/games/match/act/void/", ids=second, reason="a test")
        assert "voided" in operator.get(f"/admin/games/match/{second}/change/")


def test_a_host_that_drains_hands_its_matches_over(daphne_server: Callable[..., Daphne], redis_url: str):
    first = daphne_server(REDIS_URL=redis_url)
    ada = Program(first.url, "Ada")
    match = ada.play()
    with ada.join(match) as player:
        player.hear("frame")
        second = daphne_server(REDIS_URL=redis_url)
        operator = Acting(second)
        page = operator.get("/admin/games/host/")
        old = min(int(number) for number in re.findall(r'name="_selected_action" value="(\d+)"', page))
        operator.post("/admin/games/host/", action="drain", _selected_action=old, post="yes", reason="a test")
        assert player.closed(WITHIN) == 4503
    with ada.join(match) as player:  # through the process that has drained, which still serves pages and sockets
        player.hear("frame")
    assert (first.why_unready(), second.why_unready()) == ("draining", "")


def test_a_watched_match_tells_of_sockets_in_other_processes(pair: tuple[Daphne, Daphne]):
    hosting, serving = pair
    operator, ada = Acting(serving), Program(serving.url, "Ada")
    match = ada.play()
    assert hosting.is_ready()
    with ada.join(match):
        page = ""
        for _look in range(100):
            page = operator.get(f"/admin/games/match/{match}/live/now/")
            if re.search(r"<td>\d+ ms</td>", page) and "chart__line" in page:
                break
            time.sleep(0.1)  # between two looks, as the page itself does
        assert re.search(r"<td>\d+ ms</td>", page)
        assert "chart__line" in page
