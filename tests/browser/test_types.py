"""The types of the browser code, as JSDoc states them, hold."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_no_module_asks_not_to_be_checked():
    modules = [*ROOT.glob("static/*/*.js"), *ROOT.glob("games/catalog/*/static/**/*.js")]
    assert modules
    for module in modules:
        assert "@ts-nocheck" not in module.read_text(), module.name


@pytest.mark.skipif(shutil.which("npm") is None, reason="node and npm are missing: the browser code was NOT checked")
def test_types_of_the_browser_code():
    done = subprocess.run([ROOT / "scripts" / "check-js"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
