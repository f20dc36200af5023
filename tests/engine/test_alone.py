"""The engine by itself: it needs Python and msgspec, reaches for nothing else, and is the same in every process."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import games.engine

ROOT = Path(__file__).parents[2]
OUTSIDE = {
    "asyncio",
    "datetime",
    "io",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
}


def fresh(hash_seed: int) -> Any:
    """What tests/engine/fresh.py says in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.fresh"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_rules_and_bots_run_with_msgspec_alone_and_alike_in_every_process() -> None:
    one, other = fresh(0), fresh(4242)
    assert one["hashes"] == other["hashes"]
    assert all(len(set(hashes)) == len(hashes) for hashes in one["hashes"].values())
    assert not {"asyncio", "django", "socket", "random"} & set(one["modules"])


@pytest.mark.parametrize("file", sorted(Path(games.engine.__file__).parent.glob("*.py")), ids=lambda file: file.name)
def test_no_file_of_the_engine_imports_a_clock_chance_or_the_outside(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not {name.partition(".")[0] for name in names} & OUTSIDE
