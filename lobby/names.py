"""Shown names: which are allowed, friendly ones for who has not chosen, those of bots. Pure, apart from translation."""

import secrets
import unicodedata

from django.utils.translation import gettext, gettext_lazy

from games.engine.game import Game
from games.matches.errors import Problem
from lobby.models import NAME_LENGTH
from lobby.reserved import is_reserved

LEVELS = (gettext_lazy("Easy bot"), gettext_lazy("Medium bot"), gettext_lazy("Hard bot"), gettext_lazy("Expert bot"))

# One word of each makes a name. Translations need not be of the same words, nor as many.
MOODS = gettext_lazy(
    "Brave Bright Calm Clever Daring Eager Fancy Gentle Happy Jolly Lucky Mighty Nimble Proud Quick Sunny"
)
BEINGS = gettext_lazy(
    "Badger Comet Dolphin Falcon Fox Gecko Heron Koala Lynx Magpie Otter Panda Rocket Sparrow Tiger Turtle"
)

# Letters, by Unicode's count, that take up room and show nothing.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean_name(name: str) -> str:
    """The name as it is kept, or Problem("name_invalid"). Spaces of all alphabets count as spaces."""
    name = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in name).strip()
    if not name or not name.isprintable() or BLANKS.issuperset(name.replace(" ", "")):
        raise _invalid(gettext("Choose a name of printable characters."))
    name = unicodedata.normalize("NFC", name)
    if len(name) > NAME_LENGTH:
        raise _invalid(gettext("A name has at most %(count)d characters.") % {"count": NAME_LENGTH})
    if is_reserved(name):
        raise _invalid(gettext("This name is kept for those who run the site."))
    return name


def friendly_name() -> str:
    """A name for a visitor who wants to play before choosing one."""
    return f"{secrets.choice(str(MOODS).split())} {secrets.choice(str(BEINGS).split())}"


def bot_levels(game: type[Game]) -> dict[int, str]:
    """What the bots of a game are called, by level, the weakest first."""
    if game.bot.levels == 1:
        return {1: gettext("Bot")}
    names = {level: str(name) for level, name in enumerate(LEVELS[: game.bot.levels], 1)}
    beyond = range(len(LEVELS) + 1, game.bot.levels + 1)
    return names | {level: gettext("Bot of level %(level)d") % {"level": level} for level in beyond}


def bot_name(game: type[Game], level: int, number: int) -> str:
    """What the bot of that level on seat `number` (from 0) is called."""
    return f"{bot_levels(game)[level]} {number + 1}"


def _invalid(message: str) -> Problem:
    return Problem("name_invalid", message, {"name": message})
