"""Names that would let somebody pass for those who run the site. Pure; what a name may look like else is in names.py.

Names are compared by what they look like: small letters, without accents, with letters of other alphabets and digits
read as the letters they resemble, and without what stands between letters.
"""

import unicodedata

# Refused as any word of a name: "Admin Bob" is one too many.
TITLES = ("admin", "administrator", "moderator", "sysadmin", "webmaster", "backbeat", "관리자", "운영자")
# Refused as a whole name alone: "Root Beer" and "System of a Down" are fair.
WHOLE = (
    *("mod", "operator", "staff", "support", "system", "server", "root", "official", "owner", "null", "undefined"),
    *("everyone", "anonymous", "spectator", "deletedplayer", "시스템", "서버", "공식"),
)

# What looks like a Latin letter, after NFKC (which knows full width and mathematical ones) and casefold. All of "i",
# "l" and "1" become "i", on both sides of a comparison.
LOOKS = str.maketrans(
    {
        **dict(zip("авеёкмнорстухіїјѕһԁԛԝѵг", "abeekmhopctyxiijshdqwvr", strict=True)),
        **dict(zip("αβεζηικμνορτυχωσ", "abeznikmvoptyxwo", strict=True)),
        **dict(zip("օսոհցւ", "ouuhgi", strict=True)),
        **dict(zip("ıłøđɑɡɩɪʀ", "iiodagiir", strict=True)),
        **dict(zip("013457@$!|l", "oieasjasiii", strict=True)),
    }
)


def skeleton(text: str) -> str:
    """What the text looks like, letters and digits alone: the same for all that can be taken for each other."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    # Apart only to drop accents; together again, because Hangul would stay in pieces.
    bare = (letter for letter in unicodedata.normalize("NFKD", plain) if unicodedata.category(letter) != "Mn")
    looks = unicodedata.normalize("NFC", "".join(bare)).translate(LOOKS)
    return "".join(letter for letter in looks if letter.isalnum())


def _forms(text: str) -> set[str]:
    """The skeletons of the text, and of it without digits around it: "admin1" is an admin."""
    return {skeleton(text), skeleton(text.strip("0123456789 _-."))}


_TITLES = frozenset(map(skeleton, TITLES))
_WHOLE = _TITLES | frozenset(map(skeleton, WHOLE))


def is_reserved(name: str) -> bool:
    """Whether the name, or a word of it, is kept for those who run the site."""
    words = "".join(letter if letter.isalnum() or letter in "@$!|" else " " for letter in name).split()
    return not _forms(name).isdisjoint(_WHOLE) or any(not _forms(word).isdisjoint(_TITLES) for word in words)
