"""Which games there are. A game is registered when its module is imported; who imports it is not known here."""

from collections.abc import Callable
from typing import TypeVar

from games.engine.bot import Bot
from games.engine.game import Game, complete

G = TypeVar("G", bound=type[Game])
B = TypeVar("B", bound=type[Bot])

_registered: list[type[Game]] = []


class UnknownGame(LookupError):
    """No installed app registers a game of that slug."""


def register(game: G) -> G:
    """Class decorator: make a Game known under its slug."""
    complete(game)
    _registered.append(game)
    return game


def bot_for(game: type[Game]) -> Callable[[B], B]:
    """Class decorator: make a Bot the one that plays `game`."""

    def decorate(bot: B) -> B:
        if bot.every < 1:
            raise TypeError(f"{bot.__name__}.every = {bot.every}: a bot thinks every 1 or more ticks.")
        game.bot = bot
        return bot

    return decorate


def games() -> dict[str, type[Game]]:
    """All registered games by slug, in order of title. Of two with one slug the first registered counts."""
    first: dict[str, type[Game]] = {}
    for game in _registered:
        first.setdefault(game.slug, game)
    return dict(sorted(first.items(), key=lambda item: item[1].title))


def duplicates() -> list[tuple[type[Game], type[Game]]]:
    """Pairs of different classes that claim one slug: a mistake that the site's start must report."""
    first: dict[str, type[Game]] = {}
    return [(first[game.slug], game) for game in _registered if first.setdefault(game.slug, game) is not game]


def get(slug: str) -> type[Game]:
    """The game of that slug, or UnknownGame."""
    for game in _registered:
        if game.slug == slug:
            return game
    raise UnknownGame(f"No installed game is called {slug!r}. Is its app in INSTALLED_APPS?")
