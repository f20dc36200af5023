"""Before a socket is open, and when its peer is gone without a word: on each server, with raw bytes."""

import socket
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from tests.sockets.conftest import APPLICATION, Server
from tests.sockets.raw import ABNORMAL, TEXT, Line, close, frame, request
from tests.support.network import until
from tests.support.site import Daphne

BAD = {
    "another version": (request("/echo/", Sec_WebSocket_Version="12"), {400, 426}),
    "no version": (request("/echo/", without="Sec-WebSocket-Version"), {400, 426}),
    "no key": (request("/echo/", without="Sec-WebSocket-Key"), {400}),
    "a short key": (request("/echo/", Sec_WebSocket_Key="Zm9v"), {400}),
    "a key that is none": (request("/echo/", Sec_WebSocket_Key="!" * 24), {400}),
    # Not a socket then, so the site answers: there is no such page, or not by that method.
    "another method": (request("/echo/", method="POST"), {400, 403, 404, 405, 501}),
    "no upgrade": (request("/echo/", without="Upgrade"), {400, 404, 426}),
    "another upgrade": (request("/echo/", Upgrade="h2c"), {400, 404, 426}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_refused(server: Server, name: str):
    sent, statuses = BAD[name]
    with Line(server.url) as line:
        line.send(sent)
        assert line.head()[0] in statuses


def test_names_and_tokens_may_be_in_any_case(server: Server):
    with Line(server.url) as line:
        line.open("/echo/", Upgrade="WebSocket", Connection="keep-alive, UPGRADE")
        line.send(close(1000))
        assert line.hear_all().code == 1000


def test_half_a_request_does_not_open_anything(server: Server):
    """And the rest may come whenever it likes."""
    whole = request("/echo/")
    with Line(server.url) as line, Line(server.url) as other:
        line.send(whole[:40])
        other.open("/echo/")
        line.send(whole[40:])
        assert line.head()[0] == 101


def test_who_says_half_a_request_and_goes_leaves_nothing(server: Server):
    for _ in range(5):
        with Line(server.url) as line:
            line.send(request("/echo/")[:-2])
            line.vanish()
    with Line(server.url) as line:
        line.open("/echo/")


def test_frames_before_the_accept_are_heard_after_it(server: Server):
    with Line(server.url) as line:
        line.send(request("/undecided/?early"))
        until(lambda: server.noted("early"), what="the application")
        line.send(frame(TEXT, b"early") + frame(TEXT, b"bird"))
        server.decide("early")
        assert line.head()[0] == 101
        assert line.hear(messages=2)
        assert line.heard.messages == [(TEXT, b"early"), (TEXT, b"bird")]


def test_who_goes_before_the_accept_is_told_of_nothing(server: Server):
    """The application accepts a socket whose peer is gone: that is no failure."""
    with Line(server.url) as line:
        line.send(request("/undecided/?gone"))
        until(lambda: server.noted("gone"), what="the application")
        line.vanish()
    server.decide("gone")
    with Line(server.url) as line:
        line.open("/echo/")
    assert "Traceback" not in server.process.log


def leave_with_reset(line: Line) -> None:
    line.vanish()


def leave_with_an_end(line: Line) -> None:
    """A FIN without a close frame."""
    line.socket.shutdown(socket.SHUT_WR)


def leave_in_a_frame(line: Line) -> None:
    line.send(frame(TEXT, b"half of it")[:-3])
    line.socket.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("leave", [leave_with_reset, leave_with_an_end, leave_in_a_frame])
@pytest.mark.parametrize("path", ["/echo/", "/direct/"])
def test_the_application_hears_of_a_peer_that_is_gone(server: Server, path: str, leave: Callable[[Line], None]):
    name = f"{path.strip('/')}-{leave.__name__}"
    with Line(server.url) as line:
        line.open(f"{path}?{name}")
        leave(line)
        (told,) = until(lambda: server.noted(name), what="websocket.disconnect")
        if leave is not leave_with_reset:
            assert line.is_down_within(2)
    gone = {"fast": ABNORMAL, "plain": ABNORMAL, "uvicorn": 1005}[server.kind]  # uvicorn says 1005 where 1006 is meant
    assert told == ("gone" if path == "/direct/" else gone)
    assert "Traceback" not in server.process.log


def test_a_peer_that_has_vanished_is_given_up(shared_server: Callable[..., Daphne]):
    """Its cable is cut: nothing arrives, not even the end. Asked without an answer, it is gone."""
    with ExitStack() as stack:
        servers = [
            Server(kind, shared_server(Impatient, application=APPLICATION, BACKBEAT_SOCKETS=kind))
            for kind in ("fast", "plain")
        ]
        for server in servers:
            stack.enter_context(Line(server.url)).open("/silent/?vanished")
        for server in servers:
            told = until(lambda server=server: server.noted("vanished"), what="websocket.disconnect")
            assert told == [ABNORMAL]


class Impatient(Daphne):
    """It pings after two seconds, and waits as long for the answer."""

    def command(self) -> list[str]:
        return [*super().command()[:-1], "--ping-interval", "2", "--ping-timeout", "2", self.application]
