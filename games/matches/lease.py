"""What the lease of a match's host says about the match. Times are the database's."""

from django.utils import timezone

from games.hosting.host import LEASE_SECONDS
from games.models import Match


def ran_on(match: Match) -> float:
    """For how many seconds a match has run since its checkpoint: until now, or until its host last showed itself alive.

    The match needs its `host`.
    """
    if match.host is None or match.saved_at is None or match.status == Match.Status.PAUSED:
        return 0.0
    alive_at = match.host.expires_at.timestamp() - LEASE_SECONDS
    if timezone.now() <= match.host.expires_at:
        alive_at = timezone.now().timestamp()
    return max(0.0, alive_at - match.saved_at.timestamp())
