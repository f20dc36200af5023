"""`manage.py sample_matches 100000`: fills a database with finished matches, to see how pages do with many. It makes
guests of its own to play them and touches nothing else. Never run it on a site that people use.
"""

import random
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from games.engine import registry
from games.models import Match, Seat

BATCH = 5000
PLAYERS = 2000
DAYS = 180


class Command(BaseCommand):
    help = "Fill the database with finished matches between made-up guests."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, help="how many")
        parser.add_argument("--force", action="store_true", help="without DEBUG, too")

    def handle(self, *, count: int, force: bool, **options: Any) -> None:
        if not (settings.DEBUG or force):
            raise CommandError("This site is not in development (DEBUG). --force fills it all the same.")
        chance, players, games = random.Random(count), guests(min(count, PLAYERS)), list(registry.games().values())  # noqa: S311
        for begun in range(0, count, BATCH):
            with transaction.atomic():
                rows = [finished(chance, games) for _each in range(min(BATCH, count - begun))]
                Match.objects.bulk_create(rows)
                Match.objects.bulk_update(rows, ["created_at"])  # which the database sets to now when they are made
                Seat.objects.bulk_create(seat for row in rows for seat in seats(chance, row, players))
            self.stdout.write(f"{min(begun + BATCH, count)} of {count}")


def guests(count: int) -> list[Any]:
    """Made-up guests, who cannot log in."""
    player = get_user_model()
    rows = [
        player(username=f"guest-sample-{number}", name=f"Sample {number}", is_guest=True, password="!")  # noqa: S106 - none
        for number in range(count)
    ]
    player.objects.bulk_create(rows, ignore_conflicts=True)
    return list(player.objects.filter(username__startswith="guest-sample-"))


def finished(chance: random.Random, games: list[Any]) -> Match:
    """A match of any game that was over some time ago."""
    game = chance.choice(games)
    at = timezone.now() - timedelta(seconds=chance.randrange(DAYS * 24 * 3600))
    many = min(game.seats[1], max(game.seats[0], 2))
    placings = {str(seat): place for seat, place in enumerate(chance.sample(range(1, many + 1), many))}
    return Match(
        game=game.slug,
        status=Match.Status.FINISHED,
        outcome={"placings": placings},
        tick=chance.randrange(10_000),
        created_at=at,
        started_at=at,
        finished_at=at + timedelta(seconds=chance.randrange(1800)),
    )


def seats(chance: random.Random, match: Match, players: list[Any]) -> list[Seat]:
    """Its seats: people, who are all different."""
    places = match.outcome["placings"]
    sitting = chance.sample(players, min(len(places), len(players)))
    return [
        Seat(match=match, number=number, player=player, name=player.name, place=places[str(number)])
        for number, player in enumerate(sitting)
    ]
