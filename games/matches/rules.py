"""Which rules a match is played by: the author's version and a digest of the rule files.

Two matches with equal rules versions are played alike. Reading files is why this is not in the engine.
"""

import inspect
from functools import cache
from hashlib import blake2b
from pathlib import Path

from games.engine import Game

# Bots only ask, and what they ask for is input; the rest is Django's, or tests.
NOT_RULES = {"__init__", "admin", "apps", "bot", "conftest", "models", "tests", "urls", "views"}


@cache
def version(game: type[Game]) -> str:
    """As "1-9f86d081": `Game.version`, then a digest of the Python files beside the game's own."""
    own = Path(inspect.getfile(game))
    digest = blake2b(digest_size=4)
    for path in sorted(own.parent.glob("*.py")) if own.name == "game.py" else [own]:
        if path.stem not in NOT_RULES and not path.stem.startswith("test_"):
            digest.update(path.read_bytes())
    return f"{game.version}-{digest.hexdigest()}"
