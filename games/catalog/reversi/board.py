"""Where discs can be placed on a board of 8 × 8, and what they turn over.

Pure arithmetic on bits; it knows neither matches nor seats, and changes nothing that it is given. A set of squares is
an integer: bit 8 * row + column, with a1 in the first bit and h8 in the last. A position is two such sets, the discs of
who is asked about and those of the opponent. All squares are looked at in one go: shifting a set by 1, 7, 8 or 9 moves
it one step into a direction, and the inner columns stop it from coming back in at the other side.
"""

from collections.abc import Iterator

EVERYWHERE = (1 << 64) - 1
INNER_COLUMNS = 0x7E7E7E7E7E7E7E7E  # b to g
STEPS = ((1, INNER_COLUMNS), (7, INNER_COLUMNS), (8, EVERYWHERE), (9, INNER_COLUMNS))

DARK, LIGHT = 1 << 28 | 1 << 35, 1 << 27 | 1 << 36  # at the start: e4 and d5, d4 and e5


def legal(own: int, other: int) -> int:
    """The squares on which a disc of `own` would turn something over."""
    ends = 0
    for step, passable in STEPS:
        line = other & passable
        up = own << step & line
        up |= up << step & line  # a line in between has six discs at most
        up |= up << step & line
        up |= up << step & line
        up |= up << step & line
        up |= up << step & line
        down = own >> step & line
        down |= down >> step & line
        down |= down >> step & line
        down |= down >> step & line
        down |= down >> step & line
        down |= down >> step & line
        ends |= up << step | down >> step
    return ends & EVERYWHERE & ~(own | other)


def flips(own: int, other: int, disc: int) -> int:
    """What a disc of `own` placed on the one square of the set `disc` turns over; nothing if it is taken."""
    turned = 0
    if disc & (own | other):
        return turned
    for step, passable in STEPS:
        line = other & passable
        run, end = 0, disc << step
        while end & line:
            run |= end
            end <<= step
        if end & own:
            turned |= run
        run, end = 0, disc >> step
        while end & line:
            run |= end
            end >>= step
        if end & own:
            turned |= run
    return turned


def play(own: int, other: int, disc: int) -> tuple[int, int]:
    """The position after `own` has placed `disc`, as the opponent sees it: (other, own)."""
    turned = flips(own, other, disc)
    return other & ~turned, own | turned | disc


def each(squares: int) -> Iterator[int]:
    """The squares of a set, one by one, each as a set of its own."""
    while squares:
        square = squares & -squares
        yield square
        squares ^= square
