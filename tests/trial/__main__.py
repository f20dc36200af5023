"""python -m tests.trial [--minutes 10] [--bots 200] [--seed 1] [--patience 1] [--keep DIRECTORY]

Starts PostgreSQL, Redis and two daphnes, lets the bots live and the operator work, kills one process, drains it and
restarts both in the middle, holds the database against the laws, and prints a table. Exit code 1 if any was broken.
"""

import argparse
import asyncio
import os
import random
import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.trial.journal import Journal
from tests.trial.processes import SETTINGS, Processes, processes

if TYPE_CHECKING:
    from tests.trial.desk import Desk

MODES = (  # what the operator makes to be queued for, and how many in nine do: small matches, so that there are many
    ("duel", "reversi", {"clock": "1+2"}, 2, 0, None, 3),
    ("race", "lightcycles", {"rounds": 1, "arena": "small"}, 4, 0, None, 3),
    ("dice", "liarsdice", {"dice": 2, "clock": "15"}, 3, 0, 8, 2),
    ("skirmish", "arena", {"teams": 2, "minutes": 1}, 6, 2, 10, 1),
)
QUIET_WITHIN = 90.0  # seconds after the crowd has gone until nothing is left: seats are kept 30, places in a queue too
MORE = 60.0  # seconds (times the patience) that the crowd stays longer, if the operator has not come to everything once
LOOK_EVERY = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.trial", description=__doc__.split("\n\n")[1])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--bots", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--patience", type=float, default=1, help="how many times as long as promised")
    parser.add_argument("--keep", type=Path, help="a directory for the logs of the processes")
    wanted = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    journal = Journal(wanted.patience)
    with ExitStack() as stack:
        directory = wanted.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="backbeat-trial-")))
        directory.mkdir(parents=True, exist_ok=True)
        made, database = stack.enter_context(processes(directory, journal))
        set_up(database)
        say(f"{wanted.bots} bots, {wanted.minutes:g} minutes, seed {wanted.seed}")
        desk = hold(made, journal, wanted)
        breaches = judge(journal, made, desk)
        tell(journal, desk, breaches)
        close_connections()
    sys.exit(bool(breaches))


def set_up(database: str) -> None:
    """This process reads the site's database as Django does; and there is an operator."""
    os.environ |= {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": SETTINGS, "ENV_FILE": "", "LOG_LEVEL": "ERROR"}
    import django

    django.setup()
    from django.contrib.auth.models import Group

    from lobby.models import Player
    from tests.trial.desk import PASSWORD, USERNAME

    operator = Player.objects.create_user(USERNAME, password=PASSWORD, is_staff=True)
    operator.groups.add(Group.objects.get(name="operator"))


def hold(made: Processes, journal: Journal, wanted: Any) -> "Desk":
    """The trial itself, from the first process's start to the last one's end."""
    from tests.trial import duties, duties_site
    from tests.trial.desk import Desk

    for daphne in made.daphnes:
        daphne.start()
    seconds = 60 * wanted.minutes
    desk = Desk(made, journal, duties.ALL, seconds, wanted.seed)
    for slug, game, options, seats, teams, bots_after, _share in MODES:
        if not duties_site.make_a_mode(desk, slug, game, options, seats, teams, bots_after):
            raise RuntimeError(f"The mode {slug} could not be made.")
    asyncio.run(live(made, journal, desk, seconds, wanted))
    settle()
    made.stop()
    return desk


async def live(made: Processes, journal: Journal, desk: "Desk", seconds: float, wanted: Any) -> None:
    from tests.trial.crowd import Crowd
    from tests.trial.web import Site

    crowd = desk.crowd = Crowd(
        Site(made.ports, journal), [mode[0] for mode in MODES for _again in range(mode[-1])], wanted.bots, wanted.seed
    )
    desk.start()
    happenings = asyncio.create_task(happen(made, desk, seconds))
    watching = asyncio.create_task(watch(journal))
    try:
        began = time.monotonic()
        await crowd.arrive(seconds / 10)
        await asyncio.sleep(began + seconds - time.monotonic())
        await asyncio.to_thread(desk.come_to_everything.wait, MORE * wanted.patience)
        await happenings
        await crowd.go_home()
    finally:
        watching.cancel()
        await asyncio.to_thread(desk.close)


async def happen(made: Processes, desk: "Desk", seconds: float) -> None:
    """What befalls the processes, at shares of the time."""
    began = time.monotonic()
    for share, happens in (
        (0.3, partial(made.kill, 0, 3.0)),
        (0.5, partial(made.restart, 1)),
        (0.65, lambda: desk.wanted.put(drains)),
        (0.75, partial(made.restart, 0)),
    ):
        await asyncio.sleep(max(0.0, began + share * seconds - time.monotonic()))
        await asyncio.to_thread(happens)


def drains(desk: "Desk") -> bool:
    from tests.trial import duties_site

    return duties_site.drain(desk, 0)


async def watch(journal: Journal) -> None:
    """Look for what must not last; and whether this process itself keeps up."""
    from tests.trial.laws import Witness

    witness = Witness(journal.patience)
    while True:
        began = time.monotonic()
        await asyncio.sleep(LOOK_EVERY)
        journal.lags.append(time.monotonic() - began - LOOK_EVERY)
        for sentence in await asyncio.to_thread(witness.look, time.monotonic()):
            journal.fault(sentence)


def settle() -> None:
    """Wait until everything that the crowd has left behind has come to its end."""
    from games.models import Match
    from lobby.models import Proposal, QueueEntry

    deadline = time.monotonic() + QUIET_WITHIN
    while time.monotonic() < deadline:
        if not any(rows.exists() for rows in (Match.objects.live(), QueueEntry.objects, Proposal.objects)):
            return
        time.sleep(0.5)  # what is left is a law's to name


def judge(journal: Journal, made: Processes, desk: "Desk") -> list[str]:
    from tests.trial import laws

    undone = [f"the operator could not {duty} once" for duty in desk.undone]
    breaches = [*undone, *journal.faults, *made.troubles()]
    for law in laws.ALL:
        breaches += [f"{law.__name__}: {sentence}" for sentence in law(journal)]
    return breaches


def close_connections() -> None:
    """Before their database goes."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.close_pool()


def tell(journal: Journal, desk: "Desk", breaches: list[str]) -> None:
    from tests.trial import table

    for line in table.lines(journal, desk):
        say(line)
    for sentence in breaches:
        say(f"BROKEN {sentence}")
    say(f"{len(breaches)} breaches of laws." if breaches else "All laws hold.")


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
