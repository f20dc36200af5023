"""What an ASGI application may rely on, whoever carries its sockets: scope, accept, rejection, codes, failures, and
back-pressure. At the end a match on uvicorn and behind daphne's own TLS, which both take the plain path."""

import datetime
import ipaddress
import json
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.sockets.conftest import APPLICATION, Server
from tests.sockets.raw import ABNORMAL, NO_STATUS, Line, close, request
from tests.support.network import until
from tests.support.program import BINARY, JSON, Program
from tests.support.site import Daphne, Uvicorn

Start = Callable[..., Daphne]


def scope_of(server: Server) -> dict[str, Any]:
    with Line(server.url) as line:
        line.open("/scope/caf%C3%A9/?a=1&b=%20", Origin="http://here", Sec_WebSocket_Protocol="one, two", Cookie="c=d")
        assert line.hear(messages=1)
        client = line.socket.getsockname()
    scope = json.loads(line.heard.messages[0][1])
    assert scope["client"] == list(client)
    assert scope["server"] == ["127.0.0.1", server.process.port]
    scope["headers"] = sorted(scope["headers"])
    return scope


def test_the_scope_says_what_was_asked_for(server: Server):
    scope = scope_of(server)
    assert scope["type"] == "websocket"
    assert (scope["path"], scope["raw_path"]) == ("/scope/café/", "/scope/caf%C3%A9/")
    assert scope["query_string"] == "a=1&b=%20"
    assert scope["subprotocols"] == ["one", "two"]
    assert ["origin", "http://here"] in scope["headers"]
    assert ["cookie", "c=d"] in scope["headers"]


def test_fast_and_plain_sockets_have_the_same_scope(shared_server: Start):
    scopes = []
    for kind in ("fast", "plain"):
        scope = scope_of(Server(kind, shared_server(application=APPLICATION, BACKBEAT_SOCKETS=kind)))
        del scope["client"], scope["server"]
        scopes.append(scope)
    assert scopes[0] == scopes[1]


def test_the_subprotocol_is_the_one_that_the_application_chose(server: Server):
    with Line(server.url) as line:
        assert line.open("/echo/", Sec_WebSocket_Protocol="one, two")["sec-websocket-protocol"] == "one"
    with Line(server.url) as line:
        assert "sec-websocket-protocol" not in line.open("/echo/")


def test_no_extension_is_agreed_on(server: Server):
    with Line(server.url) as line:
        answered = line.open("/echo/", Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits")
    if server.kind != "uvicorn":  # it compresses where it may
        assert "sec-websocket-extensions" not in answered


def test_headers_of_the_accept_arrive(server: Server):
    with Line(server.url) as line:
        answered = line.open("/accept-with-headers/")
    if server.kind == "plain":
        assert "x-test" not in answered, "daphne has learnt it: say so in the docs"
    else:
        assert (answered["x-test"], answered["set-cookie"]) == ("one", "a=b")


@pytest.mark.parametrize(("path", "status"), [("/reject/", 403), ("/fail-before-accept/", 500)])
def test_what_is_not_accepted_is_answered_in_http(server: Server, path: str, status: int):
    with Line(server.url) as line:
        line.send(request(path))
        assert line.head()[0] == status


@pytest.mark.parametrize(("path", "code"), [("/fail-after-accept/", 1011), ("/return-without-close/", 1000)])
def test_an_application_that_ends_leaves_no_socket_behind(server: Server, path: str, code: int):
    with Line(server.url) as line:
        line.open(path)
        heard = line.hear_all()
        if server.kind == "uvicorn":
            assert heard.code == ABNORMAL  # it drops the line
        else:
            assert heard.code == code
            line.send(close(code))
        assert line.is_down_within(3)
    assert path != "/fail-after-accept/" or "Trouble: after" in server.process.log


@pytest.mark.parametrize(("sent", "code"), [(close(1000), 1000), (close(4321, b"why"), 4321), (close(1001), 1001)])
def test_the_application_is_told_the_code_of_the_peer(server: Server, sent: bytes, code: int):
    with Line(server.url) as line:
        line.open(f"/echo/?code-{code}")
        line.send(sent)
        assert line.hear_all().code == code
    assert until(lambda: server.noted(f"code-{code}"), what="websocket.disconnect") == [code]


def test_the_application_is_told_of_a_close_without_a_code(server: Server):
    with Line(server.url) as line:
        line.open("/echo/?no-code")
        line.send(b"\x88\x80\0\0\0\0")
        assert line.hear_all().code == NO_STATUS
    assert until(lambda: server.noted("no-code"), what="websocket.disconnect") == [NO_STATUS]


def test_an_application_that_pours_waits_for_a_peer_that_reads_nothing(server: Server):
    """What the server has taken comes to rest, far below what it would take in the same time."""
    with Line(server.url) as line:
        line.open("/pour/?pour")
        seen = [-1]

        def rests() -> bool:
            seen.append(len(server.noted("pour")))
            return len(seen) > 10 and len(set(seen[-10:])) == 1 and seen[-1] > 0

        until(rests, what="back-pressure", every=0.05)
        assert seen[-1] < 200, "12 MB: more than the kernel's two buffers hold"
        taken = seen[-1]
        for _ in range(taken + 5):
            assert line.hear_one()
            line.heard.messages.clear()
        until(lambda: len(server.noted("pour")) > taken, what="more, once it reads")


# --- Matches where sockets stay with the server ----------------------------------------------------------------------


def play(url: str, protocol: str) -> None:
    player = Program(url)
    with player.join(player.play(), protocol=protocol) as wire:
        wire.hear("frame", lambda frame: frame["tick"] > 3)


def test_a_match_is_played_on_uvicorn(daphne_server: Start):
    server = daphne_server(Uvicorn)
    play(server.url, JSON)
    play(server.url, BINARY)
    assert "Traceback" not in server.log


class Secure(Daphne):
    """Behind daphne's own TLS, with a certificate that this process believes."""

    def command(self) -> list[str]:
        self.url = f"https://127.0.0.1:{self.port}"
        paths = {name: self.log_file.parent / f"{name}.pem" for name in ("privateKey", "certKey")}
        endpoint = f"ssl:{self.port}:interface=127.0.0.1"
        endpoint += "".join(f":{name}={path}" for name, path in paths.items())
        return [*super().command()[:-3], "-e", endpoint, self.application]


def certify(directory: Path) -> Path:
    """A key and a certificate for this machine, good for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, secret = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (directory / "privateKey.pem").write_bytes(key.private_bytes(pem, form, secret))
    (directory / "certKey.pem").write_bytes(certificate.public_bytes(pem))
    return directory / "certKey.pem"


def test_a_match_is_played_behind_tls(daphne_server: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certify(tmp_path)))
    assert ssl.create_default_context().cert_store_stats()["x509"] == 1
    server = daphne_server(Secure)
    play(server.url, BINARY)
    assert "Sockets of matches are plain" in server.log
    assert "only TCP without TLS is handed over" in server.log
    assert "Traceback" not in server.log
