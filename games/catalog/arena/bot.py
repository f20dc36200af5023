"""Pilots made of code, of three levels. They see what a player on their seat sees, remember nothing, and think in
bounds.

Level 1 points at whom it sees and pulls the trigger late; 2 aims where its target will be; 3 aims well, gets out of
the way of shots, and knows when to leave. All drive by feelers: of the ways that lie near the wanted one, the first
without a wall.
"""

from games.catalog.arena.flight import AIM_STEPS
from games.catalog.arena.game import Arena, Crowd
from games.catalog.arena.maps import TILE, TILE_BITS
from games.catalog.arena.scene import Item, Scene, Ship, Shot, Steer
from games.catalog.arena.shots import REACH, SPEED
from games.engine import ANGLES, Bot, BotSeat, angle_of, bot_for, cos, length, sin

AIMS = {1: 36, 2: 34, 3: 7}  # angle steps by which an aim is off, at most
TRIGGER = {1: 4, 2: 7, 3: 10}  # tenths of its chances to shoot that it takes
NEAR = {1: 2000, 2: 1500, 3: 1300}  # units that it would like to keep from its target
STRAY = 90  # ticks for which a way to nowhere in particular is kept
FEEL = 420  # units ahead that must be free of walls
HURT = 50  # hull below which level 3 looks for repair first
DANGER = 150  # units: a shot that comes so near is to be evaded
EIGHTH = ANGLES // 8


@bot_for(Arena)
class ArenaBot(Bot):
    """Chooses one target, one way to drive, and whether to shoot."""

    every = 3

    def choose(self, view: Scene, me: BotSeat) -> Steer | None:
        ship = view.ships.get(me.seat)
        if ship is None:
            return None
        wish = _wish(view, me, ship)
        held = (ship.push, ship.turn, ship.aim, ship.fire)
        return None if (wish.push, wish.turn, wish.aim, wish.fire) == held else wish


@bot_for(Crowd)
class CrowdBot(ArenaBot):
    """The same, thinking less often: there are many of them."""

    every = 5


def _wish(view: Scene, me: BotSeat, ship: Ship) -> Steer:
    level = me.level
    target = _target(view, me, ship)
    shown = target is not None and _clear(view.walls, ship.x, ship.y, target.x, target.y)
    aim, fire = -1, False
    if target is not None and shown:
        aim, fire = _aim(view, me, ship, target)
    way = _way(view, me, ship, target, shown)
    if level == 3 and (shot := _threat(view, me, ship)) is not None:
        way = _aside(ship, shot)
    way = _felt(view.walls, ship, way)
    if aim < 0:
        aim = way
    push = -1 if way < 0 else (way - ship.angle + EIGHTH // 2) // EIGHTH % 8
    return Steer(push=push, turn=0, aim=aim // AIM_STEPS % 256 if aim >= 0 else -1, fire=fire)


def _target(view: Scene, me: BotSeat, ship: Ship) -> Ship | None:
    """The nearest enemy that can be hurt."""
    mine = view.pilots[me.seat].team
    best, found = 1 << 60, None
    for seat, other in view.ships.items():
        if seat == me.seat or me.tick < other.shield or (view.teams > 1 and view.pilots[seat].team == mine):
            continue
        dx, dy = other.x - ship.x, other.y - ship.y
        far = dx * dx + dy * dy
        if far < best:
            best, found = far, other
    return found


def _aim(view: Scene, me: BotSeat, ship: Ship, target: Ship) -> tuple[int, bool]:
    """The angle to point at, and whether to shoot now. Higher levels point at where the target will be."""
    dx, dy = target.x - ship.x, target.y - ship.y
    if me.level > 1:
        step = SPEED // view.rate
        for _ in range(2):
            ticks = length(dx, dy) // step
            dx = target.x - ship.x + (target.vx * ticks >> 4)
            dy = target.y - ship.y + (target.vy * ticks >> 4)
    far = length(dx, dy)
    straight = angle_of(dx, dy)
    error = AIMS[me.level]
    aim = (straight + me.random.between(-error, error)) % ANGLES
    off = abs((ship.angle - straight + ANGLES // 2) % ANGLES - ANGLES // 2)
    fire = far < REACH and off * far < 24_000 + 9_000 * (3 - me.level)
    return aim, fire and me.random.below(10) < TRIGGER[me.level]


def _way(view: Scene, me: BotSeat, ship: Ship, target: Ship | None, shown: bool) -> int:
    """The angle in which to drive, before walls are thought of; -1: let it drift."""
    if (me.level == 3 or not shown) and (item := _item(view, me, ship, shown)) is not None:
        return angle_of(item.x - ship.x, item.y - ship.y)
    if target is None:
        return _stray(view, me, ship)
    dx, dy = target.x - ship.x, target.y - ship.y
    straight, far = angle_of(dx, dy), length(dx, dy)
    if not shown:
        # Round the wall on a side that is kept for a while.
        side = 1 if (me.tick // STRAY + me.seat) % 2 else -1
        return (straight + side * EIGHTH) % ANGLES
    side = 1 if (me.tick // (STRAY // 2) + me.seat) % 2 else -1
    if far > NEAR[me.level]:
        return (straight + side * EIGHTH // 2) % ANGLES
    if me.level == 1:
        return _stray(view, me, ship)
    fleeing = me.level == 3 and ship.hull < HURT and target.hull > ship.hull
    away = 3 * EIGHTH if fleeing or far < NEAR[me.level] // 2 else 2 * EIGHTH
    return (straight + side * away) % ANGLES


def _stray(view: Scene, me: BotSeat, ship: Ship) -> int:
    """Somewhere on the ground that is the same for a while and another for each seat."""
    number = (me.tick // STRAY + 1) * 7919 + me.seat * 104_729
    across, down = len(view.walls[0]) * TILE, len(view.walls) * TILE
    return angle_of(number * 613 % across - ship.x, number * 337 % down - ship.y)


def _item(view: Scene, me: BotSeat, ship: Ship, fighting: bool) -> Item | None:
    """The nearest pick-up that is worth the way."""
    most = 900 if fighting and ship.hull >= HURT else 2400
    best, found = most * most, None
    for item in view.items.values():
        if item.kind == "repair" and ship.hull >= 100:
            continue
        far = (item.x - ship.x) ** 2 + (item.y - ship.y) ** 2
        if far < best and _clear(view.walls, ship.x, ship.y, item.x, item.y):
            best, found = far, item
    return found


def _threat(view: Scene, me: BotSeat, ship: Ship) -> Shot | None:
    """A shot of an enemy that will come too near, if any."""
    mine = view.pilots[me.seat].team
    for shot in view.shots.values():
        if shot.seat == me.seat or (view.teams > 1 and view.pilots[shot.seat].team == mine):
            continue
        dx, dy = _flown(view, me, shot)
        x, y = ship.x - shot.x - dx, ship.y - shot.y - dy
        if abs(x) + abs(y) > 1400:
            continue
        east, south = cos(shot.angle), sin(shot.angle)
        ahead, beside = x * east + y * south, x * south - y * east
        if ahead > 0 and abs(beside) < DANGER * 16384:
            return shot
    return None


def _flown(view: Scene, me: BotSeat, shot: Shot) -> tuple[int, int]:
    """How far a shot is from the middle of its flight."""
    halves = (2 * (me.tick - shot.born) - shot.lasts) * (SPEED // view.rate)
    return halves * cos(shot.angle) >> 15, halves * sin(shot.angle) >> 15


def _aside(ship: Ship, shot: Shot) -> int:
    """Across the way of the shot, to the side on which the ship is already."""
    x, y = ship.x - shot.x, ship.y - shot.y
    right = y * cos(shot.angle) - x * sin(shot.angle) >= 0
    return (shot.angle + (2 if right else -2) * EIGHTH) % ANGLES


def _felt(walls: list[str], ship: Ship, way: int) -> int:
    """The way nearest to the wanted one that has no wall just ahead."""
    if way < 0:
        return way
    for turned in (0, 1, -1, 2, -2, 3, -3):
        felt = (way + turned * EIGHTH) % ANGLES
        x, y = ship.x + (FEEL * cos(felt) >> 14), ship.y + (FEEL * sin(felt) >> 14)
        if _clear(walls, ship.x, ship.y, x, y):
            return felt
    return (way + 4 * EIGHTH) % ANGLES


def _clear(walls: list[str], x: int, y: int, to_x: int, to_y: int) -> bool:
    """Whether no wall stands between two places; looked at every half a tile."""
    steps = max(abs(to_x - x), abs(to_y - y)) * 2 // TILE + 1
    for step in range(1, steps + 1):
        if walls[y + (to_y - y) * step // steps >> TILE_BITS][x + (to_x - x) * step // steps >> TILE_BITS] == "#":
            return False
    return True
