"""How often one address or player may do what costs the site something.

Each bound stands beside its reason; an operator overrides it by name in BACKBEAT_LIMITS. Counting is in Django's
cache: with one process that is exact, with several and no shared cache each process counts for itself.
"""

import time
from types import MappingProxyType

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from games.matches.addresses import address_of
from games.matches.errors import Problem

LIMITS = MappingProxyType(
    {
        # A school class behind one address arrives at once; a script that fills the table does not stop there.
        "guests_per_minute": 300,
        # Per player. Nobody opens a room every two seconds for a minute.
        "rooms_per_minute": 30,
        # Per player. Leaving and pressing "Play now" again is fair; each press may start a match.
        "plays_per_minute": 60,
        # Per player. Joining and leaving is fair; each join makes a pass over the queue.
        "queues_per_minute": 60,
        # Per owner, at one time: matches that they started and sit in. Each costs the site as much as eight bots do.
        "running_matches": 5,
        # Per player. Somebody who meets a whole class asks thirty; names cannot be tried by the thousand.
        "asks_per_minute": 30,
        # Per player. Two seconds a line, for a minute, is faster than anybody reads.
        "lines_per_minute": 30,
        # Per player. Each is read by a person.
        "reports_per_minute": 5,
        # Per address, all that is asked under /api/: a school of a hundred, each asking once a second.
        "api_requests_per_minute_and_address": 6000,
        # Per player, all that is asked under /api/: ten a second, for a minute. Whoever polls more should listen.
        "api_requests_per_minute": 600,
        # Per player. Each try hashes a password, which is slow on purpose.
        "claims_per_minute": 10,
        # Per player. Each reads a whole history; one is enough, and a second for who lost the first.
        "exports_per_minute": 6,
        # Open at one time, in this process: a school behind one address, each with a tab or two.
        "lobby_sockets_per_address": 200,
    }
)


class TooMany(Problem):
    """This minute's uses are used up; `retry_after` is how many seconds are left of it."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too_many_requests", _("That was too often. Try again in a minute."))
        self.retry_after = retry_after


def bound(name: str) -> int:
    """The site's bound of that name."""
    return int(settings.BACKBEAT_LIMITS.get(name, LIMITS[name]))


def client_address(request: HttpRequest) -> str:
    """Who asks."""
    return address_of(request.META.get("REMOTE_ADDR"), request.headers.get("X-Forwarded-For"))


def spend(name: str, who: object) -> None:
    """Count one use of `name` by `who`; TooMany when this minute's are used up."""
    minute, second = divmod(int(time.time()), 60)
    key = f"lobby:{name}:{minute}:{who}"
    try:
        used = cache.incr(key)
    except ValueError:  # the first of this minute
        cache.add(key, 0, timeout=120)
        used = cache.incr(key)
    if used > bound(name):
        raise TooMany(60 - second)
