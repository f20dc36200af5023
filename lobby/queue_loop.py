"""What drives the queue: one task in the serving process that makes a pass over each mode where people wait.

A pass also happens when somebody joins (queueing.py); this one is for windows that widen, bots, deadlines and who is
gone. In the same beat it ends the mutes and suspensions that have run out, and rates matches that could not be rated
when they ended. Any number of processes may run it: a mode that one is at is passed by, and nothing ends twice.
"""

import asyncio
import logging
import time
from functools import partial

from django.db import DatabaseError

from games.matches import runtime
from lobby import queueing, ratings, reporting, suspensions
from lobby.models import QueueEntry

EVERY = 1.0  # seconds: half of what two who fit may wait
logger = logging.getLogger(__name__)


def start() -> None:
    """Begin in the running loop, unless it runs there already."""
    global _task
    loop = asyncio.get_running_loop()
    if _task is None or _task.done() or _task.get_loop() is not loop:
        _task = loop.create_task(_drive(time.monotonic()), name="backbeat-queue")


async def _drive(began: float) -> None:
    is_new = True
    while not runtime.draining():
        # After a restart everybody is given the time to come back.
        settled = time.monotonic() - began > queueing.ABSENT_AFTER.total_seconds()
        try:
            await runtime.start().threaded(partial(_beat, is_new=is_new, drop_absent=settled))
            is_new = False
        except DatabaseError as error:  # a database that restarts is back by the next beat
            logger.warning("The queue could not be looked through: %r.", error)
        except Exception:
            logger.exception("A pass over the queue failed; the next one tries again.")
        await asyncio.sleep(EVERY)


def _beat(*, is_new: bool, drop_absent: bool) -> None:
    if is_new:
        ratings.begin()
    for end_what_ran_out in (suspensions.lift_due, reporting.lift_due):
        end_what_ran_out()
    passes(drop_absent=drop_absent, forgive=is_new)
    ratings.come_back()


def passes(*, drop_absent: bool, forgive: bool = False) -> int:
    """A pass over each mode where anybody is, and more where one found as many as a pass may; how many matches."""
    found = 0
    for mode, seats in QueueEntry.objects.order_by().values_list("mode_id", "mode__seats").distinct():
        some = queueing.run(mode=mode, drop_absent=drop_absent, forgive=forgive)
        found += some
        while some * seats >= queueing.AT_ONCE:
            some = queueing.run(mode=mode)
            found += some
    return found


_task: "asyncio.Task[None] | None" = None
