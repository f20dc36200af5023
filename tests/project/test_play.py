"""scripts/play as somebody meets it who has just cloned the repository."""

import os
import re
import runpy
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.network import free_port
from tests.support.site import ROOT, clean_environment

LEFT_BEHIND = (".git", ".venv", ".*_cache", "__pycache__", "db.sqlite3*", "node_modules", "staticfiles", "var", ".env")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The tree as it would be cloned, with nothing made yet."""
    return shutil.copytree(ROOT, tmp_path / "clone", ignore=shutil.ignore_patterns(*LEFT_BEHIND))


@pytest.fixture
def installed(clone: Path) -> Path:
    """A clone whose .venv is made: this very environment, so that no test downloads anything."""
    venv = clone / ".venv"
    venv.mkdir()
    for name in ("bin", "lib"):
        (venv / name).symlink_to(Path(sys.prefix, name))
    shutil.copy(Path(sys.prefix, "pyvenv.cfg"), venv)
    environment = runpy.run_path(str(clone / "scripts" / "environment.py"))
    (venv / "installed").write_text(environment["fingerprint"](clone / "requirements.txt"))
    return clone


def play(clone: Path, *options: str) -> list[str]:
    return [sys.executable, str(clone / "scripts" / "play"), *options]


def refused(clone: Path, *options: str) -> str:
    command = play(clone, *options)
    done = subprocess.run(command, env=clean_environment(), text=True, capture_output=True, timeout=30)
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


class Running:
    def __init__(self, process: subprocess.Popen[str]):
        self.process = process
        self.lines: list[str] = []
        assert process.stdout
        for line in process.stdout:
            self.lines.append(line)
            if line.startswith("Ctrl-C"):
                break

    @property
    def text(self) -> str:
        return "".join(self.lines)


@contextmanager
def playing(clone: Path, *options: str) -> Iterator[Running]:
    """A started site; leaving ends it by Ctrl-C and expects a clean end."""
    with subprocess.Popen(
        play(clone, *options),
        cwd="/",
        env=clean_environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            running = Running(process)
            yield running
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=10)
            assert process.returncode == 0, running.text + rest
            assert "Traceback" not in rest
        finally:
            process.kill()


def test_first_and_second_start(installed: Path):
    port = str(free_port())
    with playing(installed, "--port", port) as first:
        assert re.search(r"account admin, password \S{16} ", first.text)
        assert f"http://127.0.0.1:{port}/" in first.lines[-2]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
            assert page.status == 200
    before = os.times()
    with playing(installed, "--port", port) as second:
        assert len(second.lines) == 2, second.text
    after = os.times()
    # Processor time, so that a busy machine does not fail the promise of three seconds.
    assert after.children_user + after.children_system - before.children_user - before.children_system < 3


def test_the_network_gets_no_debug_pages(installed: Path):
    """127.0.0.2 stands for an address of the local network: it is not one of the two names of this machine alone."""
    port = free_port()
    with playing(installed, "--port", str(port), "--host", "127.0.0.2") as site:
        assert f"http://127.0.0.2:{port}/" in site.text
        with urllib.request.urlopen(f"http://127.0.0.2:{port}/", timeout=5) as page:
            assert page.url == f"http://127.0.0.2:{port}/"
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"http://127.0.0.2:{port}/no-such-page", timeout=5)
        with missing.value:
            assert b"DEBUG" not in missing.value.read()
    key = installed / "var" / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) > 50


def test_a_taken_port(clone: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "choose another with --port" in refused(clone, "--port", str(taken.getsockname()[1]))
    assert not (clone / ".venv").exists(), "it looks before it spends a minute on installing"


def test_an_unknown_option(clone: Path):
    assert "scripts/play --help" in refused(clone, "--bogus")


def test_help_installs_nothing(clone: Path):
    said = subprocess.run(play(clone, "--help"), text=True, capture_output=True, check=True, timeout=30).stdout
    assert "--port" in said
    assert "--host" in said
    assert not (clone / ".venv").exists()


def test_an_old_python(clone: Path):
    said = started_where("import sys; sys.version_info = (3, 10, 0)", clone)
    assert "needs Python 3.11" in said


def test_a_missing_venv_module(clone: Path):
    said = started_where("import sys; sys.modules['ensurepip'] = None", clone)
    assert "apt-get install python3-venv" in said


def started_where(condition: str, clone: Path) -> str:
    """What scripts/play says on a Python that is made to look different."""
    scripts = clone / "scripts"
    code = f"import runpy, sys; sys.path.insert(0, {str(scripts)!r}); sys.argv = ['scripts/play', '--port', '0']; "
    code += f"{condition}; runpy.run_path({str(scripts / 'play')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, timeout=30)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr
