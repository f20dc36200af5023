"""What there is in an arena: ships, shots, pick-ups, pilots, and the state behind them. Types alone; what happens to
them is said in flight.py, shots.py and game.py.

Places are in units, TILE to a tile; angles in the engine's steps; times are ticks. What changes in every tick stands
first in a row, because that keeps the frames small.
"""

from typing import Literal

from games.catalog.arena.maps import MOST_TILES, TILE
from games.engine import Input, Options, Row, State, between, choose, gettext_noop

EDGE = MOST_TILES * TILE - 1
Tick = between(0, 2**31 - 1)
Place = between(0, EDGE)
Kind = Literal["repair", "shield", "spread"]


class Steer(Input):
    """What a ship does from now on, until something else is asked for.

    push  which way it drives, in eighths of a turn clockwise from its nose; -1: not at all
    turn  which way the nose turns while `aim` is -1
    aim   where the nose turns to, in 256 steps of a turn; -1: nowhere
    """

    push: between(-1, 7)
    turn: between(-1, 1)
    aim: between(-1, 255)
    fire: bool


class ArenaOptions(Options):
    teams: choose(
        {
            1: gettext_noop("Everybody for themselves"),
            2: gettext_noop("Two teams"),
            4: gettext_noop("Four teams"),
        },
        title=gettext_noop("Sides"),
    ) = 1
    minutes: choose(
        {
            1: gettext_noop("1 minute"),
            3: gettext_noop("3 minutes"),
            5: gettext_noop("5 minutes"),
            10: gettext_noop("10 minutes"),
        },
        title=gettext_noop("Time"),
    ) = 3


class Ship(Row):
    """A ship that flies. `vx` and `vy` are sixteenths of a unit for each tick; `ready`, `shield` and `spread` are
    ticks: when it may shoot again, and until when it cannot be hurt and shoots three at once."""

    x: Place
    y: Place
    vx: between(-1023, 1023)
    vy: between(-1023, 1023)
    angle: between(0, 1023)
    aim: between(-1, 255) = -1
    push: between(-1, 7) = -1
    turn: between(-1, 1) = 0
    fire: bool = False
    ready: Tick = 0
    hull: between(1, 100) = 100
    shield: Tick = 0
    spread: Tick = 0


class Shot(Row):
    """A shot, told once for its whole flight: `x` and `y` are the middle of it, `born` the tick of its muzzle flash and
    `lasts` how many ticks it flies unless it hits a ship. The middle, because who is near it is who can see the
    shot."""

    x: Place
    y: Place
    angle: between(0, 1023)
    born: Tick
    lasts: between(1, 60)
    seat: between(0, 255)


class Item(Row):
    """Something to pick up."""

    x: Place
    y: Place
    kind: Kind


class Pilot(Row):
    """A seat's score, whether its ship flies or not. `back` is the tick at which it flies again, 0 while it does;
    `by` is who brought it down last."""

    kills: between(0, 9999) = 0
    deaths: between(0, 9999) = 0
    back: Tick = 0
    team: between(0, 3) = 0
    by: between(-1, 255) = -1


class Kill(Row):
    tick: Tick
    by: between(0, 255)
    whom: between(0, 255)


class Scene(Row):
    """All that can be seen."""

    rate: between(1, 60)  # ticks a second
    begins: Tick
    ends: Tick
    teams: between(1, 4)  # 1: everybody for themselves
    walls: list[str]
    ships: dict[int, Ship]  # by seat: those that fly
    shots: dict[int, Shot]
    items: dict[int, Item]  # by their place among the spots marked `o`
    pilots: dict[int, Pilot]  # by seat
    kills: list[Kill] = []  # the last few, oldest first
    leader: between(-1, 255) = -1  # who is in front, and is shown to those who watch


class Flight(Row):
    """What only the rules need of a shot: where it is, how far it flies in a tick, and by how many ticks the picture
    that its pilot aimed at was behind."""

    x: between(-(2**16), 2**16)
    y: between(-(2**16), 2**16)
    dx: between(-(2**10), 2**10)
    dy: between(-(2**10), 2**10)
    behind: between(0, 60)


class Battle(State):
    scene: Scene
    flights: dict[int, Flight]  # by the number of the shot
    past: list[dict[int, tuple[int, int]]]  # where each ship was: now, one tick ago, two …
    behind: dict[int, int]  # by seat: how old what it saw was when it last steered
    eyes: dict[int, tuple[int, int]]  # by seat: where its ship is, or was last
    returns: dict[int, int]  # by pick-up: the tick at which it is there again
    held: dict[int, Steer]  # by seat: what was asked for last, which holds for the next ship, too
    fired: between(0, 2**53 - 1) = 0  # shots so far
