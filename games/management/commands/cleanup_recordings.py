"""`manage.py cleanup_recordings --days 90`: removes recordings of matches that have long been over. Run it daily, from
cron or a timer.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from games.matches import recordings


class Command(BaseCommand):
    help = "Delete the recordings and replays of matches that have been over for a number of days. The matches stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kept = settings.RECORDING_DAYS
        parser.add_argument("--days", type=int, default=kept, help=f"days after the end (RECORDING_DAYS: {kept})")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days: give 1 or more.")
        removed = recordings.cleanup(days=options["days"])
        self.stdout.write(f"{removed} recordings removed.")
