"""docs/protocol.md says what the code does: every message, field, number, code and bound, or a test fails."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import websockets
from msgspec import inspect

from gameproject.api import CONFLICT, STATUS
from games.engine import Row, between
from games.engine.inbox import MAX_WAITING
from games.hosting.events import SAID
from games.hosting.hub import POLL_EVERY
from games.hosting.seating import STAND_IN_LEVEL
from games.matches import tickets
from games.wire import frames
from games.wire.codec import CODECS, BadMessage
from games.wire.codes import Close
from games.wire.frames import Moment
from games.wire.limits import DEFAULT
from games.wire.messages import CLIENT, SERVER, Message, SeatInfo
from games.wire.patch import apply, diff
from games.wire.session import GETTING_KNOWN
from games.wire.views import ViewCodec
from tests.docs.pages import ROOT, bare, blocks, page, rows, section
from tests.support.site import Daphne

PAGE = page("protocol.md")
MESSAGES = {number: kind for table in (CLIENT, SERVER) for number, kind in table.items()}
BINARY, JSON = CODECS["backbeat.v1.binary"], CODECS["backbeat.v1.json"]


def tag(kind: type[Message]) -> str:
    return str(kind.__struct_config__.tag)


def test_every_message_has_its_place_and_number() -> None:
    headings = re.findall(r"^### `(\w+)` · (\d+)$", PAGE, re.MULTILINE)
    assert headings == [(tag(kind), str(number)) for number, kind in MESSAGES.items()]


@pytest.mark.parametrize(("number", "kind"), MESSAGES.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_fields_stand_in_their_order_with_type_and_default(number: int, kind: type[Message]) -> None:
    own = section(PAGE, f"`{tag(kind)}` · {number}")
    said = [(bare(row[0]), row[1], row[2]) for row in rows(own) if len(row) == 4]
    assert said == [(field.name, in_words(field.type), default(field)) for field in msgspec.structs.fields(kind)]


def in_words(kind: Any) -> str:
    """A field's type as the page says it."""
    match inspect.type_info(kind):
        case inspect.UnionType(types=types):
            return " or ".join(in_words_of(one) for one in types)
        case one:
            return in_words_of(one)


def in_words_of(kind: inspect.Type) -> str:
    match kind:
        case inspect.NoneType():
            return "null"
        case inspect.BoolType():
            return "bool"
        case inspect.IntType(ge=None, le=None):
            return "int"
        case inspect.IntType(ge=least, le=most):
            assert most == 2**53 - 1
            return "count" if least == 0 else f"count from {least}"
        case inspect.StrType(min_length=None, max_length=None):
            return "text"
        case inspect.StrType(min_length=None, max_length=most):
            return f"text up to {most}"
        case inspect.StrType(min_length=least, max_length=most):
            return f"text from {least} to {most}"
        case inspect.ListType(item_type=inspect.IntType()):
            return "list of int"
        case inspect.ListType():
            return "list of objects"
        case inspect.DictType():
            return "object"
        case inspect.AnyType() | inspect.RawType():
            return "any"
    raise AssertionError(f"The page has no word for {kind}.")


def default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return ""
    value = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    return json.dumps(value)


def test_the_fields_of_a_seat_are_named() -> None:
    assert json.dumps(list(SeatInfo.__struct_fields__))[1:-1] in section(PAGE, "`welcome` · 16")


def test_examples_are_the_same_bytes_in_both_subprotocols() -> None:
    found = blocks(section(PAGE, "Subprotocols"))
    seen = set()
    for (info, text), (mark, pairs) in zip(found[::2], found[1::2], strict=True):
        assert mark == "hex"
        message, octets = text.strip().encode(), bytes.fromhex(pairs)
        if info == "json client":
            one, other = JSON.decode(message), BINARY.decode(octets)
            seen.add(type(one))
            assert plain(one) == plain(other)
        else:
            kind = next(kind for kind in SERVER.values() if tag(kind) == json.loads(message)["type"])
            seen.add(kind)
            sent = msgspec.json.decode(message, type=kind)
            assert (JSON.encode(sent), BINARY.encode(sent)) == (message, octets)
    assert len(seen) >= 8


def plain(message: Message) -> dict[str, Any]:
    """A message as plain data; the game's input is decoded from whichever encoding it came in."""
    values = msgspec.structs.asdict(message)
    if "input" in values:
        raw = bytes(values["input"])
        values["input"] = json.loads(raw) if raw.startswith(b"{") else msgspec.msgpack.decode(raw)
    return values | {"type": type(message)}


class Dot(Row):
    x: between(0, 999)
    y: between(0, 999)


class Dots(Row):
    dots: dict[int, Dot]


def test_worked_frames_have_these_bytes() -> None:
    codec = ViewCodec(Dots)
    examples = [row for row in rows(section(PAGE, "Frames in bytes")) if len(row) == 3 and "dots" in row[1]]
    base = None
    for tick, taken, (before, after, octets) in zip((5, 6, 7), (3, 4, 4), examples, strict=True):
        if base is not None:
            assert codec.plain(base.view) == json.loads(bare(before))
        view = msgspec.convert(json.loads(bare(after)), Dots, strict=False)
        now = Moment(1, tick, [taken], None, codec.freeze(view))
        data = bytes.fromhex(bare(octets))
        assert frames.frame(now, base, codec) == data
        assert frames.read(data, base, codec) == now
        base = now


def test_the_flags_of_a_frame_are_those_of_the_code() -> None:
    said = {row[1]: int(row[0]) for row in rows(section(PAGE, "Frames in bytes")) if len(row) == 3 and row[0].isdigit()}
    flags = ("whole", "taken", "turn", "view", "step")
    assert said == {name: getattr(frames, name.upper()) for name in flags}
    assert f"flag {frames.FEW} (few)" in PAGE


def test_worked_patches_work() -> None:
    examples = [row for row in rows(section(PAGE, "Patches")) if len(row) == 3]
    assert len(examples) >= 6
    for row in examples:
        before, patch, after = (json.loads(bare(cell)) for cell in row)
        assert apply(patch, before) == after
        assert diff(before, after) == patch


@pytest.mark.parametrize("code", [0x00, 0x1F, 0x7F])
def test_chat_refuses_the_control_characters_that_are_named(code: int) -> None:
    assert "(U+0000 to U+001F, U+007F)" in section(PAGE, "`say` · 4")
    JSON.decode(b'{"type":"say","text":"a b"}')
    with pytest.raises(BadMessage):
        JSON.decode(json.dumps({"type": "say", "text": f"a{chr(code)}b"}).encode())


def test_newcomers_are_sent_what_was_said() -> None:
    kinds = ", ".join(f"`{kind}`" for kind in SAID).replace(", ", " and ")
    assert f"the events {kinds}" in section(PAGE, "`hello` · 1")


def test_every_close_code_is_explained() -> None:
    listed = {code: row for row in rows(section(PAGE, "Close codes")) for code in row[0].split(", ")}
    for close in Close:
        assert close.name.lower().replace("_", " ") == listed[str(int(close))][1]
    strangers = {"1001", "1002", "1006", "1007", "1009", "1011"}  # the frame parser's and the network's
    assert set(listed) - strangers == {str(int(close)) for close in Close}
    assert all(row[3] for row in listed.values())


def test_the_browser_does_after_each_code_what_the_page_says() -> None:
    table = (ROOT / "static/backbeat/session/codes.js").read_text()
    then = dict(re.findall(r'^  (\d+): "(\w+)"', table, re.MULTILINE))
    advice = {row[0]: row[3] for row in rows(section(PAGE, "Close codes")) if "," not in row[0]}
    for code, does in then.items():
        assert advice[code].startswith({"ticket": "get a new ticket"}.get(does, does)), code


def test_every_bound_is_listed_with_its_default() -> None:
    listed = {bare(row[0]): float(row[1]) for row in rows(section(PAGE, "Bounds"))}
    assert listed == {name: float(getattr(DEFAULT, name)) for name in DEFAULT.__struct_fields__}


SOURCES = [ROOT / "games" / "consumers.py"] + [
    path for folder in ("engine", "wire", "hosting", "matches") for path in Path(ROOT, "games", folder).glob("*.py")
]
ERRORS = (r'Rejection\(\s*"(\w+)"', r'Refused\("(\w+)"', r'ErrorMessage\(code="(\w+)"', r'mistake\("(\w+)"')
BYES = (r'Refusal\(\s*Close\.(\w+), f?"([\w{}]+)"', r'close=int\(Close\.(\w+)\), code="(\w+)"')


def said_in_code(patterns: tuple[str, ...]) -> set[Any]:
    text = "\n".join(path.read_text() for path in SOURCES)
    return {found for pattern in patterns for found in re.findall(pattern, text)}


def test_every_error_code_is_listed() -> None:
    first = section(PAGE, "Error codes").split("In `bye`:")[0]
    assert {re.match(r"`(\w+)`", row[0])[1] for row in rows(first)} == said_in_code(ERRORS)


def test_every_code_of_bye_is_listed_with_its_close_code() -> None:
    listed = {
        (bare(code), int(row[1]))
        for row in rows(section(PAGE, "Error codes").split("In `bye`:")[1])
        for code in row[0].split(", ")
    }
    expected = {("bad_message", int(Close.BAD_MESSAGE))}
    for name, code in said_in_code(BYES):
        for what in ("ticket", "resume") if "{what}" in code else ("",):
            expected.add((code.replace("{what}", what), int(Close[name])))
    assert listed == expected


def test_http_codes_have_the_status_that_is_listed() -> None:
    for row in rows(section(PAGE, "HTTP")):
        assert STATUS.get(bare(row[0]), CONFLICT) == int(row[1]), row[0]


def test_times_of_heartbeats_and_keys() -> None:
    """Numbers in running text, which no table holds."""
    own = section(PAGE, "Heartbeats and coming back")
    said = [row[0] for row in rows(own)]
    assert said == [
        f"{DEFAULT.ping_every} s",
        f"{DEFAULT.away_after} s of silence from you, or without a socket",
        f"{DEFAULT.dead_after} s without a `pong` that answers a ping",
        f"{DEFAULT.keep_seat} s without a socket",
        "5 s of silence from the server",
    ]
    folder = ROOT / "static/backbeat/session"
    sdk = (folder / "connection.js").read_text() + (folder / "codes.js").read_text()
    for constant in ("SILENCE = 5000", "BASE = 250", "CAP = 8000"):
        assert constant in sdk
    assert f"a bot of level {STAND_IN_LEVEL}" in own
    assert f"good for {tickets.RESUME_SECONDS // 3600} hours" in own
    assert f"A ticket is good for {tickets.TICKET_SECONDS} s" in PAGE
    assert f"Besides: {MAX_WAITING} inputs" in PAGE
    assert f"comes back within {DEFAULT.keep_seat} s to the process that hosts it" in PAGE
    often = f"as fast as the server looks at its sockets ({1 / POLL_EVERY:.0f} times a second)"
    assert f"Asked every second, and four times at once after `welcome`, {often}" in PAGE
    assert GETTING_KNOWN == 4


async def test_an_address_that_can_be_no_match_is_closed_with_4404(daphne_server: Callable[..., Daphne]) -> None:
    """Not with 4503, after which clients would come back for ever."""
    server = await asyncio.to_thread(daphne_server)
    for address in ("/ws/nothing/", f"/ws/matches/{'-' * 36}/", "/ws/matches/1/"):
        async with websockets.connect(server.ws_url + address, subprotocols=["backbeat.v1.json"]) as ws:
            bye = json.loads(await ws.recv())
            await ws.wait_closed()
        assert (bye["type"], bye["close"], bye["code"]) == ("bye", Close.NOT_FOUND, "no_match")
        assert ws.close_code == Close.NOT_FOUND


def test_the_lobbys_socket_says_what_the_page_says_and_closes_so():
    root = Path(__file__).parents[2]
    page = (root / "docs/protocol.md").read_text().partition("## The lobby's socket\n")[2].partition("\n## ")[0]
    said = set(re.findall(r'"type": "(\w+)"', (root / "lobby/notify.py").read_text())) - {"wake"}  # which is Channels'
    assert set(re.findall(r'^\| `\{"type": "(\w+)"', page, re.MULTILINE)) == said
    code = (root / "lobby/consumers.py").read_text()
    assert set(re.findall(r"\b44\d\d\b", page)) == set(re.findall(r"_end\((44\d\d)\)", code))
