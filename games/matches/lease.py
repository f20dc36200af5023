"""For how long a match has run since its checkpoint, as the lease of its host tells: a host proves that it lives each
second, and a match that rests writes nothing meanwhile.
"""

from datetime import datetime

from games.hosting.lease import LEASE_SECONDS
from games.models import Match


def ran_on(match: Match, now: datetime | None = None) -> float:
    """Seconds from the checkpoint until its host last proved that it lives, or until `now` if that is within its lease.

    The match needs its `host`.
    """
    if match.host is None or match.saved_at is None or match.status == Match.Status.PAUSED:
        return 0.0
    ends = match.host.expires_at
    alive_at = now.timestamp() if now is not None and now <= ends else ends.timestamp() - LEASE_SECONDS
    return max(0.0, alive_at - match.saved_at.timestamp())
