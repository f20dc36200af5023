"""How shots fly and whom they hit. A shot meets ships where its pilot saw them: their places of the last quarter of a
second are kept, and each shot looks at those of `behind` ticks ago. What a pilot aims at on the screen is what is
hit.

A shot's way ends at a wall, which is known when it begins: nothing asks for walls again. Knows no score.
"""

from collections.abc import Iterator

from games.catalog.arena.maps import TILE_BITS
from games.catalog.arena.scene import Battle, Flight, Scene, Ship, Shot
from games.engine import ANGLES, cos, sin

SPEED = 3600  # units a second
REACH = 2700  # units
RADIUS = 80  # of what a shot can hit of a ship
REWIND = 4  # at most one part of a second in so many: more would hit people who are behind a wall by now
FAN = ANGLES // 40  # between the three shots of a spread
NUMBERS = 4096  # of shots begin again after so many: there are never more at a time, and small numbers are short
CELL_BITS = 9  # ships are looked for in squares of 512 units

Cells = dict[tuple[int, int], list[tuple[int, int, int]]]


def remember(battle: Battle) -> None:
    """Keep where the ships are now, and forget what is too old to matter."""
    battle.past.insert(0, {seat: (ship.x, ship.y) for seat, ship in battle.scene.ships.items()})
    del battle.past[battle.scene.rate // REWIND + 1 :]


def shoot(battle: Battle, seat: int, ship: Ship, tick: int) -> None:
    """A shot leaves the ship, or three."""
    fan = (-FAN, 0, FAN) if tick < ship.spread else (0,)
    step = SPEED // battle.scene.rate
    for turned in fan:
        angle = (ship.angle + turned) % ANGLES
        dx, dy = step * cos(angle) >> 14, step * sin(angle) >> 14
        lasts = _free(battle.scene, ship.x, ship.y, dx, dy, REACH // step)
        number = battle.fired % NUMBERS
        battle.fired += 1
        battle.scene.shots[number] = Shot(ship.x + dx * lasts // 2, ship.y + dy * lasts // 2, angle, tick, lasts, seat)
        battle.flights[number] = Flight(ship.x, ship.y, dx, dy, battle.behind[seat])


def _free(scene: Scene, x: int, y: int, dx: int, dy: int, most: int) -> int:
    """For how many ticks a shot flies before it would be in a wall; at least one, as it is seen for one."""
    walls = scene.walls
    for ticks in range(most):
        x, y = x + dx, y + dy
        if walls[y >> TILE_BITS][x >> TILE_BITS] == "#":
            return max(ticks, 1)
    return most


def fly_shots(battle: Battle, tick: int) -> Iterator[tuple[int, int]]:
    """One tick of all shots: yields (seat that shot, seat that is hit) and takes away what has hit or is at its end."""
    scene = battle.scene
    seen: dict[int, Cells] = {}
    for number, flight in list(battle.flights.items()):
        shot = scene.shots[number]
        if tick <= shot.born:
            continue
        behind = min(flight.behind, len(battle.past) - 1)
        if behind not in seen:
            seen[behind] = _cells(battle.past[behind], flight)
        from_x, from_y = flight.x, flight.y
        flight.x, flight.y = from_x + flight.dx, from_y + flight.dy
        hit = -1
        for seat, x, y in seen[behind].get((flight.x >> CELL_BITS, flight.y >> CELL_BITS), ()):
            if _can_hit(scene, shot.seat, seat) and _meets(from_x - x, from_y - y, flight.dx, flight.dy):
                hit = seat
                break
        if hit >= 0 or tick >= shot.born + shot.lasts:
            del scene.shots[number], battle.flights[number]
        if hit >= 0:
            yield shot.seat, hit


def _cells(places: dict[int, tuple[int, int]], flight: Flight) -> Cells:
    """Who may be hit by a shot that has come into a square: all that are within its reach of one tick."""
    near = RADIUS + abs(flight.dx) + abs(flight.dy)
    cells: Cells = {}
    for seat, (x, y) in places.items():
        for column in range(x - near >> CELL_BITS, (x + near >> CELL_BITS) + 1):
            for row in range(y - near >> CELL_BITS, (y + near >> CELL_BITS) + 1):
                cells.setdefault((column, row), []).append((seat, x, y))
    return cells


def _can_hit(scene: Scene, seat: int, other: int) -> bool:
    if other == seat or other not in scene.ships:
        return False
    return scene.teams == 1 or scene.pilots[seat].team != scene.pilots[other].team


def _meets(x: int, y: int, dx: int, dy: int) -> bool:
    """Whether a way of (dx, dy) that begins at (x, y) touches a circle of RADIUS around (0, 0)."""
    square = RADIUS * RADIUS
    if x * x + y * y <= square or (x + dx) * (x + dx) + (y + dy) * (y + dy) <= square:
        return True
    along, whole, aside = -(x * dx + y * dy), dx * dx + dy * dy, x * dy - y * dx
    return 0 < along < whole and aside * aside <= square * whole
