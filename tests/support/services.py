"""A private Redis and a private PostgreSQL on loopback, which keep nothing and end with the test run."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
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
    """A running cluster. `create` makes databases in it, `url` addresses them; `migrated` names the one to copy."""

    def __init__(self, port: int):
        self.port = port
        self.made = 0
        self.migrated = ""

    def url(self, name: str) -> str:
        return f"postgres://backbeat@127.0.0.1:{self.port}/{name}"

    def create(self, *, template: str = "template1") -> str:
        """Make a database like `template` and return its name."""
        self.made += 1
        name = f"backbeat_{self.made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

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


@contextmanager
def postgres_cluster() -> Iterator[Postgres]:
    port = free_port()
    # PostgreSQL refuses to run as root; Debian's package brings an account for it.
    account: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="backbeat-postgres-", ignore_cleanup_errors=True) as directory:
        if account:
            shutil.chown(directory, "postgres", "postgres")
        options: dict[str, Any] = {"cwd": directory, "stdout": subprocess.DEVNULL, **account}
        quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
        local = ["listen_addresses=127.0.0.1", f"unix_socket_directories={directory}"]
        initdb = [program("initdb"), "-D", "data", "-A", "trust", "-U", "backbeat", "-E", "UTF8", "--locale=C"]
        subprocess.run([*initdb, "--no-sync"], check=True, **options)
        settings = [word for setting in (*quick, *local) for word in ("-c", setting)]
        options["stderr"] = subprocess.DEVNULL
        with running([program("postgres"), "-D", "data", "-p", str(port), *settings], **options):
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
