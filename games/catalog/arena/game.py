"""Arena: fly, shoot, and bring down as many of the others as you can before the time is over.

The rule book of two games: Arena for up to 16, and Crowd for up to 200, where everybody sees what is around them
alone. How ships fly is in flight.py, how shots hit in shots.py. It knows `games.engine` only, and counts in whole
units and ticks.
"""

from games.catalog.arena.flight import fly, shoots, steer
from games.catalog.arena.maps import TILE_BITS, Spot, ground, spots
from games.catalog.arena.scene import ArenaOptions, Battle, Item, Kill, Kind, Pilot, Scene, Ship, Steer
from games.catalog.arena.shots import fly_shots, remember, shoot
from games.engine import ANGLES, Audience, Game, Match, Sight, gettext_noop, register

COUNTDOWN = 5  # seconds before anything moves
RESPAWN = 3  # seconds without a ship
SAFE = 2  # seconds in which a new ship cannot be hurt
ITEM_RETURNS = 12  # seconds until a pick-up is there again
SHIELDED, SPREAD = 5, 8  # seconds that a pick-up of that kind lasts
HULL, DAMAGE = 100, 25
KINDS: tuple[Kind, ...] = ("repair", "spread", "shield")
KEPT_KILLS = 5
CHOICES = 4  # places to begin that are drawn; the one farthest from enemies is taken


@register
class Arena(Game):
    title = gettext_noop("Arena")
    description = gettext_noop("Fly, shoot, and bring down as many of the others as you can before the time is over.")
    seats = (2, 16)
    tick_rate = 30
    quick_seats = 8
    options = ArenaOptions

    crowd = False

    def setup(self, match: Match) -> Battle:
        options, count = match.options, len(match.seats)
        walls = ground(self.crowd, count)
        begins = match.seconds(COUNTDOWN)
        match.after(begins + match.seconds(60 * options.minutes), "over")
        scene = Scene(
            rate=self.tick_rate,
            begins=begins,
            ends=match.due("over"),
            teams=options.teams,
            walls=walls,
            ships={},
            shots={},
            items={},
            pilots={seat: Pilot(team=seat % options.teams) for seat in match.seats},
        )
        battle = Battle(scene, {}, [], dict.fromkeys(match.seats, 0), {}, {}, {})
        places = [*self.spots(match, "x")]
        match.random.shuffle(places)
        for seat in match.seats:
            self.spawn(match, battle, seat, places[seat % len(places)])
        for place in range(len(self.spots(match, "o"))):
            self.put(match, battle, place)
        self.lead(match, scene)
        return battle

    def on_input(self, match: Match, seat: int, input: Steer) -> None:
        match.state.behind[seat] = match.behind
        match.state.held[seat] = input
        ship = match.state.scene.ships.get(seat)
        if ship is not None:
            steer(ship, input)

    def tick(self, match: Match) -> None:
        """All ships fly, then what they shot, then what they meet."""
        battle, tick = match.state, match.tick
        scene = battle.scene
        for seat, ship in scene.ships.items():
            if tick > scene.begins:
                fly(ship, scene)
                if shoots(ship, scene, tick):
                    shoot(battle, seat, ship, tick)
            battle.eyes[seat] = (ship.x, ship.y)
        remember(battle)
        for seat, hit in fly_shots(battle, tick):
            self.hurt(match, battle, seat, hit)
        self.pick_up(match, battle)
        for seat, pilot in scene.pilots.items():
            if pilot.back == tick and seat in match.active:
                self.spawn(match, battle, seat, self.far_from_enemies(match, battle, seat))

    def hurt(self, match: Match, battle: Battle, seat: int, hit: int) -> None:
        """A shot of `seat` has hit."""
        scene = battle.scene
        ship = scene.ships.get(hit)  # two shots may hit in one tick, and the first may have been enough
        if ship is None or match.tick < ship.shield:
            return
        if ship.hull > DAMAGE:
            ship.hull -= DAMAGE
            return
        del scene.ships[hit]
        fallen = scene.pilots[hit]
        scene.pilots[seat].kills += 1
        fallen.deaths += 1
        fallen.by, fallen.back = seat, match.tick + match.seconds(RESPAWN)
        scene.kills = [*scene.kills[1 - KEPT_KILLS :], Kill(match.tick, seat, hit)]
        self.lead(match, scene)

    def spawn(self, match: Match, battle: Battle, seat: int, spot: Spot) -> None:
        """A new ship, which does what its pilot holds."""
        x, y = spot
        angle = match.random.below(ANGLES)
        begins = max(match.tick, battle.scene.begins)
        ship = Ship(x, y, 0, 0, angle, hull=HULL, shield=begins + match.seconds(SAFE))
        if seat in battle.held:
            steer(ship, battle.held[seat])
        battle.scene.ships[seat] = ship
        battle.scene.pilots[seat].back = 0
        battle.eyes[seat] = spot

    def far_from_enemies(self, match: Match, battle: Battle, seat: int) -> Spot:
        """Of a few places to begin, drawn by lot, the one whose nearest enemy is farthest."""
        scene, places = battle.scene, self.spots(match, "x")
        mine = scene.pilots[seat].team if scene.teams > 1 else -1
        enemies = [ship for other, ship in scene.ships.items() if scene.pilots[other].team != mine]
        drawn = [match.random.choice(places) for _ in range(CHOICES)]
        return max(
            drawn, key=lambda spot: min([(one.x - spot[0]) ** 2 + (one.y - spot[1]) ** 2 for one in enemies], default=0)
        )

    def pick_up(self, match: Match, battle: Battle) -> None:
        """Who is on the tile of a pick-up has it; some time later another one is there."""
        items = battle.scene.items
        tiles = {(item.x >> TILE_BITS, item.y >> TILE_BITS): place for place, item in items.items()}
        for ship in battle.scene.ships.values():
            place = tiles.pop((ship.x >> TILE_BITS, ship.y >> TILE_BITS), None)
            if place is not None:
                self.use(match, ship, items.pop(place).kind)
                battle.returns[place] = match.tick + match.seconds(ITEM_RETURNS)
        for place in [place for place, tick in battle.returns.items() if tick <= match.tick]:
            del battle.returns[place]
            self.put(match, battle, place)

    def put(self, match: Match, battle: Battle, place: int) -> None:
        x, y = self.spots(match, "o")[place]
        battle.scene.items[place] = Item(x, y, match.random.choice(KINDS))

    def spots(self, match: Match, mark: str) -> list[Spot]:
        return spots(self.crowd, len(match.seats), mark)

    def use(self, match: Match, ship: Ship, kind: Kind) -> None:
        if kind == "repair":
            ship.hull = HULL
        elif kind == "shield":
            ship.shield = match.tick + match.seconds(SHIELDED)
        else:
            ship.spread = match.tick + match.seconds(SPREAD)

    def lead(self, match: Match, scene: Scene) -> None:
        """Who is in front of those who play: most kills, then fewest deaths, then the lowest seat."""
        pilots = scene.pilots
        merits = {seat: (pilots[seat].kills, -pilots[seat].deaths, -seat) for seat in match.active}
        scene.leader = max(merits, key=merits.__getitem__, default=scene.leader)

    def on_timer(self, match: Match, name: str) -> None:
        self.finish(match)

    def on_leave(self, match: Match, seat: int) -> None:
        """A ship without a pilot is gone. When one side alone is left, it has won."""
        scene = match.state.scene
        scene.ships.pop(seat, None)
        scene.pilots[seat].back = 0
        self.lead(match, scene)
        sides = [scene.pilots[other].team if scene.teams > 1 else other for other in match.active]
        if len(dict.fromkeys(sides)) <= 1:
            self.finish(match, "others_left")

    def finish(self, match: Match, reason: str = "") -> None:
        """Places go by kills, then by deaths; those of a team by its kills. Who left stands behind all who stayed."""
        scene = match.state.scene
        merit = {}
        for seat, pilot in scene.pilots.items():
            if scene.teams > 1:
                score = (sum(other.kills for other in scene.pilots.values() if other.team == pilot.team), 0)
            else:
                score = (pilot.kills, -pilot.deaths)
            merit[seat] = (seat in match.active, *score)
        places = {seat: 1 + sum(other > merit[seat] for other in merit.values()) for seat in match.seats}
        sides = dict.fromkeys(scene.pilots[seat].team for seat, place in places.items() if place == 1)
        match.finish(places, "team" if scene.teams > 1 and len(sides) == 1 else reason)

    def view(self, match: Match, audience: Audience) -> Scene:
        return match.state.scene


@register
class Crowd(Arena):
    """Arena for many. A seat sees what is around its ship; who watches sees what is around the leader's."""

    slug = "arena-crowd"
    title = gettext_noop("Arena Crowd")
    description = gettext_noop("Up to two hundred ships on one ground: whom you do not see yet may be behind you.")
    seats = (2, 200)
    tick_rate = 20
    quick_seats = 40
    sight = Sight(radius=3400, rows=("ships", "shots", "items"))

    crowd = True

    def audience(self, match: Match, seat: int | None) -> Audience:
        return seat

    def eye(self, match: Match, audience: Audience) -> Spot:
        seat = match.state.scene.leader if audience is None else audience
        return match.state.eyes[seat]
