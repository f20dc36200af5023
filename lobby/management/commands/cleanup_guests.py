"""`manage.py cleanup_guests --days 30`: removes guests who have not come back. Run it daily, from cron or a timer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lobby import accounts


class Command(BaseCommand):
    help = "Delete guests who have not been seen for a number of days. Finished matches keep their names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="days without a visit (default: 30)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days: give 1 or more.")
        removed = accounts.cleanup_guests(days=options["days"])
        self.stdout.write(f"{removed} guests removed.")
