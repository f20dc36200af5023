"""`manage.py runserver` as a game's author uses it: a saved file starts it again, and matches are kept before that."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.network import free_port, until
from tests.support.site import ROOT, clean_environment

# Says in the log when a process drains, whoever made it drain.
NOTE_DRAINS = """
from games.matches import runtime
drain = runtime.drain
async def noted():
    await drain()
    print("drained", flush=True)
runtime.drain = noted
from gameproject.asgi import application
"""


class Runserver:
    def __init__(self, directory: Path, database_url: str):
        (directory / "watched.py").write_text(NOTE_DRAINS)
        (directory / "watched_settings.py").write_text(
            "from gameproject.settings import *\nASGI_APPLICATION = 'watched.application'\n"
        )
        self.file = directory / "watched.py"
        self.log_file = directory / "runserver.log"
        self.port = free_port()
        self.environment = clean_environment(
            DATABASE_URL=database_url, PYTHONPATH=directory, DJANGO_SETTINGS_MODULE="watched_settings"
        )

    def start(self) -> None:
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "runserver", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def starts(self) -> int:
        return self.log_file.read_text().count("Backbeat listens on")

    def saved_and_restarted(self) -> bool:
        if self.starts() == 1:
            self.file.touch()
        return self.starts() == 2

    def answers(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
            return answer.status == 200

    def end(self, number: int) -> None:
        """As a terminal does: the signal goes to the reloader and to its child."""
        os.killpg(self.process.pid, number)


@pytest.fixture
def runserver(tmp_path: Path, sqlite_url: str) -> Iterator[Runserver]:
    server = Runserver(tmp_path, sqlite_url)
    server.start()
    yield server
    if server.process.poll() is None:
        server.end(signal.SIGKILL)
        server.process.wait()


def test_a_saved_file_starts_it_again_after_a_drain(runserver: Runserver):
    until(runserver.answers, what="the first start", seconds=30)
    assert "drained" not in runserver.log_file.read_text()
    # The reloader notices what changes after it has begun to look, which nothing announces: so save until it does.
    until(runserver.saved_and_restarted, what="the second start", seconds=30, every=1)
    until(runserver.answers, what="the second start's answer")
    assert runserver.log_file.read_text().count("drained") == 1
    runserver.end(signal.SIGINT)
    assert runserver.process.wait(10) == 0
    log = runserver.log_file.read_text()
    assert log.count("drained") == 2
    assert "Traceback" not in log
