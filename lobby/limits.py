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
        # Per player. Each try hashes a password, which is slow on purpose.
        "claims_per_minute": 10,
        # Open at one time, in this process: a school behind one address, each with a tab or two.
        "lobby_sockets_per_address": 200,
    }
)


def bound(name: str) -> int:
    """The site's bound of that name."""
    return int(settings.BACKBEAT_LIMITS.get(name, LIMITS[name]))


def client_address(request: HttpRequest) -> str:
    """Who asks."""
    return address_of(request.META.get("REMOTE_ADDR"), request.headers.get("X-Forwarded-For"))


def spend(name: str, who: object) -> None:
    """Count one use of `name` by `who`; Problem("too_many_requests") when this minute's are used up."""
    key = f"lobby:{name}:{int(time.time() // 60)}:{who}"
    cache.add(key, 0, timeout=120)
    if cache.incr(key) > bound(name):
        raise Problem("too_many_requests", _("That was too often. Try again in a minute."))
