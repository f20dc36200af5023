"""The server process as an operator meets it: it answers probes, bounds what it reads, and ends in time."""

import asyncio
import contextvars
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from asgiref.sync import SyncToAsync
from asgiref.testing import ApplicationCommunicator
from django.core.exceptions import RequestAborted
from django.test import AsyncClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from gameproject import health
from gameproject.handler import Handler
from gameproject.server import BACKLOG, Server, told, with_backlog
from tests.support.site import ROOT, Daphne, clean_environment, manage

Start = Callable[..., Daphne]


def get(url: str, **headers: str) -> tuple[int, dict[str, object]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def close_code(socket: ClientConnection) -> int:
    """Read on until the server closes."""
    try:
        while True:
            socket.recv(timeout=5)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


def test_probes_answer_by_address_and_over_plain_http(daphne_server: Start):
    server = daphne_server()
    assert get(f"{server.url}/healthz", Host="10.1.2.3") == (200, {"status": "ok"})
    status, body = get(f"{server.url}/readyz", Host="10.1.2.3")
    assert (status, body["status"], body["draining"]) == (200, "ok", False)


def test_an_unready_process_says_why(daphne_server: Start, postgres):
    name = postgres.copy()
    server = daphne_server(DATABASE_URL=postgres.url(name))
    postgres.drop(name)
    status, body = get(f"{server.url}/readyz")
    assert (status, body["reason"]) == (503, "database")
    assert get(f"{server.url}/healthz")[0] == 200


def test_a_request_goes_to_its_thread_to_begin_to_be_answered_and_to_end(monkeypatch):
    """Each more would cost a turn of the loop, which matches need."""
    went = []
    go = SyncToAsync.__call__

    async def counted(self, *args, **options):
        went.append(self.func)
        return await go(self, *args, **options)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)

    async def ask():
        headers = [(b"host", b"localhost")]
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/static/css/tokens.css",
            "query_string": b"",
            "headers": headers,
        }
        asked = ApplicationCommunicator(Handler(), scope)
        await asked.send_input({"type": "http.request"})
        said = await asked.receive_output()
        await asked.receive_output()
        await asked.wait()
        return said["status"]

    assert asyncio.run(ask()) == 200
    assert len(went) == 3


def test_what_comes_while_another_request_is_worked_on_knows_nothing_of_it():
    """A socket that was let in by a timer of such a request looked for its thread, and was answered 500."""
    mine, seen, line = contextvars.ContextVar[str]("mine"), [], object()

    async def application(scope, receive, send):
        seen.append(mine.get("nobody's"))

    async def work_on_a_request():
        server = Server(application, endpoints=["tcp:0"])
        server.connections = {line: {}}
        mine.set("this request's")
        server.create_application(line, {"type": "websocket"})
        await server.connections[line]["application_instance"]

    asyncio.run(work_on_a_request())
    assert seen == ["nobody's"]


def test_a_database_that_hangs_keeps_no_probe_waiting(monkeypatch):
    answered, waited = threading.Event(), []
    monkeypatch.setattr(health, "ask_database", lambda: waited.append(answered.wait(10)))
    monkeypatch.setattr(health, "DATABASE_SECONDS", 0.05)

    async def ask():
        answer = await AsyncClient().get("/readyz")
        answered.set()
        return answer

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()["reason"]) == (503, "database")
    assert waited in ([], [True]), "the answer came first"


@pytest.mark.parametrize(("error", "lines"), [(RequestAborted(), 0), (ValueError("a fault"), 1)], ids=["left", "fault"])
def test_who_goes_away_in_a_request_that_is_cut_off_is_no_news(caplog, error, lines):
    async def left_behind():
        asyncio.get_running_loop().set_exception_handler(told)
        task = asyncio.get_running_loop().create_task(fails())
        await asyncio.wait([task])
        del task
        gc.collect()

    async def fails():
        raise error

    asyncio.run(left_behind())
    assert len([line for line in caplog.records if "never retrieved" in line.getMessage()]) == lines


def test_a_crowd_that_comes_at_once_is_kept_waiting_and_not_sent_away(daphne_server: Start):
    """By the kernel, while the process is busy: who is not in its queue knocks again after 1, 3, 7, 15 s."""
    server = daphne_server()
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        with ExitStack() as crowd:
            for _ in range(300):
                line = crowd.enter_context(socket.socket())
                line.settimeout(0.5)
                line.connect(("127.0.0.1", server.port))
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    assert get(f"{server.url}/healthz")[0] == 200


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("tcp:port=8000:interface=127.0.0.1", f"tcp:port=8000:interface=127.0.0.1:backlog={BACKLOG}"),
        ("ssl:443:privateKey=key.pem", f"ssl:443:privateKey=key.pem:backlog={BACKLOG}"),
        ("tcp:8000:backlog=7", "tcp:8000:backlog=7"),
        ("fd:fileno=3", "fd:fileno=3"),
    ],
)
def test_only_what_listens_and_says_nothing_else_gets_the_longer_queue(told: str, meant: str):
    assert with_backlog(told) == meant


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_sends_everybody_away_and_ends_the_process_in_time(daphne_server: Start, number: signal.Signals):
    server = daphne_server()
    with connect(f"{server.ws_url}/ws/lobby/", origin=server.url) as socket:
        began = time.monotonic()
        assert server.end(number) == 0
        assert time.monotonic() - began < 5
        assert close_code(socket) == 4503
    assert "Traceback" not in server.log


def test_a_process_that_hangs_is_left_behind_in_time(tmp_path: Path, sqlite_url: str):
    """As when a drain never lets go of the loop."""
    (tmp_path / "stuck.py").write_text(
        "import time\n"
        "from gameproject.asgi import application\n"
        "from games.matches import runtime\n"
        "async def drain():\n"
        "    while True:\n"
        "        time.sleep(0.01)\n"
        "runtime.drain = drain\n"
    )
    server = Daphne(tmp_path, application="stuck:application", DATABASE_URL=sqlite_url, PYTHONPATH=str(tmp_path))
    try:
        server.start()
        began = time.monotonic()
        assert server.terminate() == 1
        assert time.monotonic() - began < 5.5
    finally:
        server.close()


def test_the_port_of_development_opens_its_own_sockets(daphne_server: Start):
    server = daphne_server()
    with connect(f"{server.ws_url}/ws/lobby/", origin=server.url) as socket, pytest.raises(TimeoutError):
        socket.recv(timeout=0.3)


def test_an_unknown_socket_is_closed_with_its_code(daphne_server: Start):
    server = daphne_server()
    with connect(f"{server.ws_url}/ws/nowhere/", subprotocols=["backbeat.v1.json"]) as socket:
        assert close_code(socket) == 4404


def test_the_frame_parser_gives_up_on_a_message_that_no_client_sends(daphne_server: Start):
    server = daphne_server()
    with connect(f"{server.ws_url}/ws/lobby/", origin=server.url) as socket:
        socket.send("x" * (64 * 1024 + 1))
        assert close_code(socket) == 1009


def test_a_taken_port_is_one_sentence(daphne_server: Start):
    server = daphne_server()
    command = [sys.executable, "-m", "daphne", "-v", "0", "-p", str(server.port), "gameproject.asgi:application"]
    environment = clean_environment(**server.variables)
    second = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, timeout=30)
    assert second.returncode == 1
    assert f"Cannot listen on port {server.port}" in second.stderr
    assert second.stderr.count("\n") == 1
    by_command = manage("runserver", "--noreload", str(server.port), **server.variables)
    assert by_command.returncode == 1
    assert f"Cannot listen on port {server.port}" in by_command.stdout


def test_static_files_come_from_their_sources_in_development(daphne_server: Start):
    server = daphne_server()
    with urllib.request.urlopen(f"{server.url}/static/admin/css/base.css", timeout=5) as answer:
        assert answer.headers["Content-Type"].startswith("text/css")
        tag = answer.headers["ETag"]
        assert len(answer.read()) == int(answer.headers["Content-Length"])
    again = urllib.request.Request(f"{server.url}/static/admin/css/base.css", headers={"If-None-Match": tag})
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(again, timeout=5)
    assert "Warning" not in server.log
