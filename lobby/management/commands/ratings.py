"""`manage.py ratings catch-up|rebuild`: rate matches that were left unrated, or compute all ratings anew.

Both are safe at any time, also while people play, and to repeat. A rebuild that finds something to correct says so: the
same numbers were written when the matches ended, unless something failed or another version of openskill is installed.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lobby import ratings
from lobby.models import Mode


class Command(BaseCommand):
    help = "Rate matches that were left unrated (catch-up), or compute all ratings anew from the history (rebuild)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        to_do = parser.add_subparsers(dest="act", required=True, metavar="catch-up|rebuild")
        to_do.add_parser("catch-up", help="rate matches that are over and were left unrated")
        to_do.add_parser("rebuild", help="the same, then compute all ratings anew and correct what is different")

    def handle(self, *, act: str, **options: Any) -> None:
        for mode in Mode.objects.all():
            self.stdout.write(f"{mode}: {ratings.catch_up(mode)} matches caught up with.")
            if act == "rebuild":
                self.stdout.write(f"{mode}: {ratings.rebuild(mode)} rows corrected.")
