"""What a browser predicts of a ship is what the server makes of it, bit by bit: 10,000 random inputs in either game."""

from pathlib import Path

import pytest

from games.catalog.arena import game as arena
from games.catalog.arena.game import Arena, Crowd
from games.catalog.arena.scene import Scene
from games.engine import Game
from games.testing import parity

RULES = Path(arena.__file__).parent / "static/arena/rules.js"


def touched(before: Scene, after: Scene, seat: int) -> bool:
    """Whether a shot or a pick-up has changed the ship, or it is new: the browser waits to be told of these."""
    was, now = before.ships.get(seat), after.ships.get(seat)
    return was is None or now is None or (was.hull, was.shield, was.spread) != (now.hull, now.shield, now.spread)


@pytest.mark.parametrize(("game", "seats"), [(Arena, 4), (Crowd, 4)])
def test_browser_and_server_fly_alike(game: type[Game], seats: int) -> None:
    assert parity(game, RULES, inputs=10_000, seats=seats, unless=touched) > 5_000
