"""How long one matchmaking pass takes: `python -m bench.matchmaking 10000`. First the pure rules, then whole passes
over the database that DATABASE_URL names, which is left as it was: with what they read of ratings, blocks and recent
matches, and with what they write.

The queues of the pure rules are ordinary ratings, everybody equal, and everybody blocking their neighbours, which is
the worst case. Those of the database are ordinary, too, or of people who have just played, and blocked
others around them.
"""

import gc
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

from lobby.pairing import Party, Shape, pair

RUNS = 5
SHAPES = {"two seats": Shape(2), "eight seats": Shape(8), "two teams of four": Shape(8, 2), "bots": Shape(4, 0, 20)}


def queues(count: int) -> dict[str, list[Party]]:
    dice = random.Random(1)
    waits = [dice.uniform(940, 1000) for _one in range(count)]
    parties = [Party(key, (key,), dice.gauss(25, 25 / 3), since) for key, since in enumerate(waits)]
    equal = [Party(one.key, one.players, 25.0, one.since) for one in parties]
    near = {one.key: frozenset(range(one.key - 40, one.key)) for one in parties}
    blocked = [Party(one.key, one.players, float(one.key) / 100, one.since, near[one.key]) for one in parties]
    everybody = frozenset(range(count))
    hermits = [Party(one.key, one.players, 25.0, one.since, everybody) for one in parties]
    return {"ordinary": parties, "equal": equal, "blocking": blocked, "hermits": hermits}


def run(count: int) -> float:
    """Print a line a case; the slowest, in seconds of the processor, which a busy machine does not change much."""
    slowest = 0.0
    for name, parties in queues(count).items():
        for form, shape in SHAPES.items():
            times = []
            for _run in range(RUNS):
                began = time.process_time()
                found = pair(parties, shape, 1000.0)
                times.append(time.process_time() - began)
            slowest = max(slowest, sorted(times)[RUNS // 2])
            print(f"{name:9} {form:18} {sorted(times)[RUNS // 2] * 1000:6.0f} ms {len(found):6} matches")
    return slowest


def run_database(count: int) -> float:
    """The same for whole passes, by the clock, because the database works, too: the quickest of a few."""
    slowest = 0.0
    for name, seats, prepare in (("two seats", 2, ordinary), ("eight seats", 8, ordinary), ("just met", 2, just_met)):
        took, own, found = passes(count, seats, prepare)
        slowest = max(slowest, took)
        print(f"database  {name:18} {took * 1000:6.0f} ms ({own * 1000:.0f} of this processor) {found:6} matches")
    return slowest


def passes(count: int, seats: int, prepare: Callable[..., None]) -> tuple[float, float, int]:
    """(seconds, those of this process, matches) of the quickest pass."""
    from django.db import connection, transaction

    from lobby import queueing
    from lobby.models import Mode

    took = []
    with transaction.atomic():
        mode = Mode.objects.create(slug="bench", game="lightcycles", title="Bench", seats=seats)
        prepare(mode, count)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")  # which it does by itself in a database that lives longer
        gc.collect()
        gc.freeze()  # or the pass would pay for looking through what was prepared
        for _run in range(RUNS):
            with transaction.atomic():
                began, own = time.perf_counter(), time.process_time()
                found = queueing.run(mode=mode.pk, drop_absent=True)
                took.append((time.perf_counter() - began, time.process_time() - own, found))
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    gc.unfreeze()
    return min(took)


def ordinary(mode: Any, count: int) -> None:
    """So many wait for up to a minute; one in ten has blocked somebody, and one in five has just played."""
    people, dice = waiting(mode, count), random.Random(1)
    block(people[::10], dice.sample(people, len(people[::10])))
    play(mode, people[: count // 5])


def just_met(mode: Any, count: int) -> None:
    """Everybody has just played, and has blocked whoever they did not meet of those around them."""
    from lobby.models import Rating

    people = waiting(mode, count)
    Rating.objects.filter(mode=mode).delete()  # equal, so that those around are those of the same age
    play(mode, people)
    for away in range(2, 5):
        block(people[:-away], people[away:])


def waiting(mode: Any, count: int) -> list[Any]:
    from django.utils import timezone

    from lobby.models import Player, QueueEntry, QueueMember, Rating

    dice, now = random.Random(1), timezone.now()
    people = Player.objects.bulk_create(Player(username=f"bench-{number}", name="Bench") for number in range(count))
    since = sorted(now - timedelta(seconds=dice.uniform(0, 15)) for _one in people)
    entries = QueueEntry.objects.bulk_create(QueueEntry(mode=mode, created_at=at) for at in since)
    QueueMember.objects.bulk_create(
        QueueMember(entry=entry, player=player) for entry, player in zip(entries, people, strict=True)
    )
    Rating.objects.bulk_create(
        Rating(player=player, mode=mode, mu=dice.gauss(25, 25 / 3), sigma=4, games=20, played_at=now)
        for player in people
    )
    return people


def block(people: list[Any], others: list[Any]) -> None:
    from lobby.models import Block

    pairs = zip(people, others, strict=True)
    Block.objects.bulk_create(Block(player=one, blocked=other) for one, other in pairs if one != other)


def play(mode: Any, people: list[Any]) -> None:
    """Each two of them have just met in a match of the mode."""
    from games.models import Match, Seat

    pairs = list(zip(people[::2], people[1::2], strict=True))
    status = Match.Status.FINISHED
    matches = Match.objects.bulk_create(Match(game=mode.game, mode=mode.slug, status=status) for _pair in pairs)
    Seat.objects.bulk_create(
        Seat(match=match, number=number, player=player, name=player.name, place=1)
        for match, two in zip(matches, pairs, strict=True)
        for number, player in enumerate(two)
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gameproject.settings")
    django.setup()
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    run(size)
    run_database(size)
