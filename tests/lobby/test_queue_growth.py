"""What a pass over the queue costs grows with who waits, and not with its square: counted in steps of SQLite, because a
slow plan of a query looks like any other to who only counts queries, and a clock says little on a busy machine.
"""

import pytest
from django.db import connection, transaction

from bench import matchmaking
from lobby import queueing
from lobby.models import Mode

FEW, MANY = 200, 800


def steps(prepare, count: int) -> int:
    """Of SQLite's machine, in tens, for one pass over so many."""
    counted = 0

    def count_one() -> int:
        nonlocal counted
        counted += 1
        return 0

    with transaction.atomic():
        mode = Mode.objects.create(slug="grows", game="lightcycles", title="Grows", seats=2)
        prepare(mode, count)
        connection.connection.set_progress_handler(count_one, 10)
        try:
            assert queueing.run(mode=mode.pk, drop_absent=True) > 0
        finally:
            connection.connection.set_progress_handler(None, 0)
        transaction.set_rollback(True)
    return counted


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prepare", [matchmaking.ordinary, matchmaking.just_met])
def test_four_times_as_many_cost_about_four_times_as_much(prepare):
    assert steps(prepare, MANY) < 1.5 * MANY / FEW * steps(prepare, FEW)
