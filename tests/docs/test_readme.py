"""Each command of README.md is one that exists, and the short ones are run. scripts/play and scripts/test have tests of
their own in tests/project; several processes are in tests/hosting and tests/project.
"""

import re
import shlex

import pytest

from tests.docs.pages import ROOT, blocks, rows
from tests.support.site import manage

TEXT = (ROOT / "README.md").read_text()
COMMANDS = [line for info, text in blocks(TEXT) if info == "sh" for line in text.splitlines()]
MANAGED = [line for line in COMMANDS if "manage.py" in line]


def test_commands_name_files_that_exist() -> None:
    for line in COMMANDS:
        words = [word for word in shlex.split(line) if not re.fullmatch(r"[A-Z_]+=.*", word)]
        assert words[0] in (".", "scripts/play", "scripts/test", "python", "python3", "pip", "daphne", "cp"), line
        assert all((ROOT / word).exists() for word in words[:2] if "/" in word and ".venv" not in word), line
        assert words[0] != "daphne" or words[-1] == "gameproject.asgi:application"
        assert words[0] != "pip" or (ROOT / words[-1]).exists()


@pytest.mark.parametrize("line", MANAGED)
def test_each_management_command_knows_its_arguments(line: str, sqlite_url: str) -> None:
    words = shlex.split(line)[2:]
    quick = words[0] in ("migrate", "cleanup_guests") or words[:2] == ["match", "list"]
    done = manage(*words, *([] if quick else ["--help"]), DATABASE_URL=sqlite_url)
    assert done.returncode == 0, done.stdout


def test_every_bundled_game_is_named() -> None:
    folders = [path.parent.name for path in (ROOT / "games" / "catalog").glob("*/game.py")]
    named = [row[0].lower().replace("'", "").replace(" ", "") for row in rows(TEXT)]
    assert set(folders) <= set(named)


def test_pictures_are_there() -> None:
    assert all((ROOT / path).is_file() for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", TEXT))
