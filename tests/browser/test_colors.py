"""The colours of tokens.css in both themes: text is readable, edges are seen, and seats differ for every eye."""

import itertools
import math
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text()
THEMES = ("light", "dark")

# Linear RGB as people without one kind of cone see it (Machado, Oliveira and Fernandes 2009, severity 1).
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
Vector = tuple[float, ...]


def token(name: str, theme: str) -> str:
    found = re.search(rf"--{name}: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", TOKENS)
    assert found, name
    return found[3] or found[1 + THEMES.index(theme)]


def linear(color: str) -> Vector:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def times(matrix: tuple[Vector, ...], vector: Vector) -> Vector:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((sum(times(((0.2126, 0.7152, 0.0722),), linear(c))) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(color: str, eyes: str) -> Vector:
    seen = tuple(min(1, max(0, part)) for part in times(EYES[eyes], linear(color)))
    xyz = times(((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0177, 0.1095, 0.8728)), seen)
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["ink", "ink-muted", "link", "good", "warn", "bad"])
def test_text_is_readable(name: str, theme: str):
    for ground in ("ground", "surface", "sunken"):
        assert contrast(token(name, theme), token(ground, theme)) >= 4.5, ground


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("name", "ground"), [("beat-ink", "beat"), ("ink", "beat-ground"), ("good", "good-ground"), ("surface", "bad")]
)
def test_text_on_colour_is_readable(name: str, ground: str, theme: str):
    assert contrast(token(name, theme), token(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_edges_seats_and_pieces_are_seen(theme: str):
    for name in ("edge-strong", *(f"seat-{seat}" for seat in range(8))):
        for ground in ("ground", "surface"):
            assert contrast(token(name, theme), token(ground, theme)) >= 3, (name, ground)
    for piece in ("piece-dark", "piece-light", "highlight"):
        assert contrast(token(piece, theme), token("board", theme)) >= (2 if piece == "highlight" else 3), piece


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", THEMES)
def test_any_two_seats_differ_for_every_kind_of_eye(theme: str, eyes: str):
    seats = [token(f"seat-{seat}", theme) for seat in range(8)]
    for one, other in itertools.combinations(seats, 2):
        assert math.dist(lab(one, eyes), lab(other, eyes)) >= 18, (one, other)


def test_canvases_have_the_dark_colours():
    marks = re.findall(r'color: "(#\w+)"', (ROOT / "static/backbeat/page/colors.js").read_text())
    assert marks == [token(f"seat-{seat}", "dark") for seat in range(8)]
