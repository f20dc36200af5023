"""`manage.py sample_matches 100000`: fills a database with finished matches, to see how pages do with many. It makes
accounts of its own to play them, one of which plays every tenth match, and touches nothing else. Never run it on a site
that people use. `manage.py ratings catch-up` rates them afterwards.
"""

import random
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from games.engine import registry
from games.matches.results import is_drawn
from games.models import Match, Seat

BATCH = 5000
PLAYERS = 2000
FAN_EVERY = 10  # matches: who plays in each of these has a history ten times as long as a heavy player's of a year
DAYS = 180


class Command(BaseCommand):
    help = "Fill the database with finished matches between made-up players."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, help="how many")
        parser.add_argument("--force", action="store_true", help="without DEBUG, too")

    def handle(self, *, count: int, force: bool, **options: Any) -> None:
        if not (settings.DEBUG or force):
            raise CommandError("This site is not in development (DEBUG). --force fills it all the same.")
        chance, players, games = random.Random(count), people(min(count, PLAYERS)), list(registry.games().values())  # noqa: S311
        first, apart = timezone.now() - timedelta(days=DAYS), timedelta(days=DAYS) / count
        for begun in range(0, count, BATCH):
            with transaction.atomic():
                numbers = range(begun, min(begun + BATCH, count))
                rows = [finished(chance, chance.choice(games), first + number * apart) for number in numbers]
                Match.objects.bulk_create(rows)
                Match.objects.bulk_update(rows, ["created_at"])  # which the database sets to now when they are made
                Seat.objects.bulk_create(
                    seat
                    for number, row in zip(numbers, rows, strict=True)
                    for seat in seats(chance, row, players, fan=number % FAN_EVERY == 0)
                )
            self.stdout.write(f"{min(begun + BATCH, count)} of {count}")


def people(count: int) -> list[Any]:
    """Made-up accounts, which cannot log in."""
    player = get_user_model()
    rows = [
        player(username=f"sample-{number}", name=f"Sample {number}", password="!")  # noqa: S106 - none
        for number in range(count)
    ]
    player.objects.bulk_create(rows, ignore_conflicts=True)
    return list(player.objects.filter(username__startswith="sample-").order_by("pk"))


def finished(chance: random.Random, game: Any, at: datetime) -> Match:
    """A match of the game's own mode that was over some time ago."""
    many = min(game.seats[1], max(game.seats[0], 2))
    placings = {str(seat): place for seat, place in enumerate(chance.sample(range(1, many + 1), many))}
    return Match(
        game=game.slug,
        mode=game.slug,
        status=Match.Status.FINISHED,
        outcome={"placings": placings},
        tick=chance.randrange(10_000),
        created_at=at,
        started_at=at,
        finished_at=at + timedelta(seconds=chance.randrange(1800)),
    )


def seats(chance: random.Random, match: Match, players: list[Any], *, fan: bool) -> list[Seat]:
    """Its seats: people, who are all different. The first of all players is in it if it is a match for the fan."""
    places = match.outcome["placings"]
    drawn = is_drawn(places)
    sitting = chance.sample(players[1:], min(len(places) - fan, len(players) - 1)) + [players[0]] * fan
    return [
        Seat(
            match=match,
            number=number,
            player=player,
            name=player.name,
            place=places[str(number)],
            game=match.game,
            drawn=drawn,
        )
        for number, player in enumerate(sitting)
    ]
