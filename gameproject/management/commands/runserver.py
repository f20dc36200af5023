"""`manage.py runserver`: daphne's command with our server, which reloads when a file is saved.

With reloading, the server runs in a second thread and the main thread ends the process: before it does, the matches
write their checkpoints, and go on from them in the next process. Static files are served by our middleware, as they
are everywhere else.
"""

import os
import signal

from daphne.management.commands.runserver import Command as DaphneCommand
from daphne.management.commands.runserver import get_default_application
from django.core.management import CommandError
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV

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
        reloads = options["use_reloader"]
        if reloads and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            # This process only waits for its child. On Ctrl-C both are told; waiting on lets the child drain, which
            # the default would kill a quarter of a second later.
            signal.signal(signal.SIGINT, lambda *_: None)
        try:
            super().run(**options)
        finally:
            if reloads and self.server:
                self.server.drain_from_another_thread()

    def inner_run(self, *args, **options):
        super().inner_run(*args, **options)
        if self.server and self.server.abort_start:
            # The reloader would wait for a saved file; an exception of its second thread does not end the process.
            os._exit(1)
