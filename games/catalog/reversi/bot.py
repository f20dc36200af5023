"""Players made of code, of four levels. They see the board as everybody does and remember nothing between their turns.

Level 1 grabs, 2 looks at the next position, 3 and 4 look ahead (search.py) as far as a number of positions allows, in a
process of their own. Chance makes each match another one.
"""

from games.catalog.reversi import board
from games.catalog.reversi.game import Board, Place, Reversi
from games.catalog.reversi.guess import guess
from games.catalog.reversi.search import best
from games.engine import Bot, BotSeat, bot_for

GRAB = 6  # discs that chance adds for level 1
WHIM = {2: 25, 3: 12, 4: 6}  # what chance adds to a move at most, in the points of guess.py
POSITIONS = {3: 1_500, 4: 8_000}  # that are looked at


@bot_for(Reversi)
class ReversiBot(Bot):
    levels = 4
    every = 8  # ticks: discs have turned over by then, and people have seen it
    thinks = 10  # seconds, many times what a busy machine needs

    def choose(self, view: Board, me: BotSeat) -> Place | None:
        own, other = view.squares(me.seat), view.squares(1 - me.seat)
        moves = list(board.each(board.legal(own, other)))
        if not moves:
            return None
        if me.level == 1:
            chosen = max(moves, key=lambda move: board.flips(own, other, move).bit_count() + me.random.below(GRAB))
        else:
            whims = {move: me.random.below(WHIM[me.level]) for move in moves}
            chosen = _likely(own, other, whims) if me.level == 2 else best(own, other, POSITIONS[me.level], whims)
        return Place(square=chosen.bit_length() - 1)


def _likely(own: int, other: int, whims: dict[int, int]) -> int:
    """The move whose position is the worst for the opponent, as far as one can see."""

    def worth(move: int) -> int:
        theirs, mine = board.play(own, other, move)
        return whims[move] - guess(theirs, mine, board.legal(theirs, mine))

    return max(whims, key=worth)
