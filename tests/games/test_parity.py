"""What the browser predicts is what the server does: the twins of the bundled games' rules, and the search itself."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from games.catalog.arena.game import Arena, Crowd
from games.engine import Game, Input, Match, Row, State, between, clamp
from games.engine.game import complete
from games.testing import parity

RULES = Path("games/catalog/arena/static/arena/rules.js")
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="node is missing: predicted rules were NOT held against the server's (on Debian: apt-get install nodejs)",
)


def touched(before: Any, after: Any, seat: int) -> bool:
    """Whether somebody or something else changed the ship: a hit, a pick-up, a new life."""
    one, other = before.ships.get(seat), after.ships.get(seat)
    return (
        one is None or other is None or (one.hull, one.shield, one.spread) != (other.hull, other.shield, other.spread)
    )


@pytest.mark.parametrize("game", [Arena, Crowd], ids=lambda game: game.slug)
def test_ten_thousand_random_inputs_fly_a_ship_the_same_way(game: type[Game]) -> None:
    compared = parity(game, RULES, inputs=10_000, seats=game.seats[0], options={"minutes": 1}, unless=touched)
    assert compared > 3_000


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


complete(Walk)
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
        ("0, 99", "0, 98", '"server":{"x":99},"browser":{"x":98}'),
        ("7 * dx", "8 * dx", '"tick":'),
        ("state.dots.get(seat)", "state.dots.get(String(seat))", "nothing was compared"),
        ("clamp }", "klamp }", "klamp"),
    ],
)
def test_a_twin_that_is_none_is_named(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    (tmp_path / "rules.js").write_text(TWIN.replace(right, wrong))
    with pytest.raises(AssertionError, match=words):
        parity(Walk, tmp_path / "rules.js", inputs=2000)


def test_a_path_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"There is no .*rules.js"):
        parity(Walk, tmp_path / "rules.js")
