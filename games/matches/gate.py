"""Whether new matches may begin: not in maintenance, not of a game that was switched off, not while nobody would run
them. Running ones go on all the same. It only reads; what is switched is written in the admin.
"""

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from games.engine import Game, registry
from games.matches.errors import Problem
from games.models import Host, Maintenance, Switch


def open_for(game: str) -> None:
    """See that a new match of that game may begin. Problem: `maintenance`, `game_off`."""
    if Maintenance.objects.exists():
        raise Problem("maintenance", _("No new matches begin now, because of maintenance. Come back later."))
    if Switch.objects.filter(game=game, off=True).exists():
        raise Problem("game_off", _("This game is switched off for now."))


def hosted() -> bool:
    """Whether a match that began now would run: a process takes matches, or operators have drained none, and one that
    restarts is back in a moment.
    """
    return not Host.objects.filter(draining=True).exists() or hosts() > 0


def hosts() -> int:
    """How many processes take matches now."""
    return Host.objects.filter(draining=False, expires_at__gt=Now()).count()


def games() -> dict[str, type[Game]]:
    """The installed games that are not switched off, by slug."""
    off = set(Switch.objects.filter(off=True).values_list("game", flat=True))
    return {slug: game for slug, game in registry.games().items() if slug not in off}


def maintenance() -> Maintenance | None:
    """What pages say about it; None when there is none."""
    return Maintenance.objects.first()
