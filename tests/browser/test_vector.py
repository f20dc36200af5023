"""Rules that the browser predicts count exactly as the server does: the integer vectors of both, side by side."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from games.engine import ANGLES, ONE, vector

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="node is missing: the twin of games/engine/vector.py was NOT tested (on Debian: apt-get install nodejs)",
)
TWINS = {"angleOf": "angle_of"}


def test_python_and_javascript_agree_on_every_number():
    chance = random.Random(4)  # noqa: S311 - repeatable test data
    calls: list[tuple[str, ...] | tuple[object, ...]] = []
    for bits in range(1, 26):
        for _ in range(40):
            dx, dy = (chance.randint(-(2**bits), 2**bits) for _ in range(2))
            calls += [
                ("sin", dx),
                ("cos", dy),
                ("angleOf", dx, dy),
                ("length", dx, dy),
                ("turn", dx, dy, abs(dy) % 600),
            ]
    calls += [(name, angle) for name in ("sin", "cos") for angle in range(ANGLES)]
    expected = [getattr(vector, TWINS.get(str(name), str(name)))(*numbers) for name, *numbers in calls]
    script = Path(__file__).parent / "sdk" / "vector.mjs"
    lines = "".join(json.dumps(call) + "\n" for call in calls)
    done = subprocess.run(["node", script], input=lines, capture_output=True, text=True, timeout=60, check=True)
    assert [json.loads(line) for line in done.stdout.splitlines()] == expected


@pytest.mark.parametrize("turned", [0, ANGLES // 4, ANGLES // 2])
def test_the_axes_are_exact(turned: int):
    assert (vector.cos(turned), vector.sin(turned)) in ((ONE, 0), (0, ONE), (-ONE, 0))
