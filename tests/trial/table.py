"""What a trial prints at its end: how much happened, so that laws that held did not hold of nothing."""

from collections import Counter
from collections.abc import Iterator

from games.models import Match
from lobby.models import Player, Verdict
from tests.trial.desk import Desk
from tests.trial.journal import Journal, quantile

STATUSES = ("finished", "ended", "failed")


def lines(journal: Journal, desk: Desk) -> Iterator[str]:
    """The table, line by line."""
    rows = Counter(Match.objects.values_list("mode", "status"))
    kinds = sorted({mode for mode, _status in rows})
    yield f"{'matches':24}{''.join(f'{status:>12}' for status in STATUSES)}"
    for mode in kinds:
        yield f"  {mode or '(rooms, rematches)':22}{''.join(f'{rows[mode, status]:12}' for status in STATUSES)}"
    yield f"  {'all':22}{''.join(f'{sum(rows[mode, status] for mode in kinds):12}' for status in STATUSES)}"
    yield f"reasons of ends         {counted(Counter(Match.objects.values_list('reason', flat=True)))}"
    voided, rated = Match.objects.filter(voided=True).count(), Verdict.objects.filter(counts=True).count()
    yield f"rated, voided           {rated}, {voided}"
    yield f"players                 {Player.objects.count()}, guests {Player.objects.filter(is_guest=True).count()}"
    yield f"queue: joins, found     {sum(journal.joins.values())}, {len(journal.waits)}"
    yield f"queue: wait             {spread(journal.waits)}"
    yield f"into a match, and back  {spread(journal.returns)}"
    yield f"sockets close: asked    {spread([asked for asked, _answered in journal.closings])}"
    yield f"  after the answer      {spread([answered for _asked, answered in journal.closings])}"
    yield f"bots                    {counted(journal.counts)}"
    yield f"goodbyes                {counted(journal.goodbyes)}"
    yield f"answers                 {counted(journal.answers)}"
    yield f"refusals                {counted(journal.refusals)}"
    yield f"operator's acts         {sum(desk.done.values())}: {counted(desk.done)}"
    yield f"processes were down     {', '.join(f'{until - since:.1f} s' for _one, since, until in journal.outages)}"
    yield f"errors logged           {counted(desk.processes.errors())}"
    yield f"this process was late   {spread(journal.lags)}"


def counted(counter: Counter) -> str:
    return ", ".join(f"{what or '-'} {count}" for what, count in counter.most_common()) or "none"


def spread(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    shares = ", ".join(f"p{round(100 * share)} {quantile(seconds, share):.2f} s" for share in (0.5, 0.99))
    return f"{len(seconds)}: {shares}, most {max(seconds):.2f} s"
