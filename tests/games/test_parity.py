"""The search for differences between what a browser predicts and what the server does finds them, and nothing else."""

import re
import shutil
from pathlib import Path

import pytest

from games.engine import Game, Input, Match, Row, State, between, clamp
from games.engine.game import complete
from games.testing import parity

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="node is missing: predicted rules were NOT held against the server's (on Debian: apt-get install nodejs)",
)


class Step(Input):
    dx: between(-1, 1)


class Dot(Row):
    x: between(0, 99)


class Line(State):
    dots: dict[int, Dot]


class Walk(Game):
    seats = (2, 2)

    def setup(self, match: Match) -> Line:
        return Line({seat: Dot(50) for seat in match.seats})

    def on_input(self, match: Match, seat: int, step: Step) -> None:
        dot = match.state.dots[seat]
        dot.x = clamp(dot.x + 7 * step.dx, Dot.x)


class FarDot(Row):
    x: between(0, 999)


class Road(State):
    dots: dict[int, FarDot]


class Far(Game):
    """The same on a line of which the middle is far from both ends."""

    seats = (2, 2)

    def setup(self, match: Match) -> Road:
        return Road({seat: FarDot(800) for seat in match.seats})

    def on_input(self, match: Match, seat: int, step: Step) -> None:
        dot = match.state.dots[seat]
        dot.x = clamp(dot.x + 7 * step.dx, FarDot.x)


complete(Walk)
complete(Far)
TWIN = """
import { clamp } from "backbeat/vector";
export const rules = {
  own: (state, seat) => state.dots.get(seat),
  input(dot, { dx }) { dot.x = clamp(dot.x + 7 * dx, 0, 99); },
};
"""


def test_a_twin_passes(tmp_path: Path) -> None:
    (tmp_path / "rules.js").write_text(TWIN)
    assert parity(Walk, tmp_path / "rules.js", inputs=500) > 300


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("0, 99", "0, 98", "x is 99 on the server, 98 in the browser"),
        ("7 * dx", "8 * dx", '"tick":'),
        ("state.dots.get(seat)", "state.dots.get(String(seat))", "nothing was compared"),
        ("state.dots.get(seat)", "({ ...state.dots.get(seat) })", "a copy could not be shown"),
        ("clamp }", "klamp }", "klamp"),
        ("backbeat/vector", "backbeat", 'may import "backbeat/vector" and files beside it'),
        ("export const", "const", "it must export `rules`"),
        ("input(", "inputs(", "rules.inputs is never called"),
    ],
)
def test_a_twin_that_is_none_is_named(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    (tmp_path / "rules.js").write_text(TWIN.replace(right, wrong))
    with pytest.raises(AssertionError, match=re.escape(words)):
        parity(Walk, tmp_path / "rules.js", inputs=2000)


def test_the_edges_of_a_large_world_are_reached(tmp_path: Path) -> None:
    """Random steps alone stay where they began: a wrong twin of the wall would pass."""
    (tmp_path / "rules.js").write_text(TWIN.replace("99", "999"))
    assert parity(Far, tmp_path / "rules.js", inputs=1000) > 300
    (tmp_path / "rules.js").write_text(TWIN.replace("99", "1000"))
    with pytest.raises(AssertionError, match="x is 999 on the server, 1000 in the browser"):
        parity(Far, tmp_path / "rules.js", inputs=1000)


def test_a_path_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"There is no .*rules.js"):
        parity(Walk, tmp_path / "rules.js")
