"""What of a line of chat is shown: one line, without controls, signs that turn the direction of writing, and letters
that show nothing. How long it may be, and who may say it, is not decided here.
"""

import unicodedata

JOINER = "\u200d"  # of emoji of several parts
SHOWN_CATEGORIES = frozenset("LMNPSZ")  # first letters of Unicode's; controls, halves and unassigned ones are not


def shown(text: str) -> str:
    """The line as everybody sees it; "" if there is nothing to see."""
    text = "".join(" " if letter.isspace() else letter for letter in text)
    text = " ".join("".join(letter for letter in text if _is_shown(letter)).split())
    return text if text.replace(JOINER, "").strip() else ""


def _is_shown(letter: str) -> bool:
    return letter == JOINER or unicodedata.category(letter)[0] in SHOWN_CATEGORIES
