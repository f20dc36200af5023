"""Leaderboards, read. Who stands on which, and where; nothing here writes or computes a rating.

`all`      everybody whose rating is no longer provisional, by rating
`month`    those of them who have played a match that counted this month, by rating: not by what they won, because then
           the way up would be a new account
`friends`  the asker and their friends, also the provisional ones
`around`   the asker among those next to them on `all`
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches.errors import Problem
from lobby import paging
from lobby.models import Friendship, Mode, Player, Rating
from lobby.rating import PROVISIONAL_MATCHES

BOARDS = ("all", "month", "friends", "around")
PERSONAL = ("friends", "around")
NEIGHBOURS = 5  # on either side of the asker


class Row(NamedTuple):
    """One line of a board. `rank` is None for who is not ranked yet."""

    rank: int | None
    rating: Rating
    you: bool


class Board(NamedTuple):
    """A page of a leaderboard. `next` is the cursor of the rows that follow; `before` is how many come before these."""

    mode: Mode
    name: str
    rows: list[Row]
    next: str | None = None
    before: int = 0


def mode(slug: str) -> Mode:
    """The mode of that name, or Problem("unknown_mode")."""
    found = Mode.objects.filter(slug=slug).first()
    if found is None:
        raise Problem("unknown_mode", _("There is no such mode."))
    return found


def rated_modes() -> QuerySet[Mode]:
    """Modes that have a leaderboard. One that is rated no more keeps its own."""
    return Mode.objects.filter(Q(rated=True) | Q(ratings__isnull=False)).distinct()


def friends_of(player: Player) -> QuerySet[Player]:
    """The player's friends."""
    pairs = Friendship.objects.filter(accepted_at__isnull=False)
    asked, asking = pairs.filter(asker=player).values("asked"), pairs.filter(asked=player).values("asker")
    return Player.objects.filter(Q(pk__in=asked) | Q(pk__in=asking))


def board(*, mode: Mode, name: str, player: Player | None, asked: paging.PageIn) -> Board:
    """A page of a board; `around` has one alone. Ranks are counted on from page to page, whatever happens meanwhile.

    Problem: `invalid`, `not_authenticated`.
    """
    if name not in BOARDS:
        raise Problem("invalid", _("There is no such board."), {"board": ", ".join(BOARDS)})
    if name in PERSONAL and player is None:
        raise Problem("not_authenticated", _("Log in to see where you and your friends stand."))
    if name == "around":
        if asked.after:
            raise paging.bad_cursor()
        return _around(mode, player, min(NEIGHBOURS, (asked.limit - 1) // 2))
    whose = f" {player.pk}" if name == "friends" else ""
    keys = ("new", "-mu", "player_id") if name == "friends" else ("-mu", "player_id")
    found = paging.page(_listed(mode, name, player), keys=keys, asked=asked, name=f"board {mode.pk} {name}{whose}")
    ranked = [
        Row(None if row.provisional else number, row, player is not None and row.player_id == player.pk)
        for number, row in enumerate(found.rows, found.before + 1)
    ]
    return Board(mode, name, ranked, found.next, found.before)


def rank(rating: Rating) -> int | None:
    """Where it stands on `all`; None while it is provisional."""
    if rating.provisional:
        return None
    return 1 + _listed(rating.mode, "all", None).filter(_better(rating)).count()


def _listed(mode: Mode, name: str, player: Player | None) -> QuerySet[Rating]:
    rows = Rating.objects.filter(mode=mode, player__is_active=True).select_related("player", "mode")
    if name == "friends":
        # Provisional ones last: their numbers say little yet.
        rows = rows.filter(Q(player__in=friends_of(player)) | Q(player=player))
        return rows.annotate(new=Case(When(games__lt=PROVISIONAL_MATCHES, then=1), default=0))
    rows = rows.filter(games__gte=PROVISIONAL_MATCHES)
    if name == "month":
        rows = rows.filter(played_at__gte=_month())
    return rows


def _month() -> datetime:
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _better(rating: Rating) -> Q:
    """Before it on a board."""
    return Q(mu__gt=rating.mu) | Q(mu=rating.mu, player__lt=rating.player_id)


def _around(mode: Mode, player: Player, near: int) -> Board:
    mine = Rating.objects.filter(mode=mode, player=player).select_related("player", "mode").first()
    if mine is None:
        return Board(mode, "around", [])
    listed = _listed(mode, "all", None).exclude(player=player).order_by("-mu", "player_id")
    better, worse = listed.filter(_better(mine)), listed.exclude(_better(mine))
    above = list(better.reverse()[:near])[::-1]
    place = better.count() + 1
    rows = [Row(place - len(above) + number, row, False) for number, row in enumerate(above)]
    rows.append(Row(None if mine.provisional else place, mine, True))
    after = place if mine.provisional else place + 1  # who is not ranked takes nobody's place
    rows += [Row(after + number, row, False) for number, row in enumerate(worse[:near])]
    return Board(mode, "around", rows)
