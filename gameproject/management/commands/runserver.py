"""`manage.py runserver`: daphne's command with our server, which reloads when a file is saved.

With reloading, the server runs in a second thread and the main thread ends the process: before it does, the matches
write their checkpoints, and go on from them in the next process. Static files are served by our middleware, as they
are everywhere else.
"""

import os

from daphne.management.commands.runserver import Command as DaphneCommand
from daphne.management.commands.runserver import get_default_application
from django.core.management import CommandError

from gameproject.preflight import refusal
from gameproject.server import Server


class Command(DaphneCommand):
    server: Server | None = None

    def server_cls(self, **options) -> Server:
        self.server = Server(**options)
        return self.server

    def get_application(self, options):
        return get_default_application()

    def handle(self, *args, **options):
        if sentence := refusal():
            raise CommandError(sentence)
        super().handle(*args, **options)

    def run(self, **options):
        try:
            super().run(**options)
        finally:
            if self.server and options["use_reloader"]:
                self.server.drain_from_another_thread()

    def inner_run(self, *args, **options):
        super().inner_run(*args, **options)
        if self.server and self.server.abort_start:
            # The reloader would wait for a saved file; an exception of its second thread does not end the process.
            os._exit(1)
