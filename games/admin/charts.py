"""Lines over time as SVG, drawn here so that the page needs no script. Colours and text sizes are the style sheet's.

It knows numbers and words only; what is shown of a site is overview.py's affair.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 480, 120
COLOURS = 8  # of lines, in the style sheet; more lines take them in turn
LEAST = 0.01  # at the top of a chart
STEPS = (1, 2, 2.5, 5, 10)


class Line(NamedTuple):
    """One line: its name and a value for each point, None where nothing is known."""

    label: Any
    values: Sequence[float | None]


def top(highest: float) -> float:
    """A round number that is not below the highest."""
    if highest <= LEAST:
        return LEAST if highest > 0 else 1
    power = 1.0
    while power * 10 <= highest:
        power *= 10
    while power > highest:
        power /= 10
    return next(step * power for step in STEPS if step * power >= highest - 1e-9)


def strokes(values: Sequence[float | None], highest: float) -> list[str]:
    """The points of each unbroken piece of a line, as SVG wants them; a lone point becomes a short dash."""
    pieces: list[list[str]] = [[]]
    across = WIDTH / max(1, len(values) - 1)
    for number, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{number * across:.1f},{HEIGHT - HEIGHT * value / highest:.1f}")
    found = [piece if len(piece) > 1 else [*piece, _nudged(piece[0])] for piece in pieces if piece]
    return [" ".join(piece) for piece in found]


def _nudged(point: str) -> str:
    x, y = point.split(",")
    return f"{float(x) + 2:.1f},{y}"


def draw(title: Any, lines: Sequence[Line], begins: Any, ends: Any, unit: str = "") -> SafeString:
    """The chart as a figure with a heading, the lines' last and highest values as its legend, and the times below."""
    known = [value for line in lines for value in line.values if value is not None]
    highest = top(max(known, default=0))
    context = {
        "title": title,
        "unit": unit,
        "top": number_format(highest, decimal_pos=0 if highest == int(highest) else 1),
        "begins": begins,
        "ends": ends,
        "width": WIDTH,
        "height": HEIGHT,
        "lines": [
            {
                "label": line.label,
                "colour": number % COLOURS,
                "strokes": strokes(line.values, highest),
                "last": _said([value for value in line.values if value is not None][-1:]),
                "highest": _said([max((value for value in line.values if value is not None), default=None)]),
            }
            for number, line in enumerate(lines)
        ],
    }
    return render_to_string("admin/chart.html", context)


def _said(values: Sequence[float | None]) -> str:
    value = values[0] if values else None
    return "–" if value is None else number_format(value, decimal_pos=0 if value == int(value) else 1)
