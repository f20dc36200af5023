"""Queues for Lightcycles as a guest and plays it, written from docs/protocol.md alone: python examples/bot.py URL"""

import json
import sys
import time
from contextlib import suppress
from urllib.request import Request, urlopen

import websockets.sync.client  # pip install websockets

TURNS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def call(url, token="", body=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = Request(url, None if body is None else json.dumps(body).encode(), headers)  # noqa: S310 - its user's site
    with urlopen(request) as answer:  # noqa: S310
        return json.load(answer)


def apply(patch, old):  # "Patches" in docs/protocol.md
    match patch:
        case [0, value]:
            return value
        case [1, changes, *removed] if isinstance(old, dict):
            kept = {key: value for key, value in old.items() if not removed or key not in removed[0]}
            return kept | {key: apply(change, old.get(key)) for key, change in changes.items()}
        case [1, changes]:
            return [apply(changes.get(str(index), [0, value]), value) for index, value in enumerate(old)]
        case [2, keep, values]:
            return old[:keep] + values


def choose(arena, seat):
    """The turn with the longer way, if the way ahead is short. Walls run from corner to corner, and on to the bike."""
    taken, me = set(), arena["bikes"][str(seat)]
    for bike in arena["bikes"].values():
        ends = [*bike["trail"], bike["x"], bike["y"]]
        for x, y, to_x, to_y in zip(ends[::2], ends[1::2], ends[2::2], ends[3::2], strict=False):
            columns, lines = range(min(x, to_x), max(x, to_x) + 1), range(min(y, to_y), max(y, to_y) + 1)
            taken |= {(column, line) for column in columns for line in lines}

    def way(dx, dy, steps=1):
        x, y = me["x"] + dx * steps, me["y"] + dy * steps
        free = 0 <= x < arena["width"] and 0 <= y < arena["height"] and (x, y) not in taken
        return way(dx, dy, steps + 1) if free else steps - 1

    if arena["phase"] == "racing" and me["alive"] and way(me["dx"], me["dy"]) <= 3:
        return max(("up", "down") if me["dx"] else ("left", "right"), key=lambda turn: way(*TURNS[turn]))


def play(base):
    """Queue, and play one match against people or bots; its result, {"placings": {seat: place}, "reason": ...}."""
    token = call(f"{base}/api/players/guest", body={"name": "Example", "token": True})["token"]
    queue = call(f"{base}/api/queue", token, {"mode": "lightcycles"})
    while queue["state"] != "playing":
        time.sleep(0.5)
        queue = call(f"{base}/api/queue{'/ready' * (found := queue['state'] == 'found')}", token, {} if found else None)
    ticket = call(f"{base}/api/matches/{queue['match']}/ticket", token, {})
    url = ticket["url"] if "://" in ticket["url"] else base.replace("http", "ws", 1) + ticket["url"]
    with websockets.sync.client.connect(url, subprotocols=["backbeat.v1.json"]) as ws:
        ws.send(json.dumps({"type": "hello", "ticket": ticket["ticket"]}))
        welcome = json.loads(ws.recv())
        arena, tick, seq = None, 0, welcome["taken"]
        while (message := json.loads(ws.recv()))["type"] != "bye":
            reply = {"type": "pong", "id": message["id"], "ack": tick} if message["type"] == "ping" else None
            if message["type"] == "event" and message["kind"] == "result":
                return message["data"]
            elif message["type"] == "frame":
                arena, tick = apply(message["patch"], arena), message["tick"]
                if turn := choose(arena, welcome["seat"]):
                    reply = {"type": "input", "seq": (seq := seq + 1), "input": {"turn": turn}, "ack": tick}
            if reply:
                with suppress(websockets.ConnectionClosed):  # it may have ended: its last messages are still to be read
                    ws.send(json.dumps(reply))


json.dump(play(sys.argv[1].rstrip("/")), sys.stdout)
