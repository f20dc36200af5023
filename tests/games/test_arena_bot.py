"""The pilots of Arena: three levels that can be told apart, which see what a player sees."""

import pytest

from games.catalog.arena import bot as pilots
from games.catalog.arena.flight import AIM_STEPS
from games.catalog.arena.game import Arena, Crowd
from games.catalog.arena.maps import TILE
from games.catalog.arena.scene import Ship, Shot
from games.catalog.arena.shots import SPEED
from games.engine import ANGLES, Match, angle_of
from games.engine.bot import bot_input, may_think

DUELS = 4


def fight(levels: dict[int, int], seed: int) -> dict[int, int]:
    """Kills by seat, after a minute between these two."""
    match = Match(Arena, seats=2, seed=seed, options=Arena.options(minutes=1))
    while match.outcome is None:
        for seat in match.seats:
            if may_think(match, seat) and (wish := bot_input(match, seat, levels[seat])) is not None:
                match.submit(seat, wish)
        match.step()
    return {seat: pilot.kills for seat, pilot in match.state.scene.pilots.items()}


@pytest.mark.parametrize(("one", "other"), [(2, 1), (3, 2)])
def test_a_higher_level_brings_down_clearly_more(one: int, other: int) -> None:
    mine = theirs = 0
    for seed in range(DUELS):
        kills = fight({0: one, 1: other} if seed % 2 else {0: other, 1: one}, seed)
        mine, theirs = mine + kills[0 if seed % 2 else 1], theirs + kills[1 if seed % 2 else 0]
    assert mine > theirs * 3 // 2


def alone(level: int, *, other: Ship | None = None, shot: Shot | None = None) -> pilots.Steer:
    """What a bot on seat 0, in the upper left corner of the ground, wants to do."""
    match = Match(Arena, seats=2, seed=1)
    match.tick = match.state.scene.begins + 3
    scene = match.state.scene
    scene.items = {}
    scene.ships = {0: Ship(4 * TILE, 2 * TILE + 128, 0, 0, 0)}
    if other is not None:
        scene.ships[1] = other
    if shot is not None:
        scene.shots[0] = shot
    wish = bot_input(match, 0, level)
    assert isinstance(wish, pilots.Steer)
    return wish


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_aim_leads_a_target_that_crosses_from_level_2_on(level: int) -> None:
    y, apart, speed = 2 * TILE + 128, 1500, 600
    crossing = alone(level, other=Ship(4 * TILE + apart, y, 0, speed, 0))
    flies = apart // (SPEED // 30)  # ticks, in which the target moves on
    wanted = angle_of(apart, flies * speed // 16) if level > 1 else 0
    off = (crossing.aim * AIM_STEPS - wanted + ANGLES // 2) % ANGLES - ANGLES // 2
    assert abs(off) <= pilots.AIMS[level] + 2 * AIM_STEPS


@pytest.mark.parametrize("level", [1, 2, 3])
def test_nobody_shoots_at_what_is_behind_a_wall_or_safe(level: int) -> None:
    assert not alone(level, other=Ship(4 * TILE + 1000, 2 * TILE + 128, 0, 0, 0, shield=10**6)).fire
    assert not alone(level).fire


def test_level_3_gets_out_of_the_way_of_a_shot_that_level_2_does_not_see() -> None:
    enemy = Ship(4 * TILE + 1400, 2 * TILE + 128, 0, 0, ANGLES // 2)
    tick = Match(Arena, seats=2, seed=1).state.scene.begins + 3
    coming = Shot(4 * TILE + 500, 2 * TILE + 128, ANGLES // 2, tick - 8, 16, 1)
    assert alone(3, other=enemy, shot=coming) != alone(3, other=enemy)
    assert alone(2, other=enemy, shot=coming) == alone(2, other=enemy)


def test_the_bots_of_a_crowd_think_a_few_at_a_time() -> None:
    match = Match(Crowd, seats=200, seed=1)
    asked = []
    for _ in range(Crowd.bot.every):
        asked.append([seat for seat in match.seats if may_think(match, seat)])
        match.step()
    assert sorted(seat for seats in asked for seat in seats) == list(match.seats)
    assert max(map(len, asked)) <= len(match.seats) // Crowd.bot.every + 1
