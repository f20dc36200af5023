"""A program of its own: plays games in a Python in which nothing but the standard library, msgspec and the rules can be
imported, and prints what came of it as JSON. test_alone.py runs it, under several PYTHONHASHSEEDs.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

ALLOWED = {*sys.stdlib_module_names, "msgspec", "games", "tests"}


class Guard:
    """Stands before all finders and turns away whatever is not allowed."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: Any = None) -> None:
        top, *below = name.split(".")
        if top not in ALLOWED or (
            top == "games" and below and below[0] not in ("engine", "catalog", "testing", "parity")
        ):
            raise ModuleNotFoundError(f"{name} is out of reach of the rules", name=name)


def main() -> None:
    sys.meta_path.insert(0, Guard())
    from games.catalog.lightcycles import bot  # noqa: F401 - makes it the game's
    from games.catalog.lightcycles.game import Lightcycles
    from games.testing import Play
    from tests.engine.samples import Bluff, Dots

    hashes: dict[str, list[str]] = {}
    for game in (Dots, Bluff, Lightcycles):
        play = Play(game, seats=4, seed=20, bots={0: 1, 1: 2, 2: 3})
        hashes[game.slug] = []
        for _ in range(20):
            play.run(20)
            hashes[game.slug].append(play.match.hash())
    json.dump({"hashes": hashes, "modules": sorted(sys.modules)}, sys.stdout)


if __name__ == "__main__":
    main()
