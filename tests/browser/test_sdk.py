"""The browser SDK without a browser: its own tests under node, and that it speaks as games/wire does, byte for byte."""

import base64
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from games.wire import messages
from games.wire.codec import BinaryCodec, Codec, JsonCodec
from games.wire.patch import diff

SDK = Path(__file__).parent / "sdk"
CODECS: dict[str, Codec] = {"json": JsonCodec(), "binary": BinaryCodec()}

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="node is missing: the SDK's tests did NOT run (on Debian: apt-get install nodejs)",
)


def node(*arguments: str, lines: list[Any] | None = None) -> list[str]:
    """What a node script prints, given `lines` of JSON to read."""
    text = None if lines is None else "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(["node", *arguments], cwd=SDK, input=text, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_the_sdk_passes_its_own_tests():
    node("--test", *sorted(path.name for path in SDK.glob("*.test.mjs")))


def test_message_tables_agree():
    def table(kinds: dict[int, type[messages.Message]]) -> dict[int, tuple[str, list[str]]]:
        return {
            number: (str(kind.__struct_config__.tag), [field.encode_name for field in msgspec.structs.fields(kind)])
            for number, kind in kinds.items()
        }

    tables = json.loads(node("tables.mjs")[0])
    client = {number: (name, fields) for name, (number, *fields) in tables["client"].items()}
    server = {int(number): (name, fields) for number, (name, *fields) in tables["server"].items()}
    assert client == table(messages.CLIENT)
    assert server == table(messages.SERVER)


def tree(chance: random.Random, depth: int = 4) -> Any:
    """A random view: what rules can put into one."""
    kind = chance.randrange(8 if depth else 5)
    if kind < 5:
        return chance.choice(
            [None, True, False, "", "한글 🚲 </script>", chance.randint(-(2**53) + 1, 2**53 - 1), 0, 7]
        )
    if kind == 5:
        return [tree(chance, depth - 1) for _ in range(chance.randrange(6))]
    return row(chance, depth)


def row(chance: random.Random, depth: int = 4) -> dict[str, Any]:
    names = chance.sample([*"0123abc", "__proto__", "constructor"], chance.randrange(7))
    return {name: tree(chance, depth - 1) for name in names}


def changed(chance: random.Random, view: Any, depth: int = 4) -> Any:
    """A view somewhat later: most of it as it was, some of it changed, added or gone."""
    if chance.random() < 0.2:
        return tree(chance, depth)
    if isinstance(view, dict):
        kept = {name: changed(chance, value, depth - 1) for name, value in view.items() if chance.random() < 0.8}
        return kept | ({chance.choice("xyz"): tree(chance, max(depth - 1, 0))} if chance.random() < 0.4 else {})
    if isinstance(view, list):
        kept = [changed(chance, item, depth - 1) for item in view[: chance.randrange(len(view) + 1)]]
        return kept + [tree(chance, max(depth - 1, 0)) for _ in range(chance.randrange(3))]
    return view


def test_patches_of_python_lead_to_the_same_view_in_javascript():
    """Frames of the JSON subprotocol; those of the binary one are tests/browser/test_frames.py."""
    chance = random.Random(20)  # noqa: S311 - repeatable test data
    views, lines = [], []
    for _ in range(400):
        old = row(chance)  # a view is a struct
        frames = [messages.Frame(epoch=1, tick=0, base=-1, taken=[], patch=[0, old])]
        for tick in range(1, 6):
            later = changed(chance, old)
            new = later if isinstance(later, dict) else row(chance)
            frames.append(messages.Frame(epoch=1, tick=tick, base=tick - 1, taken=[tick], patch=diff(old, new)))
            old = new
        views.append(old)
        lines.append([CODECS["json"].encode(frame).decode() for frame in frames])
    assert [json.loads(line) for line in node("listen.mjs", lines=lines)] == views


@pytest.mark.parametrize("name", CODECS)
def test_the_server_understands_what_the_sdk_says(name):
    said = [
        (
            {"type": "hello", "ticket": "t" * 300, "resume": None, "epoch": 2**33, "event": 7, "rules": "1-ab"},
            messages.Hello(ticket="t" * 300, epoch=2**33, event=7, rules="1-ab"),
        ),
        (
            {"type": "hello", "ticket": None, "resume": "key", "epoch": 0, "event": 0, "rules": None},
            messages.Hello(resume="key"),
        ),
        ({"type": "pong", "id": 2**53 - 1, "ack": 300}, messages.Pong(id=2**53 - 1, ack=300)),
        ({"type": "say", "text": "안녕 <b>"}, messages.Say(text="안녕 <b>")),
        ({"type": "leave"}, messages.Leave()),
    ]
    frames = node("speak.mjs", lines=[{"codec": name, "message": message} for message, _ in said])
    assert [CODECS[name].decode(base64.b64decode(frame)) for frame in frames] == [message for _, message in said]


@pytest.mark.parametrize("name", CODECS)
def test_the_server_understands_inputs(name):
    message = {"type": "input", "seq": 70000, "input": {"turn": "up", "by": [-1, 2.5, None]}, "tick": 0, "ack": 12}
    frame = node("speak.mjs", lines=[{"codec": name, "message": message}])[0]
    heard = CODECS[name].decode(base64.b64decode(frame))
    assert isinstance(heard, messages.InputMessage)
    assert (heard.seq, heard.tick, heard.ack) == (70000, 0, 12)
    assert CODECS[name].decode_input(heard.input, dict) == {"turn": "up", "by": [-1, 2.5, None]}
