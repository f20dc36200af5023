"""A mode for each installed game, so that people can queue for it without an operator's work.

Made after each `migrate`, once: what an operator changes of it stays. To be rid of one, switch it off.
"""

from django.db import connections

from games.engine import registry
from lobby.models import Mode
from lobby.models.modes import SLUG_LENGTH
from lobby.services import clean_options

BOTS_AFTER = 20  # seconds: as long as people look at a page on which nothing happens


def make(*, using: str = "default") -> None:
    """One mode a game, of its name: everybody for themselves, with bots for who waits too long."""
    if Mode._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated back to before there were modes
    for game in registry.games().values():
        fields = {
            "game": game.slug,
            "title": game.title[:SLUG_LENGTH],
            "options": clean_options(game, {}),
            "seats": game.quick_seats,
            "bots_after": BOTS_AFTER,
            "bot_level": min(2, game.bot.levels),
        }
        Mode.objects.using(using).get_or_create(slug=game.slug, defaults=fields)
