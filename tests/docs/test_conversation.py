"""A client whose only source is docs/protocol.md: it reads message numbers and fields off the page's own tables, and
plays in both subprotocols: hello, input, a lost socket, a resume, a key used twice.
"""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import websockets

from tests.docs.client import call, guest
from tests.docs.pages import bare, page, rows, section
from tests.docs.reader import Reader
from tests.support.site import Daphne

PAGE = page("protocol.md")
TABLES = {
    name: (int(number), [bare(row[0]) for row in rows(section(PAGE, f"`{name}` · {number}")) if len(row) == 4])
    for name, number in re.findall(r"^### `(\w+)` · (\d+)$", PAGE, re.MULTILINE)
}
NAMES = {number: name for name, (number, _) in TABLES.items()}


def to_json(message: dict[str, Any]) -> str:
    return json.dumps(message)


def to_binary(message: dict[str, Any]) -> bytes:
    """The array of the message's fields up to the last one that is said; nil stands for a key that is not."""
    number, fields = TABLES[message["type"]]
    said = [name for name in fields if name in message]
    upto = fields[: fields.index(said[-1]) + 1] if said else []
    return msgspec.msgpack.encode([number, *(message.get(name) for name in upto)])


class FromBinary:
    """Every message of one socket; frames are read by the schema that its welcome brings."""

    def __init__(self) -> None:
        self._reader: Reader | None = None

    def __call__(self, payload: bytes) -> dict[str, Any]:
        if payload[0] < 128:
            assert self._reader is not None
            return self._reader.read(payload)
        number, *values = msgspec.msgpack.decode(payload)
        message = {"type": NAMES[number], **dict(zip(TABLES[NAMES[number]][1], values, strict=True))}
        if message["type"] == "welcome":
            self._reader = Reader(message["schema"]["view"])
        return message


SPEAK = {"backbeat.v1.json": (to_json, json.loads), "backbeat.v1.binary": (to_binary, FromBinary())}


@pytest.mark.parametrize("protocol", SPEAK)
async def test_a_client_from_the_page_alone(protocol: str, daphne_server: Callable[..., Daphne]) -> None:
    encode, decode = SPEAK[protocol]
    server = await asyncio.to_thread(daphne_server)
    token, play = await asyncio.to_thread(guest, server.url, "lightcycles")
    ticket = await asyncio.to_thread(call, server.url, f"/api/matches/{play['match']}/ticket", {}, token)
    url, tick = server.ws_url + ticket["url"], 0
    events: list[int] = []

    async def until(ws: Any, kind: str, **fields: Any) -> dict[str, Any]:
        nonlocal tick
        while True:
            message: dict[str, Any] = decode(await ws.recv())
            tick = message["tick"] if message["type"] == "frame" else tick
            if message["type"] == "ping":
                await ws.send(encode({"type": "pong", "id": message["id"], "ack": tick}))
            events.extend([message["number"]] if message["type"] == "event" else [])
            if message["type"] == kind and fields.items() <= message.items():
                return message

    async with websockets.connect(url, subprotocols=[protocol]) as ws:
        await ws.send(encode({"type": "hello", "ticket": ticket["ticket"]}))
        welcome = await until(ws, "welcome", seat=play["seat"], taken=0)
        event = await until(ws, "event")
        assert (await until(ws, "frame"))["base"] == -1
        await ws.send(encode({"type": "input", "seq": 3, "input": {"turn": "up"}}))
        while (await until(ws, "frame"))["taken"][play["seat"]] != 3:
            pass
        await ws.send(encode({"type": "input", "seq": 3, "input": {"turn": "up"}}))
        assert (await until(ws, "error"))["code"] == "stale"
        ws.transport.abort()  # the network is lost

    back = {"type": "hello", "resume": welcome["resume"], "epoch": event["epoch"], "event": event["number"]}
    async with websockets.connect(url, subprotocols=[protocol]) as ws:
        await ws.send(encode(back))
        again = await until(ws, "welcome", seat=play["seat"], taken=3)
        assert again["resume"] != welcome["resume"]
        await until(ws, "frame", base=-1)
        assert events == sorted(set(events))  # nothing that it has is sent again
        async with websockets.connect(url, subprotocols=[protocol]) as thief:
            await thief.send(encode(back))
            bye = await until(thief, "bye")
            await thief.wait_closed()
        assert (bye["close"], bye["code"], thief.close_code) == (4401, "resume_used", 4401)
        await ws.send(encode({"type": "leave"}))
        await until(ws, "bye", close=1000, code="left")
        await ws.wait_closed()
    assert ws.close_code == 1000
