"""What the lobby tells operators' charts and metrics: how long people wait in queues, and who is new. It only reads."""

from datetime import timedelta

from django.db.models import Count, Min
from django.utils import timezone

from games.matches import samples
from lobby.models import Player, QueueEntry


def waits() -> dict[str, tuple[int, float]]:
    """By mode: how many entries wait, and for how many seconds the first of them has."""
    rows = QueueEntry.objects.order_by().values_list("mode__slug").annotate(count=Count("pk"), first=Min("created_at"))
    now = timezone.now()
    return {mode: (count, max(0.0, (now - first).total_seconds())) for mode, count, first in rows}


@samples.gauge
def queues() -> dict[str, float]:
    """For the charts."""
    found: dict[str, float] = {}
    for mode, (count, longest) in waits().items():
        found |= {f"queue.{mode}": count, f"wait_s.{mode}": longest}
    return found


@samples.gauge
def sign_ups() -> dict[str, float]:
    """New accounts and new guests of the last hour."""
    rows = Player.objects.filter(date_joined__gt=timezone.now() - timedelta(hours=1)).order_by()
    found = dict(rows.values_list("is_guest").annotate(count=Count("pk")))
    return {"new.accounts": found.get(False, 0), "new.guests": found.get(True, 0)}
