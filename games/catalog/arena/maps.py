"""The grounds that are fought on, drawn as they look from above: `#` is wall, `x` a place to begin, `o` one for a
pick-up.

A quarter is drawn and mirrored twice, so that no corner is better than another. Every ground has a rim of wall:
whatever flies inside never needs to ask whether there is a tile. Knows no ships.
"""

from functools import cache

TILE = 256  # units to a side of a tile; a shift by TILE_BITS divides by it
TILE_BITS = 8
MOST_TILES = 98  # to a side of the largest ground

SMALL = (
    "###############",
    "#..............",
    "#..x...........",
    "#.......#......",
    "#...##..#....x.",
    "#...##.........",
    "#........o.....",
    "#.o..........##",
    "#......##....##",
    "#..x...##......",
)
LARGE = (
    "######################",
    "#....................#",
    "#..x.........#.......#",
    "#............#...o....",
    "#....##......#........",
    "#....##............x..",
    "#..o.........##.......",
    "#........#...##...##..",
    "#........#........##..",
    "#.x......#............",
    "#...........o.........",
    "#....###.........##...",
    "#....###..x......##...",
    "####...............o..",
)
FIELD = (  # one quarter of a piece of the crowd's ground, which has no rim of its own
    "............",
    "..x.....#...",
    "........#...",
    "...##...#...",
    "...##.......",
    "........o...",
    "............",
    ".###....##..",
    "........##..",
    "...o........",
    ".........x..",
    "....##......",
)
CROWD_SEATS = (8, 40, 100)  # up to so many seats one piece, two by two, three by three; above that four by four

Spot = tuple[int, int]


@cache
def ground(crowd: bool, seats: int) -> list[str]:
    """The ground for so many seats, a string for each row of tiles. Nobody may change the answer."""
    if not crowd:
        return _mirrored(SMALL if seats <= 6 else LARGE)
    pieces = 1 + sum(seats > most for most in CROWD_SEATS)
    rows = [row * pieces for row in _mirrored(FIELD)] * pieces
    rim = "#" * (len(rows[0]) + 2)
    return [rim, *(f"#{row}#" for row in rows), rim]


@cache
def spots(crowd: bool, seats: int, mark: str) -> list[Spot]:
    """The middles of the tiles of that ground which have that mark, in units. Nobody may change the answer."""
    half = TILE // 2
    return [
        (x * TILE + half, y * TILE + half)
        for y, row in enumerate(ground(crowd, seats))
        for x, tile in enumerate(row)
        if tile == mark
    ]


def _mirrored(quarter: tuple[str, ...]) -> list[str]:
    upper = [row + row[::-1] for row in quarter]
    return upper + upper[::-1]
