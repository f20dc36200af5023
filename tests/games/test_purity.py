"""Bundled games keep to what is the same on every machine: no float, no true division, no clock, no chance of their
own, no walk over a set, and no import but the engine, `typing` and helpers that compute nothing.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import games.catalog

CATALOG = Path(games.catalog.__path__[0])
ALLOWED_IMPORTS = {"typing", "collections.abc", "enum", "functools", "games.engine"}
FORBIDDEN_CALLS = {
    "float",
    "hash",
    "id",
    "input",
    "open",
    "set",
    "frozenset",
    "divmod",
    "round",
    "pow",
    "vars",
    "globals",
}
FILES = sorted(file for file in CATALOG.glob("*/*.py") if file.name != "apps.py")


def impurities(source: str, package: str) -> Iterator[str]:
    """What in `source` could differ from machine to machine, one sentence each."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()):
                yield f"line {node.lineno}: a float"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield f"line {node.lineno}: a true division"
            case ast.Set() | ast.SetComp():
                yield f"line {node.lineno}: a set, whose order is not defined"
            case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
                yield f"line {node.lineno}: {name}()"
            case ast.Import():
                for alias in node.names:
                    if alias.name not in ALLOWED_IMPORTS:
                        yield f"line {node.lineno}: import {alias.name}"
            case ast.ImportFrom(module=module) if module not in ALLOWED_IMPORTS and not f"{module}.".startswith(
                package
            ):
                yield f"line {node.lineno}: import of {module}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_rules_and_bots_are_pure(file: Path) -> None:
    assert list(impurities(file.read_text(), f"games.catalog.{file.parent.name}.")) == []


def test_there_are_games_to_look_at() -> None:
    assert {file.name for file in FILES} >= {"game.py", "bot.py", "search.py"}


@pytest.mark.parametrize(
    "line",
    [
        "x = 0.5",
        "x = 1 / 2",
        "x /= 2",
        "import math",
        "import random",
        "from time import monotonic",
        "from datetime import datetime",
        "from games.engine.match import Match",
        "from games.matches import services",
        "for x in {1, 2}: pass",
        "x = set(y)",
        "x = [a for a in {b for b in c}]",
        "x = hash('a')",
        "x = float(1)",
        "from games.catalog.other.game import Rules",
    ],
)
def test_each_impurity_is_found(line: str) -> None:
    assert list(impurities(line, "games.catalog.mine."))
