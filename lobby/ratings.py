"""Writes ratings: when a match is over, when one is taken back, and all of them anew from the history.

There is one way to compute: the history of a mode from some match on, in the order of (finished_at, match), run by
lobby.rating, and the rows made to say that. A match that ends is the history from itself on, which is itself, unless
one that ended later was written earlier. So a rebuild cannot give other numbers. Whoever does this holds the mode's
row, after the rows of the match: two matches of a mode that end at once are rated one after the other.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Count, Max, Q, prefetch_related_objects

from games.models import Match, Seat
from lobby import locks
from lobby.models import Mode, Player, Rating, RatingChange, Verdict
from lobby.rating import BEGINNER, Skill, rate, sides

logger = logging.getLogger(__name__)

BATCH = 500  # rows that one query writes or names
PATIENCE, LEAST = 0.5, 0.001  # seconds that a host waits for a mode's row: all that it has to write waits with it
AT_ONCE = 100  # matches that one beat comes back to: the queue waits for it
TRIES = 3  # rebuilds that compute without the mode's row, before one holds it meanwhile

Key = tuple[datetime, UUID]
Slot = tuple[UUID, int]  # a match and a seat


class Form(NamedTuple):
    """What a player's rating is at some time, after so many matches."""

    skill: Skill
    games: int


class Move(NamedTuple):
    """What one match did to who held one seat; without `player` the account is gone."""

    player: int | None
    numbers: tuple[Skill, Skill, datetime]  # before, after, when

    @property
    def before(self) -> Skill:
        return self.numbers[0]


class Computed(NamedTuple):
    """What rows of a mode say from some match on, and what they have to say."""

    written: dict[Slot, Move]
    moves: dict[Slot, Move]
    forms: dict[int, Form]


NEW = Form(BEGINNER, 0)
_behind: set[str] = set()  # slugs of modes where a match that this process wrote the end of is not rated yet


def match_over(*, match: Match) -> None:
    """Rate a match that has ended, if it counts. In a savepoint of the transaction that writes the result: whatever
    fails here, the result stands, unrated, and the next beat of this process comes back to it. Safe to repeat.
    """
    if not match.mode:
        return
    try:
        with transaction.atomic():
            # Where matches wait already, this one does not wait for the row as well: its host has other results.
            mode = locks.ladder_soon(match.mode, LEAST if match.mode in _behind else PATIENCE)
            if mode is not None:
                prefetch_related_objects([match], "seats__player")
                _decide(mode, [match])
    except Exception as error:
        _behind.add(match.mode)
        told = logger.warning if isinstance(error, OperationalError) else logger.exception
        told("Match %s is over, but not rated yet: %r.", match.pk, error, extra={"match": str(match.pk)})


def begin() -> None:
    """This process has just begun: another may have ended before it came back to its matches."""
    _behind.update(Mode.objects.values_list("slug", flat=True))


def come_back() -> None:
    """Rate what match_over could not, in this process."""
    for slug in list(_behind):
        _behind.discard(slug)  # before it looks, or it would forget one that comes meanwhile
        try:
            mode = Mode.objects.filter(slug=slug).first()
            if mode is not None and catch_up(mode, AT_ONCE) == AT_ONCE:
                _behind.add(slug)
        except Exception:
            _behind.add(slug)
            raise


def _decide(mode: Mode, matches: list[Match]) -> None:
    """Say of each match whether it counts, if nothing was said yet, and rate those that do."""
    said = set(Verdict.objects.filter(match__in=matches).values_list("match", flat=True))
    verdicts = [
        Verdict(match=match, mode=mode, at=match.finished_at, counts=_counts(match, mode))
        for match in matches
        if match.pk not in said
    ]
    Verdict.objects.bulk_create(verdicts)
    counting = [(verdict.at, verdict.match_id) for verdict in verdicts if verdict.counts]
    if counting:
        _replay(mode, min(counting))


def _counts(match: Match, mode: Mode) -> bool:
    """Whether the match counts: finished with a result, in a rated mode, between accounts alone. A bot in it is nobody
    whose strength is known, so that nothing can be learned about the others.
    """
    if not mode.rated or match.status != Match.Status.FINISHED or match.outcome is None:
        return False
    seats = match.seats.all()
    accounts = all(seat.player is not None and not seat.player.is_guest for seat in seats)
    placed = {seat.number: seat.place for seat in seats if seat.place is not None}
    return accounts and len(placed) == len(seats) and len(sides(placed, mode.teams)) > 1


@transaction.atomic
def take_back(match: Match) -> bool:
    """The match counts no more: its changes go, and what came after in its mode is computed anew. Whether it counted.

    For matches that are voided. Safe to repeat; a match that was not rated yet will not be.
    """
    mode = locks.ladder(match.mode) if match.mode else None
    if mode is None or match.finished_at is None:
        return False
    verdict, _said_now = Verdict.objects.get_or_create(
        match=match, defaults={"mode": mode, "at": match.finished_at, "counts": False}
    )
    counted, verdict.counts = verdict.counts, False
    if counted:
        verdict.save(update_fields=["counts"])
        _replay(mode, (verdict.at, match.pk))
    return counted


def catch_up(mode: Mode, most: int | None = None) -> int:
    """Decide about matches of the mode that are over and nothing was said about, `most` or all; how many those were."""
    waiting = Match.objects.filter(mode=mode.slug, verdict=None, finished_at__isnull=False)
    waiting = waiting.exclude(status__in=Match.LIVE).order_by("finished_at", "pk")
    found = list(waiting.values_list("pk", flat=True)[:most])
    for some in _batches(found):
        with transaction.atomic():
            locked = locks.ladder(mode.slug)
            if locked is None:
                return 0
            _decide(locked, list(Match.objects.filter(pk__in=some).prefetch_related("seats__player")))
    return len(found)


def rebuild(mode: Mode) -> int:
    """Compute all ratings of the mode from its history, and correct what is different; how many rows that were.

    Computing a long history takes longer than the writes of hosts can wait, so it is done before the transaction, and
    again if matches have ended meanwhile.
    """
    for _try in range(TRIES):
        seen = _signature(mode)
        computed = _compute(mode, None)
        with transaction.atomic():
            locks.ladder(mode.slug)
            if _signature(mode) == seen:
                return _write(mode, computed, everybody=True)
    with transaction.atomic():
        locks.ladder(mode.slug)
        return _write(mode, _compute(mode, None), everybody=True)


def _signature(mode: Mode) -> object:
    """Another value whenever the mode's history is another."""
    return Verdict.objects.filter(mode=mode, counts=True).aggregate(Count("pk"), Max("pk"))


def forget(player: Player) -> None:
    """Remove the player's ratings. The changes that matches made stay without a name: those of others rest on them."""
    locks.ladders_of(player)
    Rating.objects.filter(player=player).delete()
    RatingChange.objects.filter(player=player).update(player=None)


# From the history to rows -------------------------------------------------------------------------------------------


def _replay(mode: Mode, since: Key) -> None:
    _write(mode, _compute(mode, since), everybody=False)


def _from(since: Key | None) -> Q:
    """Rows of this match and later ones. The first condition alone is what an index finds them by."""
    return Q() if since is None else Q(at__gte=since[0]) & (Q(at__gt=since[0]) | Q(match__gte=since[1]))


def _compute(mode: Mode, since: Key | None) -> Computed:
    """What happened from `since` on, run again."""
    written = _written(mode, since)
    forms = {} if since is None else _forms_before(mode, since, written)
    moves: dict[Slot, Move] = {}
    for at, match, seats in _history(mode, since):
        skills = {}
        for number, _place, player in seats:
            if player is not None:
                skills[number] = forms.get(player, NEW).skill
            else:  # who is gone is as good as was written down
                old = written.get((match, number))
                skills[number] = old.before if old else BEGINNER
        after = rate({number: place for number, place, _player in seats}, skills, teams=mode.teams)
        for number, _place, player in seats:
            moves[match, number] = Move(player, (skills[number], after[number], at))
            if player is not None:
                forms[player] = Form(after[number], forms.get(player, NEW).games + 1)
    return Computed(written, moves, forms)


def _written(mode: Mode, since: Key | None) -> dict[Slot, Move]:
    """The changes as they are written, in the order of the history."""
    rows = RatingChange.objects.filter(_from(since), mode=mode).order_by("at", "match", "seat")
    fields = rows.values_list("match", "seat", "player", "mu_before", "sigma_before", "mu_after", "sigma_after", "at")
    return {
        (match, seat): Move(player, (Skill(mu, sigma), Skill(mu_after, sigma_after), at))
        for match, seat, player, mu, sigma, mu_after, sigma_after, at in fields
    }


def _forms_before(mode: Mode, since: Key, written: dict[Slot, Move]) -> dict[int, Form]:
    """The forms of all whom the history from `since` on concerns, or did, as they were before it."""
    matches = Verdict.objects.filter(_from(since), mode=mode, counts=True).values("match")
    playing = Seat.objects.filter(match__in=matches, player__isnull=False).values_list("player", flat=True)
    changed = {move.player for move in written.values() if move.player is not None}
    forms = {}
    for some in _batches(changed.union(playing)):
        for row in Rating.objects.filter(mode=mode, player__in=some):
            forms[row.player_id] = Form(Skill(row.mu, row.sigma), row.games)
    for move in reversed(written.values()):
        if move.player is not None:
            forms[move.player] = Form(move.before, forms[move.player].games - 1)
    return forms


def _history(mode: Mode, since: Key | None) -> Iterator[tuple[datetime, UUID, list[tuple[int, int, int | None]]]]:
    """(when, match, [(seat, place, player)]) of each match that counts, in order."""
    rows = Verdict.objects.filter(_from(since), mode=mode, counts=True).order_by("at", "match")
    for some in _batches(rows.values_list("at", "match")):
        seats: dict[UUID, list[tuple[int, int, int | None]]] = {}
        held = Seat.objects.filter(match__in=[match for _at, match in some]).order_by("match", "number")
        for match, *seat in held.values_list("match", "number", "place", "player"):
            seats.setdefault(match, []).append(tuple(seat))
        for at, match in some:
            yield at, match, seats[match]


def _write(mode: Mode, computed: Computed, *, everybody: bool) -> int:
    """Make the rows say what was computed; how many did not. `everybody`: who is not in it has no rating."""
    written, moves = computed.written, computed.moves
    wrong = {
        slot
        for slot in {*written, *moves}
        if slot not in written or slot not in moves or written[slot].numbers != moves[slot].numbers
    }
    matches = {match for match, _seat in wrong}
    for some in _batches(matches):
        RatingChange.objects.filter(match__in=some).delete()
    anew = (_change(mode, slot, move) for slot, move in moves.items() if slot[0] in matches)
    RatingChange.objects.bulk_create(anew, batch_size=BATCH)
    return len(wrong) + _write_forms(mode, computed, everybody=everybody)


def _change(mode: Mode, slot: Slot, move: Move) -> RatingChange:
    before, after, at = move.numbers
    return RatingChange(
        match_id=slot[0],
        seat=slot[1],
        player_id=move.player,
        mode=mode,
        mu_before=before.mu,
        sigma_before=before.sigma,
        mu_after=after.mu,
        sigma_after=after.sigma,
        at=at,
    )


def _write_forms(mode: Mode, computed: Computed, *, everybody: bool) -> int:
    forms = computed.forms
    rows = Rating.objects.filter(mode=mode)
    kept = {row.player_id: row for row in (rows if everybody else rows.filter(player__in=forms))}
    last = {move.player: move.numbers[2] for move in computed.moves.values()}
    for player in forms:
        if player not in last:  # all that is left of it is earlier
            last[player] = RatingChange.objects.filter(mode=mode, player=player).aggregate(at=Max("at"))["at"]
    gone = [player for player in kept if player not in forms or not forms[player].games]
    rows.filter(player__in=gone).delete()
    anew = []
    for player, form in forms.items():
        if form.games and _form_of(kept.get(player)) != (form, last[player]):
            row = Rating(player_id=player, mode=mode, games=form.games, played_at=last[player])
            row.mu, row.sigma = form.skill
            anew.append(row)
    Rating.objects.bulk_create(
        anew,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=("player", "mode"),
        update_fields=("mu", "sigma", "games", "played_at"),
    )
    return len(gone) + len(anew)


def _form_of(row: Rating | None) -> tuple[Form, datetime] | None:
    return None if row is None else (Form(Skill(row.mu, row.sigma), row.games), row.played_at)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    everything = list(rows)
    return (everything[start : start + BATCH] for start in range(0, len(everything), BATCH))
