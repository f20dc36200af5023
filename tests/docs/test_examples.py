"""examples/bot.py, run as it stands: it knows docs/protocol.md alone, and plays a whole match."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.docs.pages import ROOT
from tests.support.site import Daphne

BOT = ROOT / "examples" / "bot.py"

# One round at three times the pace, so that the test takes seconds.
BRISK = """
from typing import Literal
from games.catalog.lightcycles.game import Lightcycles, RaceOptions

class OneRound(RaceOptions):
    rounds: Literal[1, 3, 5] = 1
    arena: Literal["small", "large"] = "small"

Lightcycles.options, Lightcycles.tick_rate = OneRound, 60
"""


def test_the_bot_is_small_and_uses_nothing_of_ours() -> None:
    text = BOT.read_text()
    assert len(text.splitlines()) < 80
    assert not any(line.startswith(("from games", "import games", "from lobby")) for line in text.splitlines())


def test_the_bot_plays_a_match(tmp_path: Path, daphne_server: Callable[..., Daphne]) -> None:
    Path(tmp_path, "brisk").mkdir()
    Path(tmp_path, "brisk", "__init__.py").touch()
    Path(tmp_path, "brisk", "game.py").write_text(BRISK)
    Path(tmp_path, "brisk_settings.py").write_text(
        'from gameproject.settings import *\n\nINSTALLED_APPS += ["brisk"]\n'
    )
    server = daphne_server(DJANGO_SETTINGS_MODULE="brisk_settings", PYTHONPATH=tmp_path)
    done = subprocess.run([sys.executable, str(BOT), server.url], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr + server.log
    result = json.loads(done.stdout)
    assert sorted(result["placings"]) == ["0", "1", "2", "3"]
    assert result["reason"] == ""
