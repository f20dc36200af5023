"""docs/netcode.md, done as it says: its games are built outside the repository, tested, installed and played."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from games import engine
from games.engine import between, vector
from games.testing import Play
from games.wire.views import ViewCodec
from tests.docs.pages import ROOT, bare, files, page, rows, section

Load = Callable[[str], ModuleType]

PAGE = page("netcode.md")
SDK = ROOT / "static" / "backbeat"
node = pytest.mark.skipif(shutil.which("node") is None, reason="node is missing: the twins of rules were NOT tried")


@pytest.fixture
def apps(netcode_apps: Path) -> Path:
    return netcode_apps


def javascript(code: str) -> Any:
    """What a module prints as JSON."""
    command = ["node", "--input-type=module", "-e", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


@node
@pytest.mark.parametrize("game", ["dots", "gliders"], ids=["smallest", "whole"])
def test_the_games_of_the_page_pass_its_own_tests(load: Load, game: str, apps: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(apps)
    module = load(f"{game}.tests")
    tests = [value for name, value in vars(module).items() if name.startswith("test_")]
    assert len(tests) == 2
    for test in tests:
        test()


@node
def test_a_twin_that_is_none_is_told_apart(load: Load, apps: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    rules = (apps / "gliders/static/gliders/rules.js").read_text()
    (tmp_path / "rules.js").write_text(rules.replace("div(glider.vy, 16)", "(glider.vy / 16)"))
    tests = load("gliders.tests")
    with pytest.raises(AssertionError, match="vy"):
        tests.parity(load("gliders.game").Gliders, str(tmp_path / "rules.js"), inputs=100, seats=2)


def test_the_first_twin_is_small() -> None:
    assert len(files(PAGE)["dots/static/dots/rules.js"].splitlines()) <= 10


def test_gliders_is_played_by_bots_who_see_no_further_than_sight(load: Load) -> None:
    play = Play(load("gliders.game").Gliders, seats=16, bots=2)
    play.run(300)
    assert sum(play.state.field.score.values()) > 0
    own = play.state.field.gliders[3]
    seen = play.view(3).gliders
    assert 3 in seen
    assert len(seen) < 16
    assert all(max(abs(other.x - own.x), abs(other.y - own.y)) <= 1500 for other in seen.values())


def test_a_zap_hits_where_others_were_seen(load: Load) -> None:
    play = Play(load("gliders.game").Gliders, seats=2)
    one, other = play.state.field.gliders.values()
    one.x, one.y, other.x, other.y = 100, 100, 100, 100
    play.run(1)
    other.x, other.y = 3900, 3900
    play.run(3)
    play.match.behind = 3
    play.match.rules.zap(play.match, 0, one)
    assert play.state.field.score[0] == 1


def test_a_glider_that_leaves_is_gone(load: Load) -> None:
    play = Play(load("gliders.game").Gliders, seats=2)
    play.leave(0)
    play.run(2)
    assert list(play.view(1).gliders) == [1]


def test_angles_and_lengths_have_twins() -> None:
    listed = [row[:2] for row in rows(section(PAGE, "What a twin must keep to"))]
    names = [re.findall(r"`(\w+)\(?", cell) for row in listed for cell in row]
    module = (SDK / "vector.js").read_text()
    for python, script in zip(names[::2], names[1::2], strict=True):
        for name in python:
            assert hasattr(engine, name) or name == "a", name
        for name in script:
            assert re.search(rf"^export (function|const) {name}\b", module, re.MULTILINE), name
    own = {name for name in vars(vector) if not name.startswith("_") and name not in ("isqrt",)}
    assert own <= {name for row in names[::2] for name in row}


@pytest.mark.parametrize(
    ("chapter", "module", "names"),
    [
        ("Smooth: the others", "netcode/interpolation.js", ["turns", "jump"]),
        ("Predict: oneself", "netcode/prediction.js", ["own", "input", "tick"]),
        ("Keys that are held", "netcode/control.js", ["always", "rest"]),
    ],
)
def test_what_authors_say_is_what_the_sdk_knows(chapter: str, module: str, names: list[str]) -> None:
    text = (SDK / module).read_text()
    said = section(PAGE, chapter)
    for name in names:
        assert re.search(rf"\b{name}\b\??: ", text), name
        assert re.search(rf"`(\{{ )?{name}\b", said), name


def test_every_figure_is_listed() -> None:
    shown = re.search(r"@typedef \{\{(.*?)\}\} Figures", (SDK / "netcode/stats.js").read_text(), re.DOTALL)[1]
    table = section(PAGE, "Try it over a bad network").split("The figures are those of")[1].split("###")[0]
    listed = {name for row in rows(table) for name in re.findall(r"`(\w+)`", row[0])}
    assert listed == set(re.findall(r"(\w+):", shown))


@node
def test_every_network_is_listed() -> None:
    networks = javascript(
        f"import {{ NETWORKS }} from '{(SDK / 'tools/link.js').as_uri()}'; console.log(JSON.stringify(NETWORKS))"
    )
    table = section(PAGE, "Try it over a bad network").split("| network |")[1].split("###")[0]
    listed = {bare(row[0]): row[1:5] for row in rows("| network |" + table) if bare(row[0]) in networks}
    assert set(listed) == set(networks)
    for name, (trip, wavers, lost, width) in listed.items():
        own = networks[name]
        assert [trip, wavers] == [f"{own['rtt']} ms", f"{own['jitter']} ms"]
        assert float(lost.split()[0]) == pytest.approx(own["loss"] * 100)
        assert int(width) == own["bandwidth"]


def test_fields_cost_what_is_said() -> None:
    """A struct of one field, whole and changed: its mask is one byte more."""

    class Cost(engine.Row):
        x: between(0, 2_000_000)

    codec = ViewCodec(Cost)
    assert [len(codec.whole(codec.freeze(Cost(x)))) for x in (127, 128, 16383, 16384, 2_000_000)] == [1, 2, 2, 3, 3]
    old = codec.freeze(Cost(100_000))
    steps = [0, 63, -63, 64, 8191, 8192]
    assert [len(codec.delta(old, codec.freeze(Cost(100_000 + step)))) for step in steps] == [0, 2, 2, 3, 3, 4]

    class Flag(engine.Row):
        on: bool

    flags = ViewCodec(Flag)
    off, on = flags.freeze(Flag(False)), flags.freeze(Flag(True))
    assert (len(flags.whole(off)), len(flags.delta(off, on))) == (1, 1)


def test_a_rows_place_and_fields_take_a_byte_or_two() -> None:
    class Ship(engine.Row):
        x: between(0, 999)
        y: between(0, 999)

    class Sea(engine.Row):
        ships: dict[int, Ship]

    codec = ViewCodec(Sea)
    for seat in (0, 20, 200):
        old = codec.freeze(Sea({seat: Ship(1, 1)}))
        new = codec.freeze(Sea({seat: Ship(2, 1)}))
        assert len(codec.delta(old, new)) <= 2 + 2 + 1  # the struct and the dict, the row, the change


def test_the_tools_are_there_in_development() -> None:
    debug = (SDK / "tools/debug.js").read_text()
    assert '"Backquote"' in debug
    for tool in ("net", "debug"):
        assert f"`?{tool}" in section(PAGE, "Try it over a bad network")
        assert re.search(rf'(get|has)\("{tool}"\)', debug)
    assert "CUT = 8000" in (SDK / "tools/overlay.js").read_text()
