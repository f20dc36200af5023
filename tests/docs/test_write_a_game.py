"""docs/write-a-game.md, done as it says: its games are built outside the repository, installed and played. What each of
its chapters shows is tried in test_chapters.py, its pages in test_games_in_a_browser.py.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from inspect import isfunction
from pathlib import Path
from types import ModuleType

from games.engine import Game
from games.matches.rules import NOT_RULES
from games.testing import Play
from tests.docs.client import call, guest, socket
from tests.docs.pages import ROOT, files, page, rows, section
from tests.support.site import Daphne, clean_environment

PAGE = page("write-a-game.md")
FILES = files(PAGE)
STEP = {  # how the smallest game's input looks to a client
    "type": "struct",
    "name": "Step",
    "fields": {"dx": {"type": "int", "min": -1, "max": 1}, "dy": {"type": "int", "min": -1, "max": 1}},
    "kind": "step",
}


def run(apps: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A tool of the project, beside the page's apps."""
    path = os.pathsep.join((str(ROOT), str(apps)))
    environment = clean_environment(PYTHONPATH=path)
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=apps, env=environment, capture_output=True, text=True, timeout=150)


def test_the_smallest_game_is_small() -> None:
    assert len(FILES["dots/game.py"].splitlines()) <= 30
    assert len(FILES["dots/static/dots/game.js"].splitlines()) <= 15


def test_dots_is_played_by_bots(load: Callable[[str], ModuleType]) -> None:
    Play(load("dots.game").Dots, seats=16, bots=2).run(200)


def test_plain_pytest_collects_an_apps_own_tests_and_the_linter_lets_them_assert(apps: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", apps)
    tried = run(apps, "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly")
    assert tried.returncode == 0, tried.stdout
    assert "6 passed" in tried.stdout
    named = run(apps, "pytest", "-q", "-p", "no:cacheprovider", "tictactoe")
    assert "5 passed" in named.stdout
    linted = run(apps, "ruff", "check", "--no-cache", "dots", "tictactoe", "climb", "doors")
    assert linted.returncode == 0, linted.stdout


def test_the_measures_of_bots_are_taken_as_the_page_says(apps: Path) -> None:
    duel, thinking = re.findall(r"`python -m (bench\.[\w ]+)`", section(PAGE, "Bots").replace("\n", " "))
    played = run(apps, *duel.replace("100", "4").split())
    assert "level 2 against level 1: " in played.stdout, played.stderr
    timed = run(apps, *thinking.replace(" 20", " 1").split())
    assert timed.returncode == 0, timed.stderr


def test_the_projects_own_tests_leave_an_authors_games_alone(apps: Path) -> None:
    """What walks over games goes by the bundled ones: Climb and the others have no poster, and not a word of Korean."""
    own = ("-q", "-p", "no:cacheprovider", "--ds", "settings_of_mine", "--rootdir", str(ROOT))
    walks = [str(ROOT / "tests" / path) for path in ("browser/test_importmap.py", "project/test_korean.py")]
    tried = run(apps, "pytest", *own, *walks)
    assert tried.returncode == 0, tried.stdout
    listed = run(apps, "pytest", *own, "--collect-only", str(ROOT / "tests")).stdout
    assert "[reversi]" in listed
    assert not re.search(r"\[(tictactoe|climb|doors)\b", listed)


def test_an_old_checkpoint_takes_the_default_of_a_new_field(load: Callable[[str], ModuleType]) -> None:
    dots = load("dots.game")
    old = Play(dots.Dots, seats=2).match

    class Wider(dots.Square):
        round: int = 7

    new = type("Dots", (dots.Dots,), {"state_type": Wider})
    assert type(old).restore(new, old.checkpoint()).state.round == 7


def test_files_that_are_no_rules_are_named() -> None:
    own = section(PAGE, "Change a game while matches run")
    named = re.search(r"Django's files \((.*) …\)", own)[1]
    assert {name.strip("`").removesuffix(".py") for name in named.split(", ")} <= NOT_RULES


def test_every_hook_is_listed_in_the_order_it_runs() -> None:
    listed = re.findall(r"^\| [^|]+ \| `(\w+)\(", section(PAGE, "The hooks, in the order they run"), re.MULTILINE)
    within = ["on_input", "on_leave", "on_timeout", "on_timer", "tick", "audience", "view", "eye"]
    assert listed == ["setup", *within, "legal"]
    assert set(listed) == {name for name, value in vars(Game).items() if isfunction(value)}


def test_every_call_of_the_browsers_side_exists() -> None:
    sdk = Path(__file__).resolve().parents[2] / "static" / "backbeat"
    match, pen = (sdk / "match.js").read_text(), (sdk / "page/pen.js").read_text()
    calls = " ".join(row[0] for row in rows(section(PAGE, "The browser's side")))
    for name in re.findall(r"match\.(\w+)", calls):
        assert re.search(rf"^  (get |async )?{name}(\(| =)", match, re.MULTILINE), f"match.{name}"
    for name in re.findall(r"`(\w+)\(", section(PAGE, "The browser's side").split("The pen draws")[1]):
        assert re.search(rf"^  {name}\(", pen, re.MULTILINE), f"pen.{name}"


async def test_dots_is_one_line_in_installed_apps(apps: Path, daphne_server: Callable[..., Daphne]) -> None:
    """In the API, on the home page, and played over a real socket against default bots."""
    server = await asyncio.to_thread(daphne_server, DJANGO_SETTINGS_MODULE="settings_of_mine", PYTHONPATH=apps)
    games = {game["slug"]: game for game in await asyncio.to_thread(call, server.url, "/api/games")}
    assert games["dots"]["description"] == "Dots: everybody moves a dot about one square."
    assert b"Dots" in await asyncio.to_thread(call, server.url, "/", parse=bytes)
    module = await asyncio.to_thread(call, server.url, "/static/dots/game.js", parse=bytes)
    assert module.decode() == FILES["dots/static/dots/game.js"]

    token, play = await asyncio.to_thread(guest, server.url, "dots")
    async with socket(server, token, play["match"]) as talk:
        welcome = await talk.until("welcome")
        assert welcome["schema"]["input"] == STEP
        assert [seat["status"] for seat in welcome["seats"]] == ["here", "bot", "bot", "bot"]
        view = (await talk.until("frame"))["patch"][1]
        step = 1 if view["dots"]["0"]["x"] < 500 else -1
        await talk.say(type="input", seq=1, input={"dx": step, "dy": 0})
        moved = set()
        while "0" not in moved or len(moved) < 2:  # us, and a bot
            frame = await talk.until("frame")
            moved |= set(frame["patch"][1].get("dots", [1, {}])[1])
        assert frame["taken"][0] == 1
