"""Angles and lengths: near the true ones, and the same in JavaScript (tests/browser/test_sdk.py)."""

import math

from hypothesis import given
from hypothesis import strategies as st

from games.engine import ANGLES, ONE, angle_of, cos, length, sin, turn

angles = st.integers(-(2**40), 2**40)
sides = st.integers(-(2**26) + 1, 2**26 - 1)


@given(angles)
def test_sines_are_the_true_ones_rounded(angle: int) -> None:
    around = 2 * math.pi * (angle % ANGLES) / ANGLES
    assert abs(sin(angle) - ONE * math.sin(around)) <= 0.5 + 1e-6
    assert abs(cos(angle) - ONE * math.cos(around)) <= 0.5 + 1e-6


@given(sides, sides)
def test_an_angle_is_the_last_step_before_the_direction(dx: int, dy: int) -> None:
    true = math.atan2(dy, dx) * ANGLES / (2 * math.pi) % ANGLES
    assert (true - angle_of(dx, dy)) % ANGLES <= 1.01 or (angle_of(dx, dy) - true) % ANGLES <= 0.02


@given(angles)
def test_a_step_points_where_it_points(angle: int) -> None:
    gap = (angle_of(cos(angle), sin(angle)) - angle) % ANGLES
    assert gap in (0, ANGLES - 1)  # rounded sines may lie a hair before their step


@given(sides, sides)
def test_a_length_is_rounded_down(dx: int, dy: int) -> None:
    assert length(dx, dy) ** 2 <= dx * dx + dy * dy < (length(dx, dy) + 1) ** 2


@given(st.integers(0, ANGLES - 1), st.integers(0, ANGLES - 1), st.integers(0, ANGLES))
def test_turning_goes_the_short_way_and_stops_there(angle: int, target: int, most: int) -> None:
    turned = turn(angle, target, most)
    short = min((target - angle) % ANGLES, (angle - target) % ANGLES)
    assert min((turned - angle) % ANGLES, (angle - turned) % ANGLES) == min(short, most)
    assert min((target - turned) % ANGLES, (turned - target) % ANGLES) == short - min(short, most)


def test_nothing_points_along_x() -> None:
    assert angle_of(0, 0) == 0
