"""Riders made of code, of three levels. They see the arena as everybody does, remember nothing, and think in bounds.

The arena is one big integer, a bit a cell, so that a flood spreads over the whole of it in a dozen operations. Row y
starts at bit (y + 1) * stride; the bit after each row, the row above and the row below are the rim and never free.
"""

from collections.abc import Iterable
from functools import cache

from games.catalog.lightcycles.game import HEADINGS, Arena, Bike, Heading, Lightcycles, Turn
from games.engine import Bot, BotSeat, bot_for

THINK_EVERY = 6  # ticks, when nothing is near: a level 2 or 3 plans as often as a person might
NEAR = 2  # cells ahead that must be free, or it thinks at once
WHIM = 7  # quarters of a cell that chance adds, so that equals do not ride the same race twice
SHORT, LONG = 20, 44  # ticks that a level 2 and a level 3 look ahead
BORED, AWAKE = 60, 7  # a level 1 turns for no reason once in so many ticks, and sees a wall in so many of ten


class Board:
    """The free cells of an arena, as a set of bits; `at` says which bit is a cell."""

    def __init__(self, arena: Arena) -> None:
        self.stride: int = arena.width + 1
        runs, columns, everywhere = _masks(arena.width, arena.height)
        taken = 0
        for bike in arena.bikes.values():
            if bike.trail:
                corners = [*bike.trail, bike.x, bike.y]
                x, y = corners[0], corners[1]
                for next_x, next_y in zip(corners[2::2], corners[3::2], strict=True):
                    if y == next_y:
                        taken |= runs[abs(next_x - x)] << self.at(min(x, next_x), y)
                    else:
                        taken |= columns[abs(next_y - y)] << self.at(x, min(y, next_y))
                    x, y = next_x, next_y
        self.free = everywhere & ~taken

    def at(self, x: int, y: int) -> int:
        return (y + 1) * self.stride + x

    def is_free(self, cell: int) -> bool:
        return self.free >> cell & 1 == 1

    def room(self, cell: int, step: int, most: int) -> int:
        """How many cells in a row are free from `cell` in direction `step`, counted up to `most`."""
        for count in range(most):
            cell += step
            if not self.is_free(cell):
                return count
        return most

    def spread(self, cells: int) -> int:
        """The free cells next to `cells`."""
        return (cells << 1 | cells >> 1 | cells << self.stride | cells >> self.stride) & self.free

    def walls_beside(self, cell: int) -> int:
        beside = 1 << cell - 1 | 1 << cell + 1 | 1 << cell - self.stride | 1 << cell + self.stride
        return 4 - (beside & self.free).bit_count()


@cache
def _masks(width: int, height: int) -> tuple[list[int], list[int], int]:
    """For a board of that size: runs of n + 1 cells to the right, runs of n + 1 cells down, and all cells."""
    stride = width + 1
    runs = [(1 << n + 1) - 1 for n in range(width)]
    columns = [1]
    for _ in range(height - 1):
        columns.append(columns[-1] << stride | 1)
    return runs, columns, columns[-1] * runs[-1] << stride


@bot_for(Lightcycles)
class LightcyclesBot(Bot):
    """Level 1 rides on until it is nearly too late, 2 looks for room, 3 for ground it reaches before the others."""

    def choose(self, view: Arena, me: BotSeat) -> Turn | None:
        bike = view.bikes[me.seat]
        if view.phase != "racing" or not bike.alive:
            return None
        if me.level == 1:
            return _dawdle(view, me, bike)
        board = Board(view)
        here, step = board.at(bike.x, bike.y), bike.dx + bike.dy * board.stride
        if (me.tick + me.seat) % THINK_EVERY and board.room(here, step, NEAR) == NEAR:
            return None
        heads = [board.at(other.x, other.y) for other in view.bikes.values() if other.alive and other is not bike]
        best, choice = -(10**9), None
        for name, way in _ways(board, bike):
            cell = here + way
            if board.is_free(cell):
                straight = 1 if way == step else 0
                worth = _room(board, cell) if me.level == 2 else _ground(board, cell, heads)
                worth = 4 * (worth + straight) + me.random.below(WHIM)
                if worth > best:
                    best, choice = worth, None if straight else Turn(turn=name)
        return choice


def _ways(board: Board, bike: Bike) -> Iterable[tuple[Heading, int]]:
    """Straight on, and the two turns: names of headings, and the step from cell to cell."""
    for name, (dx, dy) in HEADINGS.items():
        if (dx, dy) != (-bike.dx, -bike.dy):
            yield name, dx + dy * board.stride


def _dawdle(view: Arena, me: BotSeat, bike: Bike) -> Turn | None:
    """Sees a wall late, sometimes too late, and turns to any free side; turns now and then for no reason."""
    bored = me.random.below(BORED) == 0
    board = Board(view)
    here = board.at(bike.x, bike.y)
    room = board.room(here, bike.dx + bike.dy * board.stride, 2)
    awake = room < 2 and me.random.below(10) < AWAKE
    if not (bored or awake):
        return None
    sides = [
        name for name, way in _ways(board, bike) if HEADINGS[name] != (bike.dx, bike.dy) and board.is_free(here + way)
    ]
    return Turn(turn=me.random.choice(sides)) if sides else None


def _room(board: Board, cell: int) -> int:
    """How many cells can be reached from `cell` soon, as if the others stood still."""
    reached = front = 1 << cell
    for _ in range(SHORT):
        front = board.spread(front) & ~reached
        reached |= front
    return reached.bit_count()


def _ground(board: Board, cell: int, heads: list[int]) -> int:
    """Cells that are reached first from `cell`, minus those that the others reach first; walls to hug break ties."""
    mine, theirs = 1 << cell, 0
    for head in heads:
        theirs |= 1 << head
    theirs = board.spread(theirs)
    danger = 60 if mine & theirs else 0  # both could ride there now
    stride, free = board.stride, board.free & ~(mine | theirs)
    first = -theirs.bit_count()
    for _ in range(LONG):
        mine = (mine << 1 | mine >> 1 | mine << stride | mine >> stride) & free
        theirs = (theirs << 1 | theirs >> 1 | theirs << stride | theirs >> stride) & free
        if not mine:
            break
        free &= ~(mine | theirs)
        contested = mine & theirs
        mine ^= contested
        theirs ^= contested
        first += mine.bit_count() - theirs.bit_count()
    return first - danger + 2 * board.walls_beside(cell)
