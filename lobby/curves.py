"""A rating curve as the numbers of an inline SVG, drawn by its template without any script. Pure."""

from typing import NamedTuple

WIDTH, HEIGHT, EDGE = 360, 160, 12
LEFT = 34  # where the curve begins, beside the numbers of the grid
LEAST_SPAN = 100  # points: a single match is no mountain


class Line(NamedTuple):
    """A line of the grid: where, and which rating that is."""

    y: float
    points: int


class Curve(NamedTuple):
    """What the template draws, in units of the viewBox `0 0 WIDTH HEIGHT`."""

    path: str  # of a polyline
    area: str  # of the polygon under it
    end: tuple[float, float]
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT


def curve(values: list[int]) -> Curve | None:
    """The ratings, evenly spaced from left to right; None for fewer than two."""
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    spare = max(LEAST_SPAN - (high - low), 0) // 2
    low, high = low - spare, high + spare

    def y(value: int) -> float:
        return round(EDGE + (HEIGHT - 2 * EDGE) * (high - value) / max(high - low, 1), 1)

    step = (WIDTH - LEFT - EDGE) / (len(values) - 1)
    dots = [(round(LEFT + number * step, 1), y(value)) for number, value in enumerate(values)]
    path = " ".join(f"{x},{at}" for x, at in dots)
    area = f"{LEFT},{HEIGHT} {path} {dots[-1][0]},{HEIGHT}"
    lines = [Line(y(value), value) for value in _round_numbers(low, high)]
    return Curve(path, area, dots[-1], lines)


def _round_numbers(low: int, high: int) -> list[int]:
    """Two to five round numbers between the two."""
    step = next(step for step in (25, 50, 100, 200, 500, 1000, 2500, 10**6) if (high - low) / step <= 5)
    return list(range(-(-low // step) * step, high + 1, step))
