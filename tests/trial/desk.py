"""The operator of a trial: somebody of the role "operator" who goes through all duties again and again, over the real
admin. What was done is in the journal only once the admin has said so.

Whom to do it to is looked up in the database; everything else goes over HTTP.
"""

import threading
import time
import urllib.error
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import connection

from tests.support.operator import DONE, Operator
from tests.trial.journal import Journal
from tests.trial.processes import Processes

if TYPE_CHECKING:
    from tests.trial.crowd import Crowd

USERNAME, PASSWORD = "operator", "correct horse battery"
Duty = Callable[["Desk"], object]


class Throwing:
    """Whether somebody was thrown out, and how that is called."""

    why = ""

    def __call__(self, why: str) -> None:
        self.why = why


class Desk(threading.Thread):
    """Works until `close`. `wanted` are duties that go before all others."""

    def __init__(self, processes: Processes, journal: Journal, duties: list[Duty], seconds: float, seed: int) -> None:
        super().__init__(name="operator", daemon=True)
        self.processes, self.journal, self.duties = processes, journal, duties
        self.pause = min(0.5, seconds / 1200)  # between two duties
        self.shut_for = min(2.0, seconds / 60)  # seconds that a game is off, or that maintenance goes on
        self.random = Random(seed)
        self.crowd: Crowd | None = None
        self.wanted: SimpleQueue[Duty] = SimpleQueue()
        self.done: Counter[str] = Counter()
        self.come_to_everything = threading.Event()  # each duty was done once
        self._closing = threading.Event()
        self._number = 0
        self._browser: Operator | None = None
        self._at = 0

    def run(self) -> None:
        duties: list[Duty] = []
        while not self._closing.is_set():
            if not duties:
                undone = [duty for duty in self.duties if duty.__name__ in self.undone]
                duties = self.random.sample(self.duties, len(self.duties)) + undone  # from the end
            try:
                duty = self.wanted.get_nowait()
            except Empty:
                duty = duties.pop()
            self._attend_to(duty)
            self._closing.wait(self.pause)
        connection.close()

    @property
    def undone(self) -> list[str]:
        """Duties that were never done yet."""
        return [duty.__name__ for duty in self.duties if not self.done[duty.__name__]]

    def close(self) -> None:
        self._closing.set()
        self.join(60)

    def _attend_to(self, duty: Duty) -> None:
        began = time.monotonic()
        try:
            if duty(self):
                self.done[duty.__name__] += 1
                if not self.undone:
                    self.come_to_everything.set()
        except urllib.error.HTTPError as error:
            with error:
                is_draining = error.code == 503 and self.journal.is_down(self._at, time.monotonic())
                if not is_draining:
                    self.journal.fault(f"the admin answered {error.code} to {duty.__name__}: {error.url}")
        except OSError as error:
            now = time.monotonic()
            if not (self.journal.is_down(self._at, began) or self.journal.is_down(self._at, now)):
                self.journal.fault(f"process {self._at} was up, and did not answer {duty.__name__}: {error!r}")
        except Exception as error:
            self.journal.fault(f"the operator could not {duty.__name__}: {error!r}")

    # For duties -----------------------------------------------------------------------------------------------------

    @property
    def browser(self) -> Operator:
        """At a process that is not down on purpose; the session is good at each."""
        up = [one for one in range(len(self.processes.ports)) if not self.journal.is_down(one, time.monotonic())]
        self._at = self.random.choice(up or [0])
        url = f"http://127.0.0.1:{self.processes.ports[self._at]}"
        if self._browser is None:
            self._browser = Operator(url, USERNAME, PASSWORD)
        self._browser.url = url
        return self._browser

    def reason(self, what: str) -> str:
        """Why: words that no other act has."""
        self._number += 1
        return f"Trial {self._number}: {what}"

    @contextmanager
    def closing(self, player: int) -> Iterator["Throwing"]:
        """Do something that closes the player's sockets, and call what is yielded with the word for it if it was done.
        Those that are open now have to close then.
        """
        sockets, began, done = self.crowd.sockets(player), time.monotonic(), Throwing()
        yield done
        if done.why:
            self.crowd.thrown_out(player, done.why, sockets, began)

    def sees(self, *paths: str) -> bool:
        """Open these pages."""
        for path in paths:
            self.browser.get(path)
        return True

    def sends(self, kind: str, path: str, target: Any, *, why: bool = True, **form: Any) -> str:
        """Send a form, and note the act if it was done; the reason it was given, "" if it was not done."""
        reason = self.reason(kind)
        page = self.browser.post(path, **form, **({"reason": reason} if why else {}))
        if DONE not in page:
            return ""
        self.journal.acted(kind, target, reason if why else "")
        return reason
