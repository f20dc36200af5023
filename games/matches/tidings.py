"""What every process of a site has to learn within two seconds: that a login has ended, that what a player may do here
has changed.

It is said twice. The message to the processes that run is quick; the row is sure: each process reads the last ones
every second, so that a lost message, a site without Redis, or `manage.py` in a shell of its own makes no difference.
Whoever hears of the same again does nothing. Who says it is logins.py; what is to be done about it, runtime.py and the
lobby's sockets know.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from games.models import SpentTicket

KEPT = timedelta(hours=24)  # as long as a resume key can be used: it may rest on a login that has ended
LOOK_BACK = timedelta(seconds=10)  # for clocks that differ, and transactions that took long to commit
FORGET_AFTER = 60.0  # seconds; nobody says what is older

Tiding = tuple[str, float]  # what has happened, and when: seconds since 1970 by the clock of who said it


def of_player(player: object) -> str:
    """That every login of a player has ended, as it is told."""
    return f"player:{player}"


def of_chat(player: object) -> str:
    """That it is otherwise from now on whether a player may talk, or whom they hear, as it is told."""
    return f"chat:{player}"


def write(what: str) -> Tiding:
    """Keep it for all processes: the key of a login that has ended, or one of the above. Safe to repeat."""
    at = timezone.now()
    SpentTicket.objects.update_or_create(nonce=what, defaults={"expires_at": at + KEPT})
    return what, at.timestamp()


def recent() -> list[Tiding]:
    """What was told in the last seconds. Tickets that were used stand in the same table, and are over much sooner."""
    rows = SpentTicket.objects.filter(expires_at__gt=timezone.now() + KEPT - LOOK_BACK)
    return [(what, (expires - KEPT).timestamp()) for what, expires in rows.values_list("nonce", "expires_at")]


def ended(logins: Iterable[str]) -> set[str]:
    """Those of these login sessions' keys (tickets.login_of) whose end was told."""
    wanted = set(logins)
    return set(SpentTicket.objects.filter(nonce__in=wanted).values_list("nonce", flat=True)) if wanted else set()


class Heard:
    """What one process has heard. `act` is called once for each tiding that is new."""

    def __init__(self, act: Callable[[str], Any]) -> None:
        self._act = act
        self._known: dict[str, tuple[float, int]] = {}
        self.count = 0

    def hear(self, tidings: Iterable[Tiding]) -> None:
        """Take these in, in whatever order and however often they come."""
        for what, at in tidings:
            if at > self._known.get(what, (0.0, 0))[0]:
                self.count += 1
                self._known[what] = at, self.count
                self._act(what)
        newest = max((at for at, _count in self._known.values()), default=0.0)
        self._known = {what: one for what, one in self._known.items() if one[0] > newest - FORGET_AFTER}

    def since(self, count: int, what: str) -> bool:
        """Whether this was heard after so many others: who looked into the database before that may have seen less."""
        return self._known.get(what, (0.0, 0))[1] > count
