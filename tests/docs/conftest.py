"""What pages of the documentation are tried with: the apps they tell their readers to write, and a browser."""

from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import files, page


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the apps of docs/write-a-game.md, as an author would type them, and settings that list them."""
    folder = tmp_path_factory.mktemp("apps")
    for name, content in files(page("write-a-game.md")).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        folder.joinpath(name.split("/")[0], "__init__.py").touch()
    folder.joinpath("settings_of_mine.py").write_text(
        'from gameproject.settings import *\n\nINSTALLED_APPS += ["dots", "climb"]\n'
    )
    return folder
