"""Each server and each path through it answers raw bytes as RFC 6455 says, however TCP and the peer cut them up."""

from contextlib import ExitStack, suppress
from itertools import pairwise, zip_longest

import pytest

from tests.sockets.cases import CASES, Case
from tests.sockets.conftest import Server
from tests.sockets.raw import BINARY, CONTINUATION, PING, PONG, TEXT, Heard, Line, close, fragments, frame, request

ENDS_WITHIN = 3  # seconds from the last close frame to the end of the line: one or so, and what a busy machine adds


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
    with suppress(ConnectionError):  # it is down already
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


# --- However the bytes come -----------------------------------------------------------------------------------------

GOES_WELL = Case(
    "talk",
    frame(TEXT, "κ€".encode(), final=False)
    + frame(PING, b"p")
    + frame(CONTINUATION, b"z")
    + frame(BINARY, b"\x00" * 130)
    + frame(PONG)
    + frame(TEXT),
    ((TEXT, "κ€z".encode()), (BINARY, b"\x00" * 130), (TEXT, b"")),
    (b"p",),
)
ENDS = Case("ends", frame(TEXT, b"a") + close(4321, "tschüß".encode()), ((TEXT, b"a"),), code=4321)
FAILS = Case("fails", frame(TEXT, b"a") + frame(TEXT, b"\xff"), ((TEXT, b"a"),), code=1007)


def cuts(data: bytes) -> list[list[bytes]]:
    """Every way to send it in two pieces, and byte by byte."""
    return [[data[:size], data[size:]] for size in range(1, len(data))] + [[bytes([byte]) for byte in data]]


@pytest.mark.parametrize("case", [GOES_WELL, ENDS, FAILS], ids=lambda case: case.name)
def test_tcp_may_cut_anywhere(server: Server, path: str, case: Case):
    """Many lines at once take turns, so that a server has read a piece before it gets the next."""
    with ExitStack() as stack:
        plans = cuts(case.sent)
        lines = [stack.enter_context(Line(server.url)) for _ in plans]
        for line in lines:
            line.open(path)
        for pieces in zip_longest(*plans, fillvalue=b""):
            for line, piece in zip(lines, pieces, strict=True):
                if piece:
                    line.send(piece)
        for line in lines:
            check(finish(line, case), case)


def test_a_message_may_come_in_any_fragments(server: Server, path: str):
    """Every way to cut it, with a ping between each two, and an empty one at the end."""
    message = "aé😀".encode()
    for number in range(2 ** (len(message) - 1)):
        ends = [end for end in range(1, len(message)) if number >> (end - 1) & 1]
        parts = [message[begin:end] for begin, end in pairwise([0, *ends, len(message), len(message)])]
        pongs = (b"p",) * (len(parts) - 1)
        case = Case("", fragments(TEXT, parts, frame(PING, b"p")), ((TEXT, message),), pongs)
        with Line(server.url) as line:
            line.open(path)
            line.send(case.sent)
            check(finish(line, case), case)


def test_what_comes_in_one_piece_with_the_request_is_lost_on_every_server_and_does_no_harm(server: Server, path: str):
    """A client must wait for the answer (section 4.1). What comes later, but too early, is in test_handshakes.py."""
    with Line(server.url) as line:
        line.send(request(path) + GOES_WELL.sent)
        assert line.head()[0] == 101
        line.send(GOES_WELL.sent)
        check(finish(line, GOES_WELL), GOES_WELL)


# --- The server closes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "reason"), [(1000, ""), (1001, ""), (1011, "why"), (3000, ""), (4410, "over")])
def test_the_application_closes_with_its_code_and_reason(server: Server, code: int, reason: str):
    with Line(server.url) as line:
        line.open(f"/close/{code}/?{reason}")
        heard = line.hear_all()
        assert (heard.code, heard.reason) == (code, reason.encode())
        line.send(frame(TEXT, b"still under way") + close(code))
        assert line.is_down_within(ENDS_WITHIN)


def test_who_never_answers_a_close_is_cut_off(server: Server):
    if server.kind == "uvicorn":
        pytest.skip("it waits for ten seconds, and that is its own affair")
    with Line(server.url) as line:
        line.open("/close/1000/")
        assert line.hear_all().code == 1000
        assert line.is_down_within(6)


def test_nothing_of_all_this_is_a_failure_in_the_log(server: Server):
    """Whatever this file has sent before."""
    if server.kind == "uvicorn":
        pytest.skip("it logs text that is not UTF-8, and what is sent to a socket that it has closed, with tracebacks")
    with Line(server.url) as line:
        line.open("/echo/")
        line.send(FAILS.sent)
        check(finish(line, FAILS), FAILS)
    assert "Traceback" not in server.process.log
