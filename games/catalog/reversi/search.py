"""How a bot of the upper levels looks ahead: which square is best for who is to move.

Alpha-beta, deeper and deeper until so many positions are spent. It counts positions and looks at no clock, so that a
position gets the same answer on every machine; near the end it sees to the last disc. Values are for who is to move.
"""

from games.catalog.reversi.board import each, legal, play
from games.catalog.reversi.guess import CORNERS, guess, promise

DISC = 1000  # what a disc is worth once the match is over: any win is above any guess
WIN = 64 * DISC + 1
SIGHT = 12  # with so few empty squares left, the end is looked for at once
PLANNED = 4  # moves that are looked ahead before that, to look at the likely ones first


class Spent(Exception):
    """As many positions as allowed have been looked at."""


def best(own: int, other: int, positions: int, whims: dict[int, int]) -> int:
    """The best of the squares in `whims`, each of which chance has made so much more attractive."""
    moves = sorted(whims, key=lambda move: whims[move] - promise(own, other, move), reverse=True)
    empty = 64 - (own | other).bit_count()
    search = Search(positions)
    try:
        for depth in range(1, empty + 1):
            ahead = empty if empty <= SIGHT and depth >= PLANNED else depth
            moves = search.order(own, other, moves, ahead, whims)
            if ahead == empty:
                break
    except Spent:
        pass
    return moves[0]


class Search:
    """One look ahead. It remembers the best reply to each position, which is looked at first when it looks deeper."""

    def __init__(self, positions: int) -> None:
        self.left = positions
        self.replies: dict[tuple[int, int], int] = {}

    def order(self, own: int, other: int, moves: list[int], depth: int, whims: dict[int, int]) -> list[int]:
        """The moves with the best one, `depth` moves ahead, in front. Spent if that cannot be said."""
        alpha, found = -WIN, moves[0]
        for move in moves:
            whim = whims[move]
            value = whim - self.value(*play(own, other, move), depth - 1, -WIN - whim, whim - alpha)
            if value > alpha:
                alpha, found = value, move
        return [found, *(move for move in moves if move != found)]

    def value(self, own: int, other: int, depth: int, alpha: int, beta: int) -> int:
        """What the position is worth `depth` moves ahead; at least `beta` or at most `alpha` where that is enough."""
        self.left -= 1
        if self.left < 0:
            raise Spent
        moves = legal(own, other)
        if not moves:
            if not legal(other, own):
                return DISC * (own.bit_count() - other.bit_count())
            return -self.value(other, own, depth, -beta, -alpha)
        if depth <= 0:
            return guess(own, other, moves)
        top, reply = -WIN, 0
        for move in self.likely(own, other, moves, depth):
            value = -self.value(*play(own, other, move), depth - 1, -beta, -alpha)
            if value > top:
                top, reply = value, move
                if value > alpha:
                    alpha = value
                if value >= beta:
                    break
        self.replies[own, other] = reply
        return top

    def likely(self, own: int, other: int, moves: int, depth: int) -> list[int]:
        """The moves, those that are likely to be good first: the sooner one is good enough, the less is looked at."""
        if depth == 1:
            return [*each(moves & CORNERS), *each(moves & ~CORNERS)]
        known = self.replies.get((own, other), 0)
        rest = sorted(each(moves & ~known), key=lambda move: promise(own, other, move))
        return [known, *rest] if known else rest
