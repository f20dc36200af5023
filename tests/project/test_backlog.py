"""A crowd of HTTP requests: a few are worked on at a time, the others wait in order, and matches wait for none."""

import asyncio
import json
import re
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gameproject import backlog
from gameproject.backlog import Backlog
from games.matches import runtime
from tests.support.network import until
from tests.support.program import Program, Wire
from tests.support.site import Daphne, manage

CROWD = 40


def scope(path: str = "/", language: str = "en") -> dict[str, Any]:
    headers = [(b"accept-language", language.encode())]
    return {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}


class Slow:
    """An application whose requests end when they are told to; `under_way` are the paths of those inside, in order."""

    def __init__(self) -> None:
        self.under_way: dict[str, asyncio.Event] = {}
        self.seen: list[str] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.seen.append(scope["path"])
        self.under_way[scope["path"]] = asyncio.Event()
        try:
            await self.under_way[scope["path"]].wait()
        finally:
            del self.under_way[scope["path"]]


class Answer:
    status = 0
    headers: dict[bytes, bytes]
    body = b""

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message["body"]


async def settle() -> None:
    """Let everything go on that can."""
    for _turn in range(5):
        await asyncio.sleep(0)


@given(at_once=st.integers(1, 4), acts=st.lists(st.tuples(st.sampled_from(["come", "end", "leave"]), st.integers(0))))
def test_so_many_at_once_and_the_others_in_the_order_in_which_they_came(at_once, acts):
    async def main():
        slow, tasks = Slow(), {}
        application = Backlog(slow, at_once)
        waiting = []  # by our own account
        for number, (act, which) in enumerate(acts):
            if act == "come":
                tasks[f"/{number}"] = asyncio.create_task(application(scope(f"/{number}"), None, None))
                waiting.append(f"/{number}")
            elif act == "end" and slow.under_way:
                list(slow.under_way.values())[which % len(slow.under_way)].set()
            elif act == "leave" and tasks:
                path = list(tasks)[which % len(tasks)]
                tasks.pop(path).cancel()
                if path in waiting:
                    waiting.remove(path)
            await settle()
            while waiting and waiting[0] in slow.seen:
                waiting.pop(0)
            assert len(slow.under_way) <= at_once
            assert not waiting or len(slow.under_way) == at_once, "nobody waits without a reason"
            assert not set(waiting) & set(slow.seen), "nobody is overtaken"
            assert backlog.counts.waiting == len(waiting)
        for task in tasks.values():
            task.cancel()
        await settle()
        assert backlog.counts.waiting == 0

    asyncio.run(main())


def test_probes_do_not_wait_and_who_comes_when_too_many_do_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(backlog, "MOST_WAITING", 1)

    async def main():
        slow = Slow()
        application = Backlog(slow, 1, spared=("/healthz",))
        tasks = [asyncio.create_task(application(scope(path), None, None)) for path in ("/a", "/b", "/healthz")]
        await settle()
        assert slow.seen == ["/a", "/healthz"]
        page, program = Answer(), Answer()
        await application(scope("/", "ko"), None, page)
        await application(scope("/api/me"), None, program)
        for task in tasks:
            task.cancel()
        await settle()
        return page, program

    page, program = asyncio.run(main())
    assert (page.status, page.headers[b"retry-after"]) == (503, b"2")
    assert "다시 시도" in page.body.decode()
    assert (program.status, program.headers[b"content-type"]) == (503, b"application/json")
    assert b'"code": "busy"' in program.body


def test_who_still_waits_when_the_process_ends_is_told_to_come_again(monkeypatch):
    async def main():
        slow, answer = Slow(), Answer()
        application = Backlog(slow, 1)
        first = asyncio.create_task(application(scope("/a"), None, None))
        second = asyncio.create_task(application(scope("/b"), None, answer))
        await settle()
        monkeypatch.setattr(runtime, "draining", lambda: True)
        slow.under_way["/a"].set()
        await asyncio.gather(first, second)
        third = asyncio.create_task(application(scope("/c"), None, None))
        await settle()
        third.cancel()
        return slow.seen, answer.status

    assert asyncio.run(main()) == (["/a", "/c"], 503), "who finds room is served to the end"


def test_a_crowd_that_waits_for_the_database_keeps_no_player_from_a_match(
    daphne_server: Callable[..., Daphne], postgres_url: str
):
    """Forty requests that wait for a row took all connections of the pool, the hosts' own threads behind them."""
    server = daphne_server(DATABASE_URL=postgres_url, BACKBEAT_LIMITS=json.dumps({"asks_per_minute": CROWD}))
    ada, bea, cleo = (Program(server.url, name) for name in ("Ada", "Bea", "Cleo"))
    match = bea.play()
    ticket, other = bea.ticket(match), cleo.get("/api/me")["id"]
    with psycopg.connect(postgres_url) as holder, ThreadPoolExecutor(CROWD) as crowd:
        holder.execute("SELECT 1 FROM lobby_player WHERE id = %s FOR UPDATE", [other])
        asked = [crowd.submit(ada.post, "/api/friends", player=other) for _each in range(CROWD)]
        until(lambda: waiting(server) >= CROWD - 4, what="forty requests, of which four are worked on")
        with Wire(server.url, match) as wire:
            wire.say("hello", ticket=ticket)
            wire.hear("frame")
        holder.rollback()
        assert [one.result()["player"]["id"] for one in asked] == [other] * CROWD
    assert waiting(server) == 0


def waiting(server: Daphne) -> int:
    with urllib.request.urlopen(f"{server.url}/metrics", timeout=5) as answer:
        return int(float(re.search(r"^backbeat_requests_waiting (\S+)$", answer.read().decode(), re.MULTILINE)[1]))


@pytest.mark.parametrize("number", ["0", "-1"])
def test_a_site_that_would_work_on_no_request_does_not_start(number):
    done = manage("check", REQUESTS_AT_ONCE=number)
    assert "REQUESTS_AT_ONCE must be at least 1" in done.stdout
