"""Real servers: `daphne gameproject.asgi:application` in processes of their own, as a user runs it."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.support.network import free_port, until

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "correct horse battery"  # of the operator whom a site has that needs one
VARIABLES = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def clean_environment(**variables: Any) -> dict[str, str]:
    """This process's environment with the variables given, and without what belongs to the project or to the tests:
    Python's development mode would slow a server's event loop down.
    """
    not_inherited = {*VARIABLES, "DJANGO_SETTINGS_MODULE", "PYTHONDEVMODE"}
    kept = {name: value for name, value in os.environ.items() if name not in not_inherited}
    return {**kept, "ENV_FILE": "", "PYTHONUNBUFFERED": "1", **{name: str(value) for name, value in variables.items()}}


def manage(*arguments: str, **variables: Any) -> subprocess.CompletedProcess[str]:
    """Run manage.py to its end; output and errors come back in `.stdout`."""
    command = [sys.executable, "manage.py", *arguments]
    environment = clean_environment(**variables)
    return subprocess.run(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120
    )


class Daphne:
    """One server process: `.url`, `.ws_url`, `.log`, and ways to end it and to start it again on the same port."""

    def __init__(self, directory: Path, *, application: str = "gameproject.asgi:application", **variables: Any):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws_url = f"ws://127.0.0.1:{self.port}"
        self.application = application
        self.variables = variables
        self.log_file = directory / f"daphne-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Daphne":
        """Returns when it is ready."""
        with self.log_file.open("ab") as log:
            environment = clean_environment(**self.variables)
            self.process = subprocess.Popen(self.command(), cwd=ROOT, env=environment, stdout=log, stderr=log)
        until(self.is_ready, what=f"{self.url}/readyz", seconds=60)
        return self

    def command(self) -> list[str]:
        return [sys.executable, "-m", "daphne", "-v", "0", "-p", str(self.port), self.application]

    def is_ready(self) -> bool:
        return self.why_unready() == ""

    def why_unready(self) -> str:
        """The reason that /readyz gives; nothing if it is ready."""
        assert self.process is not None
        assert self.process.poll() is None, f"daphne ended with {self.process.returncode}:\n{self.log}"
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return json.load(answer)["reason"]
        except urllib.error.HTTPError as unready:
            with unready:
                return json.load(unready)["reason"]

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def terminate(self) -> int:
        """SIGTERM, as a deploy does; the exit code."""
        return self.end(signal.SIGTERM)

    def kill(self) -> int:
        """SIGKILL, as bad luck does."""
        return self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(10)

    def restart(self) -> "Daphne":
        """SIGTERM and a new process on the same port and database."""
        self.terminate()
        return self.start()

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


class Uvicorn(Daphne):
    """The same site on another server, which says when it begins and ends by ASGI's lifespan."""

    def command(self) -> list[str]:
        options = ["--ws", "websockets-sansio", "--ws-max-size", "65536", "--log-level", "warning"]
        return [sys.executable, "-m", "uvicorn", "--port", str(self.port), *options, self.application]
