"""The games that the project brings. Its tests judge those alone: an author's own game, installed beside them, has
tests of its own.
"""

from games.engine import Game, registry


def bundled() -> dict[str, type[Game]]:
    """By slug, as the registry answers."""
    return {slug: game for slug, game in registry.games().items() if game.__module__.startswith("games.catalog.")}
