"""A player of Lightcycles that is no browser, written from docs/protocol.md alone: a guest over HTTP, then one match in
backbeat.v1.json; prints the result. Needs Python 3.11 and `pip install websockets`. Run it as

    python examples/bot.py http://127.0.0.1:8000
"""

import json
import sys
from contextlib import suppress
from urllib.request import Request, urlopen

from websockets import ConnectionClosed
from websockets.sync.client import connect

TURNS = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def post(url, body, token=""):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    with urlopen(Request(url, json.dumps(body).encode(), headers)) as answer:  # noqa: S310 - the site its user names
        return json.load(answer)


def apply(patch, old):
    """The view after a patch; see "Patches" in docs/protocol.md."""
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
    taken = set()
    for bike in arena["bikes"].values():
        corners = [*bike["trail"], bike["x"], bike["y"]]
        for x, y, to_x, to_y in zip(corners[::2], corners[1::2], corners[2::2], corners[3::2], strict=False):
            columns, lines = range(min(x, to_x), max(x, to_x) + 1), range(min(y, to_y), max(y, to_y) + 1)
            taken |= {(column, line) for column in columns for line in lines}
    me = arena["bikes"][str(seat)]

    def way(dx, dy):
        x, y, steps = me["x"] + dx, me["y"] + dy, 0
        while 0 <= x < arena["width"] and 0 <= y < arena["height"] and (x, y) not in taken:
            x, y, steps = x + dx, y + dy, steps + 1
        return steps

    if arena["phase"] != "racing" or not me["alive"] or way(me["dx"], me["dy"]) > 3:
        return None
    return max(("up", "down") if me["dx"] else ("left", "right"), key=lambda turn: way(*TURNS[turn]))


def play(base):
    """Play one match against bots or people; its result, {"placings": {seat: place}, "reason": ...}."""
    token = post(f"{base}/api/players/guest", {"name": "Example", "token": True})["token"]
    seat = post(f"{base}/api/play", {"game": "lightcycles"}, token)
    ticket = post(f"{base}/api/matches/{seat['match']}/ticket", {}, token)
    url = ticket["url"] if "://" in ticket["url"] else base.replace("http", "ws", 1) + ticket["url"]
    with connect(url, subprotocols=["backbeat.v1.json"]) as ws:

        def say(**message):
            with suppress(ConnectionClosed):  # the match may have ended: its last messages are still to be read
                ws.send(json.dumps(message))

        say(type="hello", ticket=ticket["ticket"])
        arena, tick, seq = None, 0, json.loads(ws.recv())["taken"]  # of the welcome
        while (message := json.loads(ws.recv()))["type"] != "bye":
            if message["type"] == "ping":
                say(type="pong", id=message["id"], ack=tick)
            elif message["type"] == "event" and message["kind"] == "result":
                return message["data"]
            elif message["type"] == "frame":
                arena, tick = apply(message["patch"], arena), message["tick"]
                if turn := choose(arena, seat["seat"]):
                    seq += 1
                    say(type="input", seq=seq, input={"turn": turn}, ack=tick)


if __name__ == "__main__":
    json.dump(play(sys.argv[1].rstrip("/")), sys.stdout)
