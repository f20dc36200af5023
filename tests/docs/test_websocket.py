"""docs/websocket.md shows what really travels: its handshake is done again on daphne, its messages are messages."""

import json
import re
import socket
from collections.abc import Callable

import msgspec

from games.wire.codec import CODECS
from games.wire.messages import CLIENT, SERVER
from tests.docs.pages import blocks, page, section
from tests.support.site import Daphne

PAGE = page("websocket.md")


def test_the_handshake_is_answered_as_shown(daphne_server: Callable[..., Daphne]) -> None:
    server = daphne_server()
    asked, answered = (text for info, text in blocks(section(PAGE, "3. The handshake: 101 Switching Protocols")))
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        request = asked.strip().replace("127.0.0.1:8741", f"127.0.0.1:{server.port}")
        line.sendall(request.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(4096)
    assert head.split(b"\r\n\r\n")[0].decode().splitlines() == answered.strip().splitlines()


def test_what_is_shown_are_messages() -> None:
    shown = [line for info, text in blocks(PAGE) if info == "text" for line in text.splitlines()]
    assert len(shown) > 10
    for line in shown:
        arrow, text = re.match(r"[\d.]+ (.) (.*)", line).groups()
        table = CLIENT if arrow == "↑" else SERVER
        kind = next(kind for kind in table.values() if kind.__struct_config__.tag in text.split(",")[0])
        if "…}" not in text and "…," not in text and "{…" not in text:
            msgspec.json.decode(text, type=kind)


def test_the_last_message_is_two_bytes() -> None:
    assert (
        CODECS["backbeat.v1.binary"].encode(CODECS["backbeat.v1.json"].decode(b'{"type":"leave"}')).hex(" ") == "91 05"
    )


def test_the_figures_add_up() -> None:
    up, down, bodies = 32_568, 56_156, 29_050
    assert all(f"{figure:,}" in PAGE for figure in (up, down, bodies))
    assert (round(up / 50), round((down - bodies) / 50)) == (651, 542)
    assert json.dumps(round(20 * (651 + 542) / 1000, 1)) in PAGE
