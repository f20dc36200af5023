"""How a ship flies: turning, driving, drag, and walls that throw it back. Whole numbers only, because
`static/arena/rules.js` is the twin of this file, to which a browser predicts its own ship; a test holds the two equal.

Ships do not touch each other: what nobody else can change is predicted exactly. Knows no shots and no score.
"""

from games.catalog.arena.maps import TILE_BITS
from games.catalog.arena.scene import Scene, Ship, Steer
from games.engine import ANGLES, cos, sin, turn

SIZE = 84  # half the side of the square that walls see
AIM_STEPS = ANGLES // 256
PUSH_STEPS = ANGLES // 8
TURN_TO_AIM = 1600  # angle steps a second
TURN_BY_KEYS = 720
PUSH = 38400  # sixteenths of a unit for each tick, a second, a second
DRAG = 2  # how much of the speed is lost, a second
RELOADS = 5  # shots a second


def steer(ship: Ship, input: Steer) -> None:
    """Hold these controls from now on."""
    ship.push, ship.turn, ship.aim, ship.fire = input.push, input.turn, input.aim, input.fire


def fly(ship: Ship, scene: Scene) -> None:
    """One tick of flight."""
    rate = scene.rate
    if ship.aim >= 0:
        ship.angle = turn(ship.angle, ship.aim * AIM_STEPS, TURN_TO_AIM // rate)
    else:
        ship.angle = (ship.angle + ship.turn * (TURN_BY_KEYS // rate)) % ANGLES
    if ship.push >= 0:
        way, push = ship.angle + ship.push * PUSH_STEPS, PUSH // (rate * rate)
        ship.vx += push * cos(way) >> 14
        ship.vy += push * sin(way) >> 14
    ship.vx, ship.vy = _slowed(ship.vx, rate), _slowed(ship.vy, rate)
    _move_across(ship, scene.walls)
    _move_down(ship, scene.walls)


def shoots(ship: Ship, scene: Scene, tick: int) -> bool:
    """Whether a shot leaves the ship in this tick; it is loading from then on."""
    if not ship.fire or tick < ship.ready:
        return False
    ship.ready = tick + scene.rate // RELOADS
    return True


def _slowed(speed: int, rate: int) -> int:
    """Rounded away from zero, so that a ship comes to rest."""
    return speed + -speed * DRAG // rate if speed > 0 else speed - speed * DRAG // rate


def _move_across(ship: Ship, walls: list[str]) -> None:
    ship.x += ship.vx + 8 >> 4
    upper, lower = walls[ship.y - SIZE >> TILE_BITS], walls[ship.y + SIZE >> TILE_BITS]
    if ship.vx > 0:
        column = ship.x + SIZE >> TILE_BITS
        if upper[column] == "#" or lower[column] == "#":
            ship.x, ship.vx = (column << TILE_BITS) - SIZE - 1, -(ship.vx >> 1)
    elif ship.vx < 0:
        column = ship.x - SIZE >> TILE_BITS
        if upper[column] == "#" or lower[column] == "#":
            ship.x, ship.vx = (column + 1 << TILE_BITS) + SIZE, -(ship.vx >> 1)


def _move_down(ship: Ship, walls: list[str]) -> None:
    ship.y += ship.vy + 8 >> 4
    left, right = ship.x - SIZE >> TILE_BITS, ship.x + SIZE >> TILE_BITS
    if ship.vy > 0:
        row = ship.y + SIZE >> TILE_BITS
        if walls[row][left] == "#" or walls[row][right] == "#":
            ship.y, ship.vy = (row << TILE_BITS) - SIZE - 1, -(ship.vy >> 1)
    elif ship.vy < 0:
        row = ship.y - SIZE >> TILE_BITS
        if walls[row][left] == "#" or walls[row][right] == "#":
            ship.y, ship.vy = (row + 1 << TILE_BITS) + SIZE, -(ship.vy >> 1)
