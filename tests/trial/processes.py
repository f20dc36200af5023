"""What a trial runs on: PostgreSQL, Redis, and daphne processes on a migrated database, which can be ended and started
again. Each time that one is down on purpose is in the journal.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.support.services import make_cluster, postgres_cluster, redis_server
from tests.support.site import Daphne, manage
from tests.trial.journal import Journal

SETTINGS = "tests.trial.settings"
LIMITS = {  # all bots come from one address, which on a real site would be an attack
    "guests_per_minute": 100_000,
    "api_requests_per_minute_and_address": 10_000_000,
    "lobby_sockets_per_address": 10_000,
    "sockets_per_address": 10_000,
    "pending_seconds": 10,  # the crowd goes home, and what it leaves behind should end soon
}
TROUBLE = re.compile(r"Traceback \(most recent call last\)|Internal Server Error|\[critical *\]")
ERROR = re.compile(r"\[error *\] (.*?) *(?:\[[\w.]+\]|$)")
NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
AROUND = 12  # lines of a log that are told with a fault


class Processes:
    """Two daphnes of one site."""

    def __init__(self, directory: Path, variables: dict[str, Any], journal: Journal) -> None:
        self.journal = journal
        self.daphnes = [Daphne(directory, **variables) for _each in range(2)]

    @property
    def ports(self) -> list[int]:
        return [daphne.port for daphne in self.daphnes]

    def kill(self, number: int, down_for: float) -> None:
        """As bad luck does; it is started again so many seconds later."""
        with self.journal.outage(number):
            self.daphnes[number].kill()
            time.sleep(down_for)  # it is down: there is nothing to wait for
            self.daphnes[number].start()

    def restart(self, number: int) -> None:
        """As a deploy does."""
        with self.journal.outage(number):
            self._terminate(number)
            self.daphnes[number].start()

    def stop(self) -> None:
        """All of them, for good."""
        for number in range(len(self.daphnes)):
            with self.journal.outage(number):
                self._terminate(number)

    def _terminate(self, number: int) -> None:
        began = time.monotonic()
        code = self.daphnes[number].terminate()
        took = time.monotonic() - began
        # A process that gets no processor leaves what does not end behind, and says so by its exit code.
        if (code and self.journal.patience == 1) or took > 5.5 * self.journal.patience:
            self.journal.fault(f"process {number} ended with {code} after {took:.1f} s of SIGTERM, which should be 5")

    def name(self, number: int) -> str:
        """How the row of its lease ends."""
        process = self.daphnes[number].process
        return f":{process.pid}" if process else ""

    def troubles(self) -> list[str]:
        """What the logs have of errors, each with the lines around it."""
        found = []
        for number, daphne in enumerate(self.daphnes):
            lines = daphne.log.splitlines()
            last = -AROUND
            for place, line in enumerate(lines):
                if TROUBLE.search(line) and place >= last + AROUND:
                    last = place
                    told = "\n    ".join(lines[max(0, place - 2) : place + AROUND])
                    found.append(f"the log of process {number} says, in line {place + 1}:\n    {told}")
        return found

    def errors(self) -> Counter[str]:
        """What was logged as an error, numbers left out. Not each is a fault of the site: a host that gets no processor
        loses its lease, and whoever asks for a match during maintenance is refused.
        """
        found = (ERROR.search(line) for daphne in self.daphnes for line in daphne.log.splitlines())
        return Counter(NUMBERS.sub("…", error[1]) for error in found if error)


def migrate(database: str) -> None:
    """Make the tables there."""
    done = manage("migrate", "--verbosity", "0", DATABASE_URL=database, DJANGO_SETTINGS_MODULE=SETTINGS)
    if done.returncode:
        raise RuntimeError(done.stdout)


@contextmanager
def processes(directory: Path, journal: Journal) -> Iterator[tuple[Processes, str]]:
    """The processes, not started yet, and the address of their migrated database."""
    with ExitStack() as stack:
        redis = stack.enter_context(redis_server())
        make_cluster(directory / "postgres", migrate)
        cluster = stack.enter_context(postgres_cluster(directory / "postgres"))
        database = cluster.url(cluster.migrated)
        variables = {
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "EMAIL_URL": "dummymail://",
            "BACKBEAT_LIMITS": json.dumps(LIMITS),
        }
        made = Processes(directory, variables, journal)
        try:
            yield made, database
        finally:
            for daphne in made.daphnes:
                daphne.close()
