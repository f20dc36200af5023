"""Each server and each path through it answers raw bytes as RFC 6455 says, however TCP and the peer cut them up."""

import contextlib

import pytest

from tests.sockets.cases import CASES, Case
from tests.sockets.conftest import Server
from tests.sockets.raw import Heard, Line, close

ENDS_WITHIN = 1.5  # seconds from the last close frame to the end of the line


@pytest.fixture(params=["/echo/", "/direct/"])
def path(request: pytest.FixtureRequest) -> str:
    return request.param


def finish(line: Line, case: Case) -> Heard:
    """Hear what the case's bytes are answered with, and see the line go down."""
    if case.code is None and line.hear(len(case.messages), len(case.pongs)):
        line.send(close(1000))
    heard = line.hear_all()
    if case.code is not None:
        answer(line)
    assert line.is_down_within(ENDS_WITHIN), "the line stays up"
    return heard


def answer(line: Line) -> None:
    with contextlib.suppress(ConnectionError):  # it is down already
        line.send(close(1000))


def check(heard: Heard, case: Case) -> None:
    if case.code is None:
        assert (heard.messages, heard.pongs) == (list(case.messages), list(case.pongs))
        assert heard.code == 1000
    else:
        assert heard.messages == list(case.messages)[: len(heard.messages)]
        assert heard.pongs == list(case.pongs)[: len(heard.pongs)]
        assert heard.code == case.code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_sent_gets_its_answer(server: Server, path: str, case: Case):
    case = case.on(server.kind)
    with Line(server.url) as line:
        line.open(path)
        line.send(case.sent)
        check(finish(line, case), case)
