"""`manage.py cleanup_audit --days 365`: removes what operators did long ago, and logins whose session is gone. Run it
daily. Suspensions and notes stay with their players; charts have a bound of their own.
"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from games.models import Command as MatchCommand
from games.models import Match
from lobby.models import Login


class Command(BaseCommand):
    help = "Delete commands of matches that are over, and lines of the admin's log, of more than a number of days ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=365, help="days to keep (default: 365)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["days"] < 1:
            raise CommandError("--days: give 1 or more.")
        before = timezone.now() - timedelta(days=options["days"])
        commands = MatchCommand.objects.filter(created_at__lt=before).exclude(match__status__in=Match.LIVE).delete()[0]
        lines = LogEntry.objects.filter(action_time__lt=before).delete()[0]
        running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        logins = Login.objects.exclude(session_key__in=running).delete()[0]
        self.stdout.write(f"{commands} commands, {lines} log lines and {logins} logins removed.")
