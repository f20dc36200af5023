"""Waiting until commands took effect, for whoever asked and wants to say how it went: the admin, manage.py.

It only reads. Whether, and when, a command takes effect is its host's affair.
"""

import time
from collections.abc import Iterable

from games.models import Command

LOOK_EVERY = 0.05  # seconds: far below the second within which a host acts, far above the cost of the query


def wait(commands: Iterable[Command], seconds: float) -> list[Command]:
    """Wait up to so many seconds; returns the commands that still wait. The others got `effective_at` and `tick`.

    Blocks its thread, so it is not for the loop; not for a transaction either, which would not see the change.
    """
    waiting = {command.pk: command for command in commands}
    deadline = time.monotonic() + seconds
    while waiting:
        effective = Command.objects.filter(pk__in=waiting).exclude(effective_at=None)
        for pk, at, tick in effective.values_list("pk", "effective_at", "tick"):
            command = waiting.pop(pk)
            command.effective_at, command.tick = at, tick
        if not waiting or time.monotonic() >= deadline:
            break
        time.sleep(LOOK_EVERY)
    return list(waiting.values())
