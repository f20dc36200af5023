"""Every row lock of the lobby, in one place, so that their order can be seen: player before room;
a mode's row stands for its queue and its ratings. For the queue it is taken before anything else.

On PostgreSQL these wait for each other row by row; on SQLite a transaction that writes begins IMMEDIATE (settings), so
that transactions stand in line as a whole. Both end the same way. Call them inside transaction.atomic().

No lock keeps others from referring to the row (no_key): whoever writes a row with a foreign key to a locked one would
wait at its commit, in no order that anybody has chosen, and two such waits are a deadlock.
"""

from django.db import connection
from django.db.models import QuerySet

from lobby.models import Mode, Player, Room


def player(pk: int) -> Player:
    """This player's row, until the transaction ends: what two clicks of one player must not do twice."""
    return Player.objects.select_for_update(no_key=True).get(pk=pk)


def players(*pks: int) -> list[Player]:
    """These players' rows, in the order of their keys, lest two transactions wait for each other."""
    return list(Player.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def rooms() -> QuerySet[Room]:
    """Rooms, locked as they are read. Whoever changes a room's seats holds the room's row. What they refer to is read
    afterwards: joined to it, a match that somebody has begun while we waited would be none.
    """
    return Room.objects.select_for_update(no_key=True)


def queue(mode: int) -> Mode:
    """The row of a mode, whose queue nobody else changes meanwhile. People may still join: that only refers to it."""
    return Mode.objects.select_for_update(no_key=True).get(pk=mode)


def free_queue(mode: int) -> Mode | None:
    """The same, or None while another process holds it: it does the work then."""
    return Mode.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=mode).first()


def ladder(mode: str) -> Mode | None:
    """The row of the mode with that slug, whose ratings nobody else changes meanwhile; None if there is no such mode.
    Who holds the row of a match as well took that first.
    """
    return Mode.objects.select_for_update(no_key=True).filter(slug=mode).first()


def ladder_soon(mode: str, seconds: float) -> Mode | None:
    """The same, or OperationalError after so many seconds: for a transaction that must not wait for a long one.

    SQLite has no such limit, nor a need for one: there transactions stand in line as a whole.
    """
    if connection.vendor != "postgresql":
        return ladder(mode)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{1000 * seconds:.0f}ms"])
        found = ladder(mode)
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")  # who fails has a savepoint, which does the same
    return found


def ladders_of(player: Player) -> None:
    """Those of all modes in which the player is rated, in the order of their keys."""
    list(Mode.objects.select_for_update(no_key=True).order_by("pk").filter(ratings__player=player))
