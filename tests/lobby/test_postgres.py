"""What people do together, the queue, lists and ratings, once more on PostgreSQL: its locks, its types and its order of
rows are others than those of SQLite, on which the suite runs.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
AGAIN = ("friends", "lists", "queue", "ratings_at_once", "ratings_laws", "rooms_at_once", "talk")


def test_these_hold_on_postgresql_too(postgres):
    files = [str(HERE / f"test_{name}.py") for name in AGAIN]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    environment = {**os.environ, "DATABASE_URL": postgres.url("postgres")}
    done = subprocess.run(
        command, env=environment, cwd=HERE.parents[1], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode == 0, done.stdout
