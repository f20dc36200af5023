"""Rules that the browser predicts count exactly as the server does: the integer vectors of both, side by side."""

import json
import operator
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from games.engine import ANGLES, ONE, vector

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="node is missing: the twin of games/engine/vector.py was NOT tested (on Debian: apt-get install nodejs)",
)
TWINS: dict[str, Callable[..., int]] = {
    "angleOf": vector.angle_of,
    "div": operator.floordiv,
    "mod": operator.mod,
    "sin": vector.sin,
    "cos": vector.cos,
    "length": vector.length,
    "turn": vector.turn,
}


def test_python_and_javascript_agree_on_every_number():
    chance = random.Random(4)  # noqa: S311 - repeatable test data
    calls: list[tuple[str, *tuple[int, ...]]] = []
    for bits in range(1, 26):
        for _ in range(40):
            dx, dy = (chance.randint(-(2**bits), 2**bits) for _ in range(2))
            calls += [
                ("sin", dx),
                ("cos", dy),
                ("angleOf", dx, dy),
                ("length", dx, dy),
                ("turn", dx, dy, abs(dy) % 600),
                ("div", dx, dy or 1),
                ("mod", dx, dy or 1),
            ]
    calls += [(name, angle) for name in ("sin", "cos") for angle in range(ANGLES)]
    small = range(-7, 8)
    calls += [(name, a, b) for name in ("div", "mod") for a in small for b in small if b]
    calls += [("turn", a, b, most) for a in small for b in small for most in (0, 1)]
    calls += [(name, a, b) for name in ("angleOf", "length") for a in small for b in small]
    expected = [TWINS[name](*numbers) for name, *numbers in calls]
    script = Path(__file__).parent / "sdk" / "vector.mjs"
    lines = "".join(json.dumps(call) + "\n" for call in calls)
    done = subprocess.run(["node", script], input=lines, capture_output=True, text=True, timeout=60, check=True)
    assert [json.loads(line) for line in done.stdout.splitlines()] == expected


@pytest.mark.parametrize("turned", [0, ANGLES // 4, ANGLES // 2])
def test_the_axes_are_exact(turned: int):
    assert (vector.cos(turned), vector.sin(turned)) in ((ONE, 0), (0, ONE), (-ONE, 0))
