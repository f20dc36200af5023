"""The riders of Lightcycles: three levels that can be told apart, which see what a player sees and keep the rules."""

import pytest

from games.catalog.lightcycles.bot import Board, LightcyclesBot
from games.catalog.lightcycles.game import Lightcycles, Turn
from games.engine import BotSeat, Match, Random
from games.testing import Play

DUELS = 16


def duels_won(one: int, other: int) -> int:
    """How many of the seeded duels of one round level `one` wins against level `other`."""
    won = 0
    for seed in range(DUELS):
        play = Play(Lightcycles, seed=seed, options={"rounds": 1}, bots={0: one, 1: other})
        won += play.finish(most=5_000).placings == {0: 1, 1: 2}
    return won


@pytest.mark.parametrize(("one", "other"), [(2, 1), (3, 1), (3, 2)])
def test_a_higher_level_wins_clearly_more_than_half(one: int, other: int) -> None:
    assert duels_won(one, other) >= DUELS * 2 // 3


def test_level_1_crashes_by_itself_before_long_but_not_at_once() -> None:
    """A beginner who merely stays alive beats it, and has seen something of it before."""
    lived = []
    for seed in range(DUELS):
        play = Play(Lightcycles, seats=8, seed=seed, options={"rounds": 1}, bots=1)
        play.finish(most=5_000)
        lived.append(play.tick - 60)
    assert all(40 < ticks < 1_000 for ticks in lived)


def seat(level: int, tick: int, number: int = 0) -> BotSeat:
    return BotSeat(
        seat=number,
        level=level,
        seats=(0, 1),
        tick=tick,
        options=Lightcycles.options(),
        random=Random(tick),
        input_types=(Turn,),
    )


@pytest.mark.parametrize("level", [1, 2, 3])
def test_nobody_steers_in_the_countdown_or_after_a_crash(level: int) -> None:
    match = Match(Lightcycles, seats=2, seed=1)
    arena = match.state.arena
    assert all(LightcyclesBot().choose(arena, seat(level, tick)) is None for tick in range(60))
    arena.phase = "racing"
    arena.bikes[0].alive = False
    assert all(LightcyclesBot().choose(arena, seat(level, tick)) is None for tick in range(60))


@pytest.mark.parametrize("level", [2, 3])
def test_levels_2_and_3_turn_away_from_a_wall_to_the_side_with_more_room(level: int) -> None:
    match = Match(Lightcycles, seats=2, seed=1)
    arena, bike = match.state.arena, match.state.arena.bikes[0]
    arena.phase = "racing"
    bike.x, bike.y, bike.dx, bike.dy, bike.trail = 95, 4, 1, 0, [90, 4]
    assert LightcyclesBot().choose(arena, seat(level, 1)) == Turn(turn="down")


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_bike_that_is_shut_in_asks_for_nothing(level: int) -> None:
    match = Match(Lightcycles, seats=2, seed=1)
    arena, bike = match.state.arena, match.state.arena.bikes[0]
    arena.phase = "racing"
    bike.x, bike.y, bike.dx, bike.dy, bike.trail = 0, 0, 0, -1, [1, 0, 1, 1, 0, 1]
    assert all(LightcyclesBot().choose(arena, seat(level, tick)) is None for tick in range(60))


def test_the_board_knows_the_free_cells_from_the_view_alone() -> None:
    play = Play(Lightcycles, seats=4, bots=2)
    for _ in range(20):
        play.run(10)
        arena = play.view(0)
        board = Board(arena)
        rim = [(-1, 3), (arena.width, 3), (3, -1), (3, arena.height)]
        for x, y in [*rim, *((x, y) for x in range(arena.width) for y in range(arena.height))]:
            assert board.is_free(board.at(x, y)) != play.state.blocked(x, y)
