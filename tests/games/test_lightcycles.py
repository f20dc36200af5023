"""The rule book of Lightcycles, rule by rule."""

from itertools import pairwise

import pytest

from games.catalog.lightcycles.game import ARENAS, Bike, Lightcycles, Turn, starts
from games.testing import Play


def racing(seats: int = 2, **options: object) -> Play:
    """A match whose first round has just begun; in a duel seat `left(play)` rides right, the other rides left."""
    play = Play(Lightcycles, seats=seats, options=options)
    play.until(lambda match: match.state.arena.phase == "racing")
    return play


def left(play: Play) -> int:
    """The seat that rides in from the left."""
    return next(seat for seat, bike in play.state.arena.bikes.items() if bike.dx == 1)


def place(play: Play, seat: int, x: int, y: int, dx: int, dy: int) -> Bike:
    """Put a bike somewhere else, with no more wall than its own cell."""
    bike = play.state.arena.bikes[seat]
    bike.x, bike.y, bike.dx, bike.dy, bike.trail = x, y, dx, dy, [x, y]
    play.state.build(x, y)
    return bike


@pytest.mark.parametrize("seats", range(2, 9))
@pytest.mark.parametrize("size", ARENAS.values())
def test_starts_are_apart_and_half_of_them_mirror_the_others(seats: int, size: tuple[int, int]) -> None:
    width, height = size
    places = starts(seats, width, height)
    assert len({(x, y) for x, y, _, _ in places}) == seats
    for (x, y, dx, _), (far_x, far_y, far_dx, _) in zip(places[::2], places[1::2], strict=False):
        assert (far_x, far_y, far_dx) == (width - 1 - x, height - 1 - y, -dx)
    rows = [y for _, y, dx, _ in places if dx == 1]
    assert all(below - above >= height // 8 for above, below in pairwise(rows))


def test_a_round_begins_after_a_countdown_of_three_seconds() -> None:
    play = Play(Lightcycles)
    arena = play.state.arena
    before = arena.bikes[0].x
    assert (arena.phase, arena.phase_ends, arena.round, arena.winner) == ("countdown", 60, 1, -1)
    play.run(59)
    assert (arena.phase, arena.bikes[0].x) == ("countdown", before)
    play.run(1)
    assert (arena.phase, arena.phase_ends, abs(arena.bikes[0].x - before)) == ("racing", 0, 1)


def test_a_bike_rides_one_cell_a_tick_and_its_trail_holds_corners_only() -> None:
    play = racing()
    seat = left(play)
    bike = play.state.arena.bikes[seat]
    start, y = bike.trail[0], bike.y
    play.run(4)
    play.ask(seat, Turn(turn="up"))
    play.run(2)
    assert (bike.x, bike.y, bike.trail) == (start + 5, y - 3, [start, y, start + 5, y])


def test_two_quick_turns_take_a_cell_each() -> None:
    play = racing()
    seat = left(play)
    bike = play.state.arena.bikes[seat]
    x, y = bike.x, bike.y
    play.send(seat, Turn(turn="up"))
    play.send(seat, Turn(turn="left"))
    play.send(seat, Turn(turn="down"))  # a third within one tick is one too many
    play.run(3)
    assert (bike.x, bike.y, bike.dx, bike.dy, bike.alive) == (x - 2, y - 1, -1, 0, True)


@pytest.mark.parametrize("heading", ["left", "right"])
def test_only_turns_to_the_side_count(heading: str) -> None:
    play = racing()
    bike = play.state.arena.bikes[left(play)]
    x = bike.x
    play.ask(left(play), {"kind": "turn", "turn": heading})
    assert (bike.x, bike.dx, bike.alive) == (x + 1, 1, True)


def test_a_turn_of_the_countdown_is_ridden_from_the_start_without_a_second_corner() -> None:
    play = Play(Lightcycles)
    bike = play.state.arena.bikes[0]
    play.ask(0, Turn(turn="up"))
    play.until(lambda match: match.state.arena.phase == "racing")
    assert (bike.dx, bike.dy) == (0, -1)
    assert bike.trail == [bike.x, bike.y + 1]


@pytest.mark.parametrize(
    ("x", "y", "dx", "dy"),
    [(0, 5, -1, 0), (95, 5, 1, 0), (5, 0, 0, -1), (5, 51, 0, 1)],
    ids=["left", "right", "top", "bottom"],
)
def test_a_bike_crashes_into_each_side_of_the_arena_and_stays_there(x: int, y: int, dx: int, dy: int) -> None:
    play = racing()
    bike = place(play, 0, x, y, dx, dy)
    play.run(1)
    assert (bike.alive, bike.x, bike.y) == (False, x, y)
    assert play.state.arena.winner == 1


def test_a_bike_crashes_into_its_own_wall() -> None:
    play = racing()
    seat = left(play)
    play.run(3)
    for heading in ("up", "left", "down"):
        play.ask(seat, {"kind": "turn", "turn": heading})
    assert not play.state.arena.bikes[seat].alive
    assert play.state.arena.winner == 1 - seat


@pytest.mark.parametrize("gap", [1, 0])
def test_bikes_that_meet_head_on_crash_both_and_nobody_scores(gap: int) -> None:
    """With a free cell between them, where both arrive; and without one, where each rides into the other."""
    play = racing()
    one, other = place(play, 0, 40, 5, 1, 0), place(play, 1, 41 + gap, 5, -1, 0)
    play.run(1)
    assert not one.alive
    assert not other.alive
    assert (play.state.arena.phase, play.state.arena.winner) == ("round_over", -1)
    assert (one.score, other.score) == (0, 0)


def test_a_wall_outlives_its_bike() -> None:
    play = racing(seats=3)
    bike = play.state.arena.bikes[0]
    wall = bike.trail[0], bike.trail[1]
    play.leave(0)
    play.run(1)
    assert not bike.alive
    assert play.state.blocked(*wall)
    assert play.state.arena.phase == "racing"


def test_a_majority_of_rounds_wins_the_match() -> None:
    play = racing(rounds=5)
    for round in range(1, 4):
        assert play.outcome is None
        play.until(lambda match: match.state.arena.phase == "racing")
        assert play.state.arena.round == round
        place(play, 1, 0, 5, -1, 0)
        play.run(1)
    assert play.state.arena.bikes[0].score == 3
    assert (play.outcome.placings, play.outcome.reason) == ({0: 1, 1: 2}, "")


def test_rounds_without_a_winner_come_to_an_end_too() -> None:
    play = racing(rounds=3)
    assert play.finish(most=1000).placings == {0: 1, 1: 1}
    assert play.state.arena.round == 3


def test_a_new_round_clears_the_arena_and_forgets_turns_that_wait() -> None:
    play = racing(rounds=3)
    place(play, 1, 0, 5, -1, 0)
    play.run(1)
    assert (play.state.arena.phase, play.state.arena.phase_ends) == ("round_over", play.tick + 40)
    play.ask(0, Turn(turn="up"))
    play.until(lambda match: match.state.arena.phase == "countdown")
    assert play.state.turns == {0: [], 1: []}
    assert sum(column.bit_count() for column in play.state.walls) == 2
    assert all(bike.alive and bike.trail == [bike.x, bike.y] for bike in play.state.arena.bikes.values())


def test_places_go_by_who_crashed_later() -> None:
    play = racing(seats=4, rounds=1)
    for seat, row in enumerate((3, 9, 15)):
        place(play, seat, 1 + seat, row, -1, 0)
    assert play.finish().placings == {3: 1, 2: 2, 1: 3, 0: 4}


def test_who_leaves_crashes_is_out_of_later_rounds_and_comes_last() -> None:
    play = racing(seats=3, rounds=3)
    place(play, 1, 0, 5, -1, 0)
    place(play, 2, 0, 9, -1, 0)
    play.run(1)
    assert play.state.arena.winner == 0
    play.leave(0)
    play.until(lambda match: match.state.arena.phase == "countdown")
    gone = play.state.arena.bikes[0]
    assert (gone.alive, gone.trail, gone.score) == (False, [], 1)
    assert play.finish().placings[0] == 3


def test_the_last_one_in_the_match_has_won_it() -> None:
    play = racing(seats=3)
    play.leave(0)
    play.leave(2)
    play.run(1)
    assert (play.outcome.placings, play.outcome.reason) == ({0: 2, 1: 1, 2: 2}, "others_left")


def test_the_view_is_the_arena_and_keeps_what_only_the_rules_need_to_itself() -> None:
    play = racing()
    assert play.view(None) is play.view(0) is play.state.arena
    assert set(play.view().__struct_fields__) == {
        "width", "height", "rounds", "bikes", "round", "phase", "phase_ends", "winner",
    }  # fmt: skip


def test_walls_are_where_trails_are() -> None:
    """The occupied cells that the rules keep, and the corners that are shown, tell the same story all along."""
    play = Play(Lightcycles, seats=6, options={"arena": "small"}, bots=1)
    for _ in range(200):
        play.run(1)
        arena = play.state.arena
        drawn = set()
        for bike in arena.bikes.values():
            points = [*bike.trail, bike.x, bike.y]
            for x, y, to_x, to_y in zip(points[::2], points[1::2], points[2::2], points[3::2], strict=False):
                drawn |= {
                    (at_x, at_y)
                    for at_x in range(min(x, to_x), max(x, to_x) + 1)
                    for at_y in range(min(y, to_y), max(y, to_y) + 1)
                }
        assert drawn == {(x, y) for x in range(arena.width) for y in range(arena.height) if play.state.blocked(x, y)}
