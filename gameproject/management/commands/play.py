"""`manage.py play`: bring the database up to date, make the first admin, serve the site. Called by scripts/play.

All in one process, because each start of Python and Django is a second that a player waits.
"""

import secrets
import sys

from daphne.cli import CommandLineInterface
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from gameproject.server import Server


class Command(BaseCommand):
    help = "Migrate if needed, make the admin account on the first run, serve the site."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, host: str, port: int, **options):
        try:
            self.migrate()
            self.make_admin()
            if not settings.DEBUG:
                call_command("collectstatic", interactive=False, verbosity=0)
            # Quiet: a player's terminal shows where to go, not each request.
            Cli().run(["--bind", host, "--port", str(port), "--verbosity", "0", "gameproject.asgi:application"])
        except KeyboardInterrupt:  # before the server runs, which has a way out of its own
            sys.exit("Stopped.")

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)

    def make_admin(self) -> None:
        players = get_user_model().objects
        if players.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        players.create_superuser("admin", password=password)
        self.stdout.write(f"Made the staff account admin, password {password} (shown this once), for /admin/.")


class PlayServer(Server):
    def announce(self, host: str, port: int) -> None:
        """Print every address that can be opened in a browser, once the port is really open."""
        addresses = [f"http://{host}:{port}"] if settings.DEBUG else settings.ORIGINS
        print("Play at", *(f"{address}/" for address in addresses), flush=True)  # noqa: T201 - to whoever runs it
        print("Ctrl-C ends it.", flush=True)  # noqa: T201 - to whoever runs it


class Cli(CommandLineInterface):
    server_class = PlayServer
