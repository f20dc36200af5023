"""The law of frames in the browser: what the SDK makes of the server's bytes is the view, for every registered game and
audience and for any type at all, from every earlier frame."""

import base64
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from games.engine import Match
from games.engine.schema import describe, schema
from games.wire import frames
from games.wire.frames import Moment
from games.wire.views import ViewCodec, view_codec
from tests.engine.scripts import EVERY_GAME, actions, perform
from tests.wire.shapes import VIEW

SCRIPT = Path(__file__).parent / "sdk" / "frames.mjs"
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="node is missing: the SDK's reading of frames was NOT tested (on Debian: apt-get install nodejs)",
)
# Each example starts a process, so a failing one is shown as it was found: making it smaller would take minutes.
law = settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Told:
    """A row of moments, each told from some moment before it."""

    def __init__(self, codec: ViewCodec, shape: Any, chance: random.Random) -> None:
        self._codec, self._shape, self._chance = codec, shape, chance
        self._moments: list[Moment] = []
        self._frames: list[tuple[int | None, str]] = []

    def tell(self, view: Any, taken: list[int], turn: Any = None) -> None:
        now = Moment(3, len(self._moments), taken, turn, self._codec.freeze(view))
        base = self._chance.randrange(len(self._moments)) if self._moments else None
        data = frames.frame(now, None if base is None else self._moments[base], self._codec, {})
        self._moments.append(now)
        self._frames.append((base, base64.b64encode(data).decode()))

    def line(self) -> str:
        return json.dumps({"schema": self._shape, "frames": self._frames})

    def expected(self) -> list[dict[str, Any]]:
        return [
            {
                "epoch": now.epoch,
                "tick": now.tick,
                "taken": now.taken,
                "turn": now.turn,
                "view": self._codec.plain(now.view),
            }
            for now in self._moments
        ]


def read_in_javascript(told: list[Told]) -> None:
    text = "".join(f"{one.line()}\n" for one in told)
    done = subprocess.run(["node", SCRIPT], input=text, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip("\n").split("\n")  # splitlines() would also split at letters such as U+0085
    assert [json.loads(line) for line in lines] == [one.expected() for one in told]


@law
@given(st.data())
def test_views_of_any_type(data: st.DataObject) -> None:
    told = []
    for _ in range(6):
        kind, values = data.draw(VIEW)
        chance = data.draw(st.randoms(use_true_random=False))
        told.append(Told(ViewCodec(kind), describe(kind), chance))
        taken = [0, 0, 0]
        for view in data.draw(st.lists(values, min_size=2, max_size=5)):
            taken = [number + chance.choice([0, 1, 2, 3, 200]) for number in taken]
            told[-1].tell(view, taken, chance.choice([None, {"number": 1}]))
    read_in_javascript(told)


@pytest.mark.parametrize("game", EVERY_GAME, ids=lambda game: game.__name__)
@settings(law, max_examples=3)
@given(script=actions(), seed=st.integers(0, 2**60))
def test_views_of_every_game_and_audience(game: Any, script: Any, seed: int) -> None:
    match = Match(game, seats=min(game.seats[1], max(game.seats[0], 4)), seed=seed)
    chance, codec, shape = random.Random(seed), view_codec(game), schema(game)["view"]  # noqa: S311 - repeatable
    told: dict[Any, Told] = {}
    for action in [*script, ("wait", 0, 0, 40)]:
        perform(match, action)
        for audience in {match.audience(seat) for seat in (None, *match.seats)}:
            one = told.setdefault(audience, Told(codec, shape, chance))
            one.tell(match.view(audience), list(match.taken))
    read_in_javascript(list(told.values()))
