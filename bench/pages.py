"""What pages and lists cost with a long history: `manage.py sample_matches 100000`, `manage.py ratings catch-up`, then
`python -m bench.pages`. It prints each address with its queries and the time it took, the slowest last. What it adds
to the database, an operator and friends, is taken back at the end.
"""

import os
import time
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import django

RUNS = 3  # of each page; the quickest counts: what else the machine does only adds
FRIENDS, BLOCKED, REPORTS = 200, 500, 2000
MOST_QUERIES, MOST_MILLISECONDS = 15, 300


class Cost(NamedTuple):
    milliseconds: float
    queries: int
    path: str


def public_pages(fan: Any) -> Iterator[str]:
    """Every page and list of the lobby that shows what grows, about a player of many matches."""
    from games.models import Match
    from lobby.models import Mode

    match = Match.objects.filter(seats__player=fan).latest("created_at")
    pages = ("", "leaderboards/", "friends/", "queue/", "tokens/", "accounts/data/", f"reports/new/?match={match.pk}")
    lists = ("rooms", "modes", "friends", "blocks", "notices", "tokens", "reports", f"players/{fan.pk}/matches")
    for page in (*pages, f"players/{fan.pk}/", f"matches/{match.pk}/"):
        yield f"/{page}"
    for found in lists:
        yield f"/api/{found}?limit=100"
    for found in (f"players/{fan.pk}", f"matches/{match.pk}", "games"):
        yield f"/api/{found}"
    mode = Mode.objects.exclude(ratings=None).earliest("pk").slug
    for board in ("all", "month", "friends", "around"):
        yield f"/leaderboards/{mode}/?board={board}"
        yield f"/api/leaderboards/{mode}?board={board}&limit=100"


def admin_pages(fan: Any) -> Iterator[str]:
    """Every page of the admin: lists, also narrowed and searched, the newest row of each model, and what asks why."""
    from django.contrib import admin
    from django.urls import reverse

    from games.admin.acts import ACTS as match_acts
    from games.models import Match
    from lobby.admin_players import ACTS as player_acts

    for stretch in ("hour", "day", "month"):
        yield f"{reverse('admin:index')}?stretch={stretch}"
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = reverse(f"{name}_changelist")
        yield from (listed, f"{listed}?p=2", f"{listed}?q=Sample", f"{listed}?q=Sample+7", f"{listed}?q=a")
        row = model._default_manager.order_by("-pk").first()
        for page in ("change", "history", "delete") if row else ():
            yield reverse(f"{name}_{page}", args=[row.pk])
        yield reverse(f"{name}_add")
    matches, players = reverse("admin:games_match_changelist"), reverse("admin:lobby_player_changelist")
    for narrowed in ("status=finished", "status=live", "game=reversi", "o=-2", "created_at__year=2026"):
        yield f"{matches}?{narrowed}"
    for narrowed in ("is_guest__exact=0", "is_guest__exact=1", "o=1", "o=-6"):
        yield f"{players}?{narrowed}"
    match = Match.objects.filter(seats__player=fan).latest("created_at")
    yield f"{matches}?q={match.pk}"
    for page in ("change", "history", "delete", "live"):
        yield reverse(f"admin:games_match_{page}", args=[match.pk])
    for page in ("change", "history", "delete"):
        yield reverse(f"admin:lobby_player_{page}", args=[fan.pk])
    yield from (f"{reverse('admin:games_match_act', args=[kind])}?ids={match.pk}" for kind in match_acts)
    yield from (reverse("admin:lobby_player_act", args=[fan.pk, kind]) for kind in player_acts)


def costs(client: Any, paths: Iterable[str]) -> Iterator[Cost]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for path in paths:
        times = []
        for _run in range(RUNS):
            with CaptureQueriesContext(connection) as counted:
                began = time.perf_counter()
                answer = client.get(path)
                times.append(1000 * (time.perf_counter() - began))
        if answer.status_code < 300:
            yield Cost(min(times), len(counted), path)


def crowd(fan: Any) -> None:
    """As many friends, blocked players and reports as there may be."""
    from django.utils import timezone

    from lobby.models import Block, Friendship, Notice, Report

    others = list(type(fan).objects.exclude(pk=fan.pk).order_by("pk")[: FRIENDS + BLOCKED])
    now = timezone.now()
    Friendship.objects.bulk_create(Friendship(asker=fan, asked=one, accepted_at=now) for one in others[:FRIENDS])
    Block.objects.bulk_create(Block(player=fan, blocked=one) for one in others[FRIENDS:])
    Notice.objects.bulk_create(Notice(player=fan, kind="friend_asked", sender=one) for one in others[:50])
    reports = (Report(player=fan, by=others[one % len(others)], reason="It was not fair.") for one in range(REPORTS))
    Report.objects.bulk_create(reports)


def run() -> int:
    """Print a line an address; how many cost too much."""
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client

    players = get_user_model().objects
    with transaction.atomic():
        fan = players.filter(username__startswith="sample-").earliest("pk")
        crowd(fan)
        found = []
        for player, pages in ((fan, public_pages), (players.create_superuser("bench", "", "bench"), admin_pages)):
            client = Client(SERVER_NAME="localhost")
            client.force_login(player)
            found += costs(client, pages(fan))
        transaction.set_rollback(True)
    for cost in sorted(found):
        print(f"{cost.milliseconds:7.1f} ms {cost.queries:4} queries  {cost.path}")
    return sum(cost.queries > MOST_QUERIES or cost.milliseconds > MOST_MILLISECONDS for cost in found)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gameproject.settings")
    django.setup()
    raise SystemExit(run() > 0)
