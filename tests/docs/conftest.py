"""What pages of the documentation are tried with: the apps they tell their readers to write, and a browser."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from games.engine import registry
from tests.docs.pages import files, page


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the apps of docs/write-a-game.md, as an author would type them, and settings that list them."""
    return write(tmp_path_factory.mktemp("apps"), files(page("write-a-game.md")))


@pytest.fixture(scope="session")
def netcode_apps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for docs/netcode.md, which goes on with the smallest game: modules are replaced, tests are added."""
    dots = {name: content for name, content in files(page("write-a-game.md")).items() if name.startswith("dots/")}
    own = files(page("netcode.md"))
    own["dots/tests.py"] = dots["dots/tests.py"] + own["dots/tests.py"]
    return write(tmp_path_factory.mktemp("netcode"), dots | own)


def write(folder: Path, contents: dict[str, str]) -> Path:
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        folder.joinpath(name.split("/")[0], "__init__.py").touch()
    names = sorted({name.split("/")[0] for name in contents})
    settings = f"from gameproject.settings import *\n\nINSTALLED_APPS += {names}\n"
    folder.joinpath("settings_of_mine.py").write_text(settings)
    return folder


@pytest.fixture
def load(apps: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Imports one of the page's modules; the registry of this process forgets its games afterwards."""
    monkeypatch.syspath_prepend(str(apps))
    monkeypatch.setattr(registry, "_registered", list(registry._registered))
    yield importlib.import_module
    own = {path.name for path in apps.iterdir()}
    for name in [name for name in sys.modules if name.split(".")[0] in own]:
        del sys.modules[name]
