"""Processes of the bench: started on a core of their own, watched, and ended. What they serve is not known here."""

import os
import resource
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "bench" / ".build"
HERE = "127.0.0.1"
CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]  # one and the same if there is one only
READY_WITHIN = 60.0


class Trouble(Exception):
    """A program does not do what it is started for; says which and what it wrote."""


class Process:
    """One program, pinned to a core, its output in a file."""

    def __init__(self, command: list[str], log: Path, *, core: int = SERVER_CORE, **variables: str) -> None:
        self.command, self.log = command, log
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                ["taskset", "-c", str(core), *command],  # which becomes the program, under the same number
                cwd=ROOT,
                env=environment(**variables),
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def tree(self) -> list[int]:
        """It and what it has started."""
        found = [self._popen.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended meanwhile
                    found += [int(child) for child in children.read_text().split()]
        return found

    def ready(self, port: int) -> None:
        """Wait until it listens."""
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if self._popen.poll() is not None:
                raise Trouble(f"{self.command[0]} ended with {self._popen.returncode}:\n{self.log.read_text()[-2000:]}")
            with socket.socket() as probe:
                if probe.connect_ex((HERE, port)) == 0:
                    return
            time.sleep(0.05)
        raise Trouble(f"{self.command[0]} does not listen on port {port}; see {self.log}")

    def stop(self) -> str:
        """End it; what it wrote."""
        self._popen.terminate()
        try:
            self._popen.wait(10)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        return self.log.read_text()


def environment(**variables: str) -> dict[str, str]:
    """This process's, without what would slow a server down or reach it from the developer's own settings."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDEVMODE", "PYTHONMALLOC")}
    return {**kept, "ENV_FILE": "", "PYTHONUNBUFFERED": "1", **variables}


def output(command: list[str], **variables: str) -> str:
    """Run a program to its end; what it wrote."""
    done = subprocess.run(command, cwd=ROOT, env=environment(**variables), capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def memory(pids: list[int]) -> float:
    """MiB that processes have in memory."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def allow_many_files() -> None:
    """A socket is a file, on both sides."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
