"""The rule book of Arena and Crowd, rule by rule."""

import pytest

from games.catalog.arena.flight import SIZE
from games.catalog.arena.game import DAMAGE, HULL, KEPT_KILLS, SHIELDED, SPREAD, Arena, Crowd
from games.catalog.arena.maps import MOST_TILES, TILE, ground, spots
from games.catalog.arena.scene import EDGE, Item, Ship, Steer
from games.catalog.arena.shots import REACH, REWIND, SPEED
from games.engine import ANGLES, Game, Match
from games.testing import Play

REST = Steer(push=-1, turn=0, aim=-1, fire=False)
AHEAD = Steer(push=0, turn=0, aim=-1, fire=False)
FIRE = Steer(push=-1, turn=0, aim=-1, fire=True)
GROUNDS = [(False, 2), (False, 16), (True, 2), (True, 40), (True, 100), (True, 200)]


def begun(game: type[Game] = Arena, seats: int = 2, **options: object) -> Play:
    """A match in which ships may fly since just now."""
    play = Play(game, seats=seats, options=options)
    play.until(lambda match: match.tick == match.state.scene.begins)
    return play


def put(play: Play, seat: int, x: int, y: int, angle: int = 0) -> Ship:
    """Another ship for that seat, in that place, which can be hurt."""
    ship = play.state.scene.ships[seat] = Ship(x, y, 0, 0, angle)
    return ship


def facing(play: Play, apart: int = 1000) -> tuple[Ship, Ship]:
    """Seats 0 and 1 in the same row of tiles, with free floor between them; seat 0 points at seat 1."""
    y = 2 * TILE + TILE // 2
    return put(play, 0, 4 * TILE, y, 0), put(play, 1, 4 * TILE + apart, y, ANGLES // 2)


@pytest.mark.parametrize(("crowd", "seats"), GROUNDS)
def test_a_ground_has_a_rim_and_places_that_are_free_and_enough(crowd: bool, seats: int) -> None:
    walls = ground(crowd, seats)
    assert len({len(row) for row in walls}) == 1
    assert len(walls) <= MOST_TILES
    assert len(walls[0]) <= MOST_TILES
    assert set(walls[0] + walls[-1] + "".join(row[0] + row[-1] for row in walls)) == {"#"}
    assert [row[::-1] for row in walls] == walls == walls[::-1]
    starts = spots(crowd, seats, "x")
    assert len(starts) >= min(seats, 8)
    for x, y in starts + spots(crowd, seats, "o"):
        assert walls[y // TILE][x // TILE] in "xo"


def test_nothing_flies_or_shoots_before_the_countdown_is_over() -> None:
    play = Play(Arena)
    before = {seat: (ship.x, ship.y) for seat, ship in play.state.scene.ships.items()}
    for seat in before:
        play.send(seat, Steer(push=0, turn=1, aim=-1, fire=True))
    play.run(play.state.scene.begins)
    assert {seat: (ship.x, ship.y) for seat, ship in play.state.scene.ships.items()} == before
    assert play.state.scene.shots == {}
    play.run(10)
    assert {seat: (ship.x, ship.y) for seat, ship in play.state.scene.ships.items()} != before
    assert play.state.scene.shots


@pytest.mark.parametrize("game", [Arena, Crowd])
def test_a_ship_comes_up_to_its_speed_and_to_rest_again(game: type[Game]) -> None:
    play = begun(game)
    ship = put(play, 0, 2 * TILE, 2 * TILE + TILE // 2)
    play.send(0, AHEAD)
    play.run(play.match.seconds(1))
    per_second = (ship.vx * play.match.game.tick_rate) >> 4
    assert 900 <= per_second <= 1200
    play.send(0, REST)
    play.run(play.match.seconds(4))
    assert (ship.vx, ship.vy) == (0, 0)


@pytest.mark.parametrize("push", range(8))
def test_no_wall_is_entered_whichever_way_one_drives(push: int) -> None:
    play = begun(Crowd, seats=2)
    ship = put(play, 0, *play.match.rules.spots(play.match, "x")[0])
    walls = play.state.scene.walls
    play.send(0, Steer(push=push, turn=1, aim=-1, fire=False))
    for _ in range(200):
        play.run(1)
        if 0 not in play.state.scene.ships:
            break
        corners = [(ship.x + dx, ship.y + dy) for dx in (-SIZE, SIZE) for dy in (-SIZE, SIZE)]
        assert all(walls[y // TILE][x // TILE] != "#" for x, y in corners)


def test_a_wall_throws_back() -> None:
    play = begun()
    ship = put(play, 0, 2 * TILE, 2 * TILE, ANGLES // 2)
    play.send(0, AHEAD)
    seen = []
    for _ in range(30):
        play.run(1)
        seen.append(ship.vx)
    assert min(seen) < 0 < max(seen)


def test_the_nose_turns_by_keys_and_to_where_it_is_aimed() -> None:
    play = begun()
    ship = put(play, 0, 3 * TILE, 2 * TILE)
    play.ask(0, Steer(push=-1, turn=1, aim=-1, fire=False))
    assert ship.angle == 720 // 30
    play.send(0, Steer(push=-1, turn=0, aim=128, fire=False))
    play.run(30)
    assert ship.angle == ANGLES // 2


def test_a_shot_hits_takes_a_quarter_of_the_hull_and_the_fourth_brings_down() -> None:
    play = begun()
    _, target = facing(play)
    play.send(0, FIRE)
    hulls = [HULL]
    while 1 in play.state.scene.ships and play.tick < 1000:
        play.run(1)
        if target.hull != hulls[-1]:
            hulls.append(target.hull)
    assert hulls == [HULL, HULL - DAMAGE, HULL - 2 * DAMAGE, HULL - 3 * DAMAGE]
    pilots = play.state.scene.pilots
    assert (pilots[0].kills, pilots[1].deaths, pilots[1].by) == (1, 1, 0)
    assert pilots[1].back == play.tick + play.match.seconds(3)
    assert play.state.scene.leader == 0


def test_shots_leave_at_a_steady_pace_however_often_one_asks() -> None:
    play = begun()
    put(play, 0, 4 * TILE, 2 * TILE + TILE // 2)
    put(play, 1, 4 * TILE, 8 * TILE)
    for tick in range(60):
        play.send(0, FIRE if tick % 2 == 0 else REST)
        play.run(1)
    assert 4 <= play.state.fired <= 10


def test_who_is_down_comes_back_whole_and_cannot_be_hurt_at_once() -> None:
    play = begun()
    facing(play)
    play.send(0, FIRE)
    play.until(lambda match: 1 not in match.state.scene.ships)
    play.send(0, REST)
    back = play.state.scene.pilots[1].back
    play.until(lambda match: match.tick == back)
    ship = play.state.scene.ships[1]
    assert (ship.hull, ship.shield, play.state.scene.pilots[1].back) == (HULL, back + play.match.seconds(2), 0)


@pytest.mark.parametrize("when", ["flying", "down"])
def test_what_is_held_holds_for_the_next_ship_too(when: str) -> None:
    """Pages say what is held when it changes: a key that is held down is said once."""
    play = begun()
    ahead = Steer(push=0, turn=0, aim=-1, fire=False)
    facing(play)
    if when == "flying":
        play.ask(1, ahead)
    play.send(0, FIRE)
    play.until(lambda match: 1 not in match.state.scene.ships)
    if when == "down":
        play.ask(1, ahead)
    play.until(lambda match: 1 in match.state.scene.ships)
    ship = play.state.scene.ships[1]
    assert ship.push == 0
    play.run(5)
    assert (ship.vx, ship.vy) != (0, 0)


def test_a_shield_takes_every_shot() -> None:
    play = begun()
    _, target = facing(play)
    target.shield = play.tick + 1000
    play.send(0, FIRE)
    play.run(90)
    assert target.hull == HULL


def test_walls_stop_shots() -> None:
    play = begun(seats=2)
    walls = play.state.scene.walls
    row, column = next(
        (y, x)
        for y, line in enumerate(walls)
        for x in range(3, len(line) - 3)
        if 0 < y < len(walls) - 1 and line[x - 2 : x + 3].replace("x", ".").replace("o", ".") in ("..#..",)
    )
    y = row * TILE + TILE // 2
    put(play, 0, (column - 1) * TILE, y, 0)
    target = put(play, 1, (column + 2) * TILE, y, 0)
    play.send(0, FIRE)
    play.run(60)
    assert target.hull == HULL
    assert play.state.fired > 5


def test_a_shot_flies_no_farther_than_its_reach() -> None:
    play = begun(seats=16)
    y = 2 * TILE + TILE // 2
    for seat in range(16):
        put(play, seat, 4 * TILE, 24 * TILE)
    put(play, 0, 4 * TILE, y, 0)
    play.ask(0, FIRE)
    (shot,) = play.state.scene.shots.values()
    assert shot.lasts <= REACH // (SPEED // 30)
    play.send(0, REST)
    play.run(shot.lasts)
    assert play.state.scene.shots == {}


def test_a_shot_is_told_once_and_its_middle_is_on_its_way() -> None:
    play = begun()
    put(play, 1, 4 * TILE, 12 * TILE)
    put(play, 0, 4 * TILE, 2 * TILE + TILE // 2, 0)
    play.ask(0, FIRE)
    ((number, shot),) = play.state.scene.shots.items()
    told = (shot.x, shot.y, shot.angle, shot.born, shot.lasts, shot.seat)
    play.send(0, REST)
    play.run(shot.lasts // 2)
    flight = play.state.flights[number]
    assert abs(flight.x - shot.x) <= SPEED // 30
    assert (shot.x, shot.y, shot.angle, shot.born, shot.lasts, shot.seat) == told


@pytest.mark.parametrize(
    ("behind", "late", "hits"),
    [
        (0, 0, False),
        (1, 0, False),
        (3, 0, True),
        (7, 0, True),
        (7, 4, True),
        (3, 4, False),
        (7, 9, False),
        (60, 9, False),
    ],
)
def test_hits_are_where_the_pilot_saw_the_target_but_not_longer_ago_than_a_quarter_of_a_second(
    behind: int, late: int, hits: bool
) -> None:
    """The target stood before the guns; it is gone for `late` ticks when the shot leaves, which flies for two."""
    play = begun()
    _, target = facing(play, apart=300)
    play.run(10)
    target.y += 1500
    play.run(late)
    play.match.submit(0, FIRE, seq=1, behind=behind)
    play.run(1)
    play.match.submit(0, REST, seq=2, behind=behind)
    play.run(10)
    assert (target.hull < HULL) == hits


def test_the_past_is_kept_for_a_quarter_of_a_second_and_not_shown() -> None:
    play = Play(Arena, seats=3, bots=2)
    play.run(200)
    assert len(play.state.past) == 30 // REWIND + 1
    assert play.state.past[0] == {seat: (ship.x, ship.y) for seat, ship in play.state.scene.ships.items()}
    assert not {"past", "behind", "flights", "eyes", "fired"} & set(play.view(0).__struct_fields__)


@pytest.mark.parametrize("kind", ["repair", "shield", "spread"])
def test_a_pick_up_helps_is_gone_and_comes_again(kind: str) -> None:
    play = begun()
    place, item = next(iter(play.state.scene.items.items()))
    play.state.scene.items[place] = Item(item.x, item.y, kind)  # type: ignore[arg-type]
    ship = put(play, 0, item.x, item.y)
    ship.hull = 25
    play.run(1)
    assert {
        "repair": ship.hull == HULL,
        "shield": ship.shield == play.tick + play.match.seconds(SHIELDED),
        "spread": ship.spread == play.tick + play.match.seconds(SPREAD),
    }[kind]
    assert place not in play.state.scene.items
    put(play, 0, 3 * TILE, 2 * TILE)
    play.run(play.match.seconds(12))
    assert place in play.state.scene.items


def test_a_spread_is_three_shots() -> None:
    play = begun()
    ship = put(play, 0, 4 * TILE, 2 * TILE + TILE // 2)
    ship.spread = play.tick + 100
    play.ask(0, FIRE)
    assert len(play.state.scene.shots) == 3


def test_friends_are_not_hurt() -> None:
    play = begun(seats=4, teams=2)
    pilots = play.state.scene.pilots
    assert [pilot.team for pilot in pilots.values()] == [0, 1, 0, 1]
    y = 2 * TILE + TILE // 2
    put(play, 1, 4 * TILE, 12 * TILE)
    put(play, 3, 6 * TILE, 12 * TILE)
    put(play, 0, 4 * TILE, y, 0)
    friend = put(play, 2, 4 * TILE + 800, y)
    play.send(0, FIRE)
    play.run(60)
    assert friend.hull == HULL


def test_places_go_by_kills_then_by_deaths() -> None:
    play = begun(seats=4, minutes=1)
    pilots = play.state.scene.pilots
    pilots[1].kills = 5
    pilots[2].kills, pilots[2].deaths = 3, 1
    pilots[3].kills, pilots[3].deaths = 3, 4
    outcome = play.finish()
    assert play.tick == play.state.scene.ends
    assert (outcome.placings, outcome.reason) == ({0: 4, 1: 1, 2: 2, 3: 3}, "")


def test_a_team_wins_together() -> None:
    play = begun(seats=4, teams=2, minutes=1)
    play.state.scene.pilots[1].kills = 2
    play.state.scene.pilots[0].kills = 1
    outcome = play.finish()
    assert (outcome.placings, outcome.reason) == ({0: 3, 1: 1, 2: 3, 3: 1}, "team")


def test_equal_teams_draw() -> None:
    outcome = begun(seats=4, teams=2, minutes=1).finish()
    assert (outcome.placings, outcome.reason) == (dict.fromkeys(range(4), 1), "")


def test_who_leaves_is_gone_and_last_and_one_side_alone_has_won() -> None:
    play = begun(seats=3)
    play.state.scene.pilots[0].kills = 9
    play.leave(0)
    play.run(1)
    assert 0 not in play.state.scene.ships
    play.leave(1)
    play.run(1)
    assert (play.outcome.placings[2], play.outcome.reason) == (1, "others_left")
    assert play.outcome.placings[0] > 1


def test_only_the_last_kills_are_told() -> None:
    play = Play(Arena, seats=16, bots=2, options={"minutes": 1})
    play.until(lambda match: sum(pilot.kills for pilot in match.state.scene.pilots.values()) > KEPT_KILLS)
    assert len(play.state.scene.kills) == KEPT_KILLS


def test_in_a_crowd_one_sees_what_is_near_and_nothing_else() -> None:
    match = Match(Crowd, seats=200, seed=3)
    match.advance(match.state.scene.begins + 20)
    scene, radius = match.state.scene, Crowd.sight.radius
    assert len(scene.ships) == 200
    for seat in (0, 77, 199):
        view, (x, y) = match.view(match.audience(seat)), match.state.eyes[seat]
        assert seat in view.ships
        assert len(view.ships) < 60
        near = {n for n, ship in scene.ships.items() if abs(ship.x - x) <= radius and abs(ship.y - y) <= radius}
        assert set(view.ships) == near
        assert len(view.pilots) == 200
    assert match.view(None).ships.keys() == match.view(scene.leader).ships.keys()


def test_who_watches_a_crowd_never_looks_at_the_place_of_a_leader_who_left() -> None:
    play = begun(Crowd, seats=20)
    play.state.scene.pilots[7].kills = 5
    play.match.rules.lead(play.match, play.state.scene)
    assert play.state.scene.leader == 7
    play.leave(7)
    play.run(1)
    leader = play.state.scene.leader
    assert leader != 7
    assert leader in play.view(None).ships


def test_a_crowd_stays_on_its_ground() -> None:
    match = Match(Crowd, seats=200, seed=3)
    assert all(0 < ship.x < EDGE and 0 < ship.y < EDGE for ship in match.state.scene.ships.values())
