"""Row locks let others refer to the row. Without that, a report (which holds its author, and names a match) and the end
of that match (which holds the match, and names its players in ratings) waited for each other on PostgreSQL.
"""

import re

from tests.support.site import ROOT

LOCK = re.compile(r"select_for_update\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


def test_no_row_is_locked_against_foreign_keys():
    sources = [path for house in ("games", "lobby") for path in (ROOT / house).rglob("*.py")]
    locks = [(path.name, lock) for path in sources for lock in LOCK.findall(path.read_text())]
    assert len(locks) > 10
    assert [lock for lock in locks if "no_key=True" not in lock[1]] == []
