"""Shown names: which are allowed, and friendly ones for those who have not chosen. Pure, apart from translation."""

import secrets
import unicodedata

from django.utils.translation import gettext, gettext_lazy

from games.matches.errors import Problem
from lobby.models import NAME_LENGTH

BOT_LEVELS = {1: gettext_lazy("Easy bot"), 2: gettext_lazy("Medium bot"), 3: gettext_lazy("Hard bot")}

MOODS = "Brave Bright Calm Clever Daring Eager Fancy Gentle Happy Jolly Lucky Mighty Nimble Proud Quick Sunny"
BEINGS = "Badger Comet Dolphin Falcon Fox Gecko Heron Koala Lynx Magpie Otter Panda Rocket Sparrow Tiger Turtle"

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
    return name


def friendly_name() -> str:
    """A name for a visitor who wants to play before choosing one."""
    return f"{secrets.choice(MOODS.split())} {secrets.choice(BEINGS.split())}"


def bot_name(level: int, number: int) -> str:
    """What the bot of that level on seat `number` (from 0) is called."""
    return f"{BOT_LEVELS[level]} {number + 1}"


def _invalid(message: str) -> Problem:
    return Problem("name_invalid", message, {"name": message})
