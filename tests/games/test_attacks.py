"""What strangers do to a real daphne besides talking: floods below the messages, bodies and headers made to hurt."""

import asyncio
import base64
import http.client
import json
import os
import socket
import struct
import time
from concurrent.futures import Future
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from twisted.internet.testing import StringTransportWithDisconnection

from gameproject.intake import BODY_BYTES, OPENING_BYTES, WebSocketFactory
from gameproject.server import Server
from tests.support.program import JSON, Program

TEXT, CONTINUATION, PING, PONG = 1, 0, 9, 10
KEY = base64.b64encode(os.urandom(16)).decode()


def frame(opcode: int, payload: bytes = b"", *, final: bool = True) -> bytes:
    """One short frame of a client, masked with zeros."""
    return struct.pack("!BB", final << 7 | opcode, 0x80 | len(payload)) + bytes(4) + payload


def upgrade(path: str, **headers: str) -> bytes:
    """The request that opens a socket; underscores in names stand for hyphens."""
    fixed = {"Host": "127.0.0.1", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in {**fixed, "Sec-WebSocket-Key": KEY, **given}.items()]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()


class Line:
    """A TCP connection to the server, without a library that would hold back what no library sends."""

    def __init__(self, url: str, opening: bytes = b"", seconds: float = 10) -> None:
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port), timeout=seconds)
        self.socket.sendall(opening)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *exception: object) -> None:
        self.file.close()
        self.socket.close()

    def status(self) -> int:
        """Read the head of the answer."""
        first, *_ = lines = list(iter(self.file.readline, b"\r\n"))
        assert lines
        return int(first.split()[1])

    def messages(self) -> tuple[list[str], int]:
        """Everything up to the close frame, and its code."""
        said: list[str] = []
        while True:
            first, length = self.file.read(2)
            if length == 126:
                (length,) = struct.unpack("!H", self.file.read(2))
            payload = self.file.read(length)
            if first & 15 == 8:
                return said, struct.unpack("!H", payload[:2])[0]
            said.append(payload.decode())


@pytest.fixture(scope="module")
def server(shared_server):
    return shared_server()


@pytest.fixture(scope="module")
def match(server):
    return Program(server.url).start()


FLOODS = {
    "pings": (b"", frame(PING)),
    "pongs": (b"", frame(PONG)),
    "fragments": (frame(TEXT, final=False), frame(CONTINUATION, b"x", final=False)),
    "empty fragments": (frame(TEXT, final=False), frame(CONTINUATION, final=False)),
}


@pytest.mark.parametrize("path", ["/ws/matches/{match}/", "/ws/lobby/"])
@pytest.mark.parametrize("flood", FLOODS)
def test_frames_that_make_no_message_are_bounded_too(server, match, path, flood):
    """Each costs the loop in which matches run, although nobody above the parser ever hears of it."""
    before, again = FLOODS[flood]
    with Line(server.url, upgrade(path.format(match=match), Sec_WebSocket_Protocol=JSON)) as line:
        assert line.status() == 101
        line.socket.sendall(before + again * 500)
        assert line.messages()[1] == 4429


def test_a_quick_client_is_not_taken_for_a_flood(server, match):
    with Line(server.url, upgrade(f"/ws/matches/{match}/", Sec_WebSocket_Protocol=JSON)) as line:
        assert line.status() == 101
        ticket = Program(server.url).ticket(match)
        line.socket.sendall(frame(PING) * 50)
        hello = json.dumps({"type": "hello", "ticket": ticket}).encode()
        line.socket.sendall(struct.pack("!BBH", 0x80 | TEXT, 0xFE, len(hello)) + bytes(4) + hello)
        line.socket.settimeout(1)
        with pytest.raises(TimeoutError):
            line.messages()


def test_many_small_parts_of_a_form_do_not_hold_matches_up(server):
    """Parsed in the loop, this megabyte would take it for seconds."""
    body = b"--B\r\n\r\n\r\n" * 90_000 + b"--B--\r\n"
    head = f"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    with Line(server.url, f"{head}Content-Type: multipart/form-data; boundary=B\r\n\r\n".encode() + body, 30):
        time.sleep(0.1)
        began = time.monotonic()
        with Line(server.url, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") as other:
            assert other.status() == 200
        assert time.monotonic() - began < 1


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_is_refused_before_it_is_stored(server, chunked):
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    block = b"x" * 65536
    body = (block for _ in range(2 * BODY_BYTES // len(block))) if chunked else b"x" * 2 * BODY_BYTES
    connection.request("POST", "/api/players/guest", body, {"Content-Type": "application/json"}, encode_chunked=chunked)
    answer = connection.getresponse()
    assert answer.status == 413
    assert json.load(answer)["error"]["code"] == "too_large"
    connection.close()


@pytest.mark.parametrize("offer", ["backbeat%2Ev1.json", "a%0d%0aSet-Cookie: b", "\u00e9", "", ","])
def test_subprotocols_that_are_no_names_are_refused(server, match, offer):
    """Daphne would decode them, choose what was not offered, and never answer, tidy up or report again."""
    for path in (f"/ws/matches/{match}/", "/ws/nothing/", "/ws/lobby/"):
        head = upgrade(path, Sec_WebSocket_Protocol="OFFER").replace(b"OFFER", offer.encode("latin-1"))
        with Line(server.url, head) as line:
            assert line.status() == 400


def test_nobody_but_a_proxy_says_where_the_site_is_mounted(server, match):
    with Line(server.url, upgrade(f"/ws/matches/{match}/", Sec_WebSocket_Protocol=JSON, Daphne_Root_Path="/e")) as line:
        assert line.status() == 101
    with Line(server.url, b"GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nDaphne-Root-Path: /evil\r\n\r\n") as line:
        page = line.file.read()
        assert b" 200 " in page.splitlines()[0]
        assert b"/evil" not in page


def test_who_is_slow_to_answer_the_close_still_hears_why(server, match):
    with Line(server.url, upgrade(f"/ws/matches/{match}/", Sec_WebSocket_Protocol=JSON)) as line:
        assert line.status() == 101
        line.socket.sendall(frame(TEXT, b"{}"))
        time.sleep(2)
        (bye,), code = line.messages()
        assert (json.loads(bye)["code"], code) == ("bad_message", 4400)


def test_who_speaks_long_before_the_socket_is_open_is_cut_off():
    """While the application decides, for instance behind a slow database, nothing is parsed and little is kept."""
    daphne = SimpleNamespace(
        root_path="",
        proxy_forwarded_address_header=None,
        protocol_connected=lambda protocol: None,
        protocol_disconnected=lambda protocol: None,
        create_application=lambda protocol, scope: asyncio.Queue(),
        log_action=lambda *details: None,
    )
    protocol = WebSocketFactory(daphne).buildProtocol(None)
    protocol._raw_query_string = b""
    transport = StringTransportWithDisconnection()
    transport.protocol = protocol
    transport.registerProducer(object(), True)  # as Twisted's HTTP channel did before the upgrade
    protocol.makeConnection(transport)
    protocol.dataReceived(upgrade("/ws/lobby/"))
    protocol.go_on()  # its turn has come
    protocol.dataReceived(upgrade("/ws/lobby/"))  # heard again, this would open a second application
    assert transport.connected
    protocol.dataReceived(b"x" * OPENING_BYTES)
    assert not transport.connected


def test_one_broken_connection_does_not_end_the_rounds_over_all_of_them(monkeypatch):
    planned = []
    monkeypatch.setattr("daphne.server.reactor", SimpleNamespace(callLater=lambda *call: planned.append(call)))
    server = Server(application=None, endpoints=["none"])

    task: Future[None] = Future()
    task.set_exception(ValueError())
    server.connections = {Broken(): {"application_instance": task}}
    server.application_checker()
    assert [call[1] for call in planned] == [server.application_checker]


class Broken:
    """A connection that cannot be told of its application's failure."""

    def handle_exception(self, exception):
        raise RuntimeError
