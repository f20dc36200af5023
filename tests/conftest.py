"""What every test may use: a database in a file, quick password hashes, private services, real servers."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck

from tests.support.services import Postgres, make_cluster, postgres_cluster, redis_server
from tests.support.sharing import once
from tests.support.site import PASSWORD, Daphne, manage

_scratch = tempfile.TemporaryDirectory(prefix="backbeat-tests-")


def pytest_configure(config: pytest.Config) -> None:
    # A law says nothing of time: one that takes long on a busy machine holds all the same.
    hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.settings.load_profile("tests")
    # Slow hashes protect real passwords; tests have none.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # Threads must meet each other's locks as they do in production, which an in-memory database has not.
        # Added to, not replaced: a folder's conftest may have made Django complete these settings by now.
        database.setdefault("TEST", {})["NAME"] = str(Path(_scratch.name, "test.sqlite3"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: Playwright keeps a loop running in the main thread, where no asynchronous test can run then.

    By file first, because parallel workers take whole files. Of browsers' files those with many tests go first, lest
    all other workers wait at the end for the one that has begun a long one last.
    """

    def browses(item: pytest.Item) -> bool:
        return "playwright" in getattr(item, "fixturenames", ())

    browsing = Counter(item.path for item in items if browses(item))
    items.sort(key=lambda item: (item.path in browsing, browses(item), -browsing[item.path]))


def pytest_unconfigure(config: pytest.Config) -> None:
    _scratch.cleanup()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """What a request was answered in is not what the next test speaks."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A private Redis, shared by the tests of this run."""
    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A private PostgreSQL cluster, with one migrated database that others are copied from."""
    files = once(tmp_path_factory, "postgres", lambda path: make_cluster(path, migrate))
    with postgres_cluster(files) as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """A migrated database of this test's own."""
    return postgres.url(postgres.copy())


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _migrated(tmp_path_factory)


def _migrated(factory: pytest.TempPathFactory) -> Path:
    return once(factory, "migrated.sqlite3", lambda path: migrate(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def operated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a superuser named operator. A file whose tests all need one calls it its `migrated_sqlite`."""

    def make(path: Path) -> None:
        shutil.copy(_migrated(tmp_path_factory), path)
        account = ("--noinput", "--username", "operator", "--email", "operator@example.org")
        variables = {"DATABASE_URL": f"sqlite:///{path}", "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        done = manage("createsuperuser", *account, **variables)
        assert done.returncode == 0, done.stdout

    return once(tmp_path_factory, "operated.sqlite3", make)


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A migrated database of this test's own."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'db.sqlite3')}"


@contextmanager
def servers(directory: Path, database_url: str) -> Iterator[Callable[..., Daphne]]:
    started: list[Daphne] = []

    def start(kind: type[Daphne] = Daphne, **variables: Any) -> Daphne:
        server = kind(directory, **{"DATABASE_URL": database_url, **variables})
        started.append(server)
        return server.start()

    try:
        yield start
    finally:
        for server in started:
            server.close()


@pytest.fixture
def daphne_server(tmp_path: Path, sqlite_url: str) -> Iterator[Callable[..., Daphne]]:
    """Start real servers: `daphne_server(REDIS_URL=…, DATABASE_URL=…, ROLE="web")`.

    Those of one test share the test's own SQLite database unless a DATABASE_URL is given. They end with the test.
    """
    with servers(tmp_path, sqlite_url) as start:
        yield start


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Callable[..., Daphne]]:
    """The same for a whole file, whose tests then must not mind each other."""
    directory = tmp_path_factory.mktemp("shared")
    with servers(directory, f"sqlite:///{shutil.copy(migrated_sqlite, directory / 'db.sqlite3')}") as start:
        yield start


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, without its sandbox for root. The one that draws no windows is a quarter faster."""
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


def migrate(database_url: str) -> None:
    done = manage("migrate", "--verbosity", "0", DATABASE_URL=database_url)
    assert done.returncode == 0, done.stdout
