"""What a position is worth without looking ahead, for who is to move. In whole points.

Discs themselves count for nothing until the end: choices do, and corners, which nobody can ever turn over.
"""

from functools import cache

from games.catalog.reversi.board import EVERYWHERE, legal, play

CORNERS = 1 << 0 | 1 << 7 | 1 << 56 | 1 << 63
COLUMN_A, COLUMN_H = 0x0101010101010101, 0x8080808080808080


def promise(own: int, other: int, move: int) -> int:
    """A quick guess at a move, less is better: what the opponent can do then. Corners are theirs to lose."""
    own, other = play(own, other, move)
    replies = legal(own, other)
    return replies.bit_count() + 3 * (replies & CORNERS).bit_count() - (8 if move & CORNERS else 0)


def guess(own: int, other: int, moves: int) -> int:
    """What a position is worth without looking ahead: choices, room to move, corners and edges."""
    free = ~(own | other) & EVERYWHERE
    replies = legal(other, own)
    choices = 12 * (moves.bit_count() - replies.bit_count())
    around = _around(free)
    room = 5 * ((other & around).bit_count() - (own & around).bit_count())
    corners = 45 * ((moves & CORNERS).bit_count() - (replies & CORNERS).bit_count())
    return choices + room + corners + edges(own, other)


def edges(own: int, other: int) -> int:
    """What the rim of the board is worth: its four edges, and the squares that give a corner away."""
    free = ~(own | other)
    risky = (free & 1) << 9 | (free >> 7 & 1) << 14 | (free >> 56 & 1) << 49 | (free >> 63 & 1) << 54
    return (
        edge(own & 255, other & 255)
        + edge(own >> 56, other >> 56)
        + edge(_column(own), _column(other))
        + edge(_column(own >> 7), _column(other >> 7))
        + 40 * ((risky & other).bit_count() - (risky & own).bit_count())
    )


@cache
def edge(own: int, other: int) -> int:
    """What an edge of eight squares is worth. Discs in a row with a corner stay for good, and those of a full edge."""
    return _held(own, other) - _held(other, own)


def _held(own: int, other: int) -> int:
    full = own | other == 255
    value = 0
    for mine, theirs in ((own, other), (_mirrored(own), _mirrored(other))):
        if mine & 1:
            row = (mine ^ mine + 1).bit_length() - 1  # discs in a row with this corner
            value += 45 + 10 * (0 if full else row)
        elif not theirs & 1 and mine & 2:
            value -= 15  # beside an empty corner
    return value + (10 * own.bit_count() if full else 3 * (own & 0b00111100).bit_count())


def _mirrored(line: int) -> int:
    return sum((line >> square & 1) << 7 - square for square in range(8))


def _column(squares: int) -> int:
    """The squares of column a as one row."""
    return (squares & COLUMN_A) * 0x0102040810204080 >> 56 & 255


def _around(squares: int) -> int:
    """All squares that touch one of these."""
    wide = squares | (squares & ~COLUMN_H) << 1 | (squares & ~COLUMN_A) >> 1
    return (wide | wide << 8 | wide >> 8) & EVERYWHERE
