"""Daphne's socket goes to picows where it can, stays where it is where it cannot, and plays on either way."""

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import tcp
from twisted.internet.testing import StringTransport
from websockets.exceptions import InvalidStatus

from gameproject import intake
from gameproject.carried import WebSocketFactory
from gameproject.handover import Unfit, take_out
from games.hosting.fast import FastSocket
from tests.games.test_attacks import Line, frame, upgrade
from tests.support.program import JSON, Program
from tests.support.site import Daphne

Start = Callable[..., Daphne]


def play(server: Daphne) -> None:
    """A few ticks of a match over a socket."""
    player = Program(server.url)
    with player.join(player.play()) as wire:
        wire.hear("frame", lambda frame: frame["tick"] > 3)


@pytest.mark.parametrize(("setting", "kind"), [("auto", "fast"), ("fast", "fast"), ("plain", "plain")])
def test_the_plain_command_chooses_by_itself_and_can_be_told(daphne_server: Start, setting: str, kind: str):
    server = daphne_server(BACKBEAT_SOCKETS=setting)
    play(server)
    play(server)
    assert server.log.count("Sockets of matches are") == 1
    assert f"Sockets of matches are {kind} " in server.log


def test_a_version_that_has_changed_is_named_once_and_played_on_without(daphne_server: Start):
    server = daphne_server(application="tests.support.changed:application")
    play(server)
    play(server)
    assert server.log.count("has changed: TypeError") == 1
    assert "Sockets of matches are plain" in server.log


def test_who_insists_on_fast_sockets_gets_those_or_none(daphne_server: Start):
    server = daphne_server(application="tests.support.changed:application", BACKBEAT_SOCKETS="fast")
    player = Program(server.url)
    with pytest.raises(InvalidStatus), player.join(player.play()):
        pass
    assert "has changed: TypeError" in server.log


def test_a_socket_gets_every_option_of_its_factory():
    """Though Autobahn is not asked to hand them over."""
    factory = WebSocketFactory(None)
    factory.setProtocolOptions(failByDrop=False, closeHandshakeTimeout=7)
    protocol = factory.buildProtocol(None)
    line = StringTransport()
    line.setTcpNoDelay = lambda enabled: None
    protocol.makeConnection(line)
    options = WebSocketProtocol.CONFIG_ATTRS
    assert "maxFramePayloadSize" in options
    assert {name: getattr(protocol, name) for name in options} == {name: getattr(factory, name) for name in options}
    assert (protocol.failByDrop, protocol.closeHandshakeTimeout) == (False, 7)
    protocol.openHandshakeTimeoutCall.cancel()


def test_however_many_come_at_once_a_turn_answers_few_handshakes():
    """The others wait in the order in which they came."""
    turns: list[Callable[[], None]] = []
    answered: list[int] = []

    class Waiting:
        def __init__(self, number: int) -> None:
            self.number = number

        def go_on(self) -> None:
            answered.append(self.number)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake.reactor, "callLater", lambda delay, call: turns.append(call))
        line = intake.Line()
        for number in range(120):
            line.add(Waiting(number))
        counts = []
        while turns:
            turns.pop()()
            counts.append(len(answered))
    assert counts == [50, 100, 120]
    assert answered == list(range(120))


def transport(**changes: object) -> tcp.Server:
    """A connection that could be handed over, but for the changes."""
    made = tcp.Server.__new__(tcp.Server)
    made.__dict__.update(
        {"connected": True, "disconnecting": False, "TLS": False, "_tempDataBuffer": [], "dataBuffer": b""} | changes
    )
    return made


@pytest.mark.parametrize(
    "line",
    [
        SimpleNamespace(),  # TLS, a UNIX socket, or whatever Twisted has next
        transport(TLS=True),
        transport(dataBuffer=b"an answer of before"),
        transport(_tempDataBuffer=[b"an answer of before"]),
        transport(connected=False),
        transport(disconnecting=True),
        transport(),  # without its socket: an attribute that has gone
    ],
)
async def test_what_cannot_be_handed_over_is_left_as_it_was(line: object):
    protocol = SimpleNamespace(transport=line, _wskey="x", data=b"", openHandshakeTimeoutCall=None)
    before = dict(vars(line))
    with pytest.raises(Unfit):
        take_out(protocol, FastSocket(lambda payload, text: None, lambda code: None), [])
    assert vars(line) == before
    assert protocol.transport is line


def test_who_speaks_at_once_is_heard_however_many_come_together(daphne_server: Start):
    """The application wakes a turn of the loop after the handshake was answered; hellos may be here by then."""
    server = daphne_server(BACKBEAT_SOCKETS="fast")
    player = Program(server.url)
    match = player.start()
    lines = [Line(server.url, upgrade(f"/ws/matches/{match}/", Sec_WebSocket_Protocol=JSON)) for _ in range(20)]
    for line in lines:
        assert line.status() == 101
        line.socket.sendall(frame(1, b'{"type":"hello","ticket":"x"}'))
    for line in lines:
        with line:
            (bye,), code = line.messages()
            assert (code, json.loads(bye)["code"]) == (4401, "ticket_invalid"), "not hello_late"
