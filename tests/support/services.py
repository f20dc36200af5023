"""A private Redis and a private PostgreSQL on loopback, which keep nothing and end with the test run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.support.network import free_port, until


@contextmanager
def redis_server() -> Iterator[str]:
    """Yield redis://…"""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with (
        tempfile.TemporaryDirectory(prefix="backbeat-redis-") as directory,
        running([*command, "--dir", directory], stdout=subprocess.DEVNULL),
        redis.Redis(port=port) as client,
    ):
        until(lambda: answers(client), what="redis-server")
        yield f"redis://127.0.0.1:{port}/0"


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


class Postgres:
    """A running cluster. `copy` makes databases in it, `url` addresses them; `migrated` names the one to copy."""

    migrated = "migrated"

    def __init__(self, port: int):
        self.port = port
        self.made = 0

    def url(self, name: str) -> str:
        return f"postgres://backbeat@127.0.0.1:{self.port}/{name}"

    def copy(self) -> str:
        """Make a database like `migrated` and return its name."""
        self.made += 1
        name = f"backbeat_{self.made}"
        self.create(name, template=self.migrated)
        return name

    def create(self, name: str, *, template: str = "template1") -> None:
        """Make a database like `template`."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    def drop(self, name: str) -> None:
        """Take a database away, whoever uses it."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def accepts(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def make_cluster(files: Path, migrate: Callable[[str], None]) -> None:
    """Write the files of a cluster in which `migrate` has made its tables, for `postgres_cluster` to begin with."""
    with _folder() as folder:
        initdb = [program("initdb"), "-D", "data", "-A", "trust", "-U", "backbeat", "-E", "UTF8", "--locale=C"]
        subprocess.run([*initdb, "--no-sync"], check=True, cwd=folder, stdout=subprocess.DEVNULL, **_account())
        with _serving(folder) as cluster:
            cluster.create(Postgres.migrated)
            migrate(cluster.url(Postgres.migrated))
        shutil.copytree(folder / "data", files)


@contextmanager
def postgres_cluster(files: Path) -> Iterator[Postgres]:
    """A cluster that begins with a copy of `files`."""
    with _folder() as folder:
        shutil.copytree(files, folder / "data")
        if account := _account():
            for path in folder.rglob("*"):
                shutil.chown(path, account["user"], account["group"])
        with _serving(folder) as cluster:
            yield cluster


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; Debian's package brings an account for it."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="backbeat-postgres-", ignore_cleanup_errors=True) as folder:
        if account := _account():
            shutil.chown(folder, account["user"], account["group"])
        yield Path(folder)


@contextmanager
def _serving(folder: Path) -> Iterator[Postgres]:
    port = free_port()
    quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
    local = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    settings = [word for setting in (*quick, *local) for word in ("-c", setting)]
    command = [program("postgres"), "-D", "data", "-p", str(port), *settings]
    with running(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_account()):
        cluster = Postgres(port)
        until(cluster.accepts, what="postgres", seconds=30)
        yield cluster


def program(name: str) -> str:
    """Debian keeps PostgreSQL's programs out of PATH, one folder a version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1]) if found else name


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
