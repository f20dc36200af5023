"""The queue's services: join, leave, ready, and the pass that turns waiting people into proposals.

Whatever changes entries that exist holds their mode's row (locks.py), so that two processes never find one entry two
matches. Joining only adds a row: that a player waits once is the database's constraint. Who may meet is pairing.py's.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from games.matches import gate
from games.matches import services as matches
from games.matches.errors import Problem
from games.matches.services import SeatSpec
from games.models import Match, Seat
from lobby import locks, notify, selectors
from lobby.epoch import Epoch
from lobby.limits import bound
from lobby.models import Block, Mode, Player, Proposal, QueueEntry, QueueMember
from lobby.names import bot_name
from lobby.pairing import AGAIN_AFTER, Found, Party, Shape, pair

READY_WITHIN = timedelta(seconds=15)  # to look up, read, and press a button
SEEN_EVERY = timedelta(seconds=10)
ABSENT_AFTER = timedelta(seconds=30)  # as in a room: a page that reloads over a bad network is back by then
RECENT = timedelta(minutes=30)  # whom one played within it, one would rather not meet again at once
MOST_WAITING = 20_000  # entries of a mode; a pass over half of them is what is measured
WOKEN = 50  # people who see each change of a queue's length: in a longer one it says little
UNRATED = 25.0  # openskill's mu of somebody who has not played
AT_ONCE = 1000  # entries that one pass finds a match: others want the mode's row, and a pass takes 0.2 s at most
NOBODY: frozenset[int] = frozenset()
LONG = 500  # entries from which on joining makes no pass of its own: the next one is a second away


def waiting(mode: Mode) -> QuerySet[QueueMember]:
    """Who waits in that mode, with `mu`, what they are worth in it."""
    rated = FilteredRelation("player__ratings", condition=Q(player__ratings__mode=mode))
    rows = QueueMember.objects.filter(entry__mode=mode, entry__proposal=None)
    return rows.annotate(rated=rated, mu=Coalesce("rated__mu", UNRATED))


def find_mode(slug: str) -> Mode:
    """The mode of that slug that can be queued for, or Problem("unknown_mode")."""
    mode = Mode.objects.filter(slug=slug, enabled=True).first()
    if mode is None or mode.game_class is None:
        raise Problem("unknown_mode", _("There is no such mode to queue for."))
    return mode


def playing(*, player: Player) -> Match | None:
    """The newest match not over in which others count on the player: one that was queued for, or of a room, or a
    rematch. A match with bots alone, or that anybody drops into, is a way to pass the time until one is found.
    """
    seat = _engaged([player.pk]).select_related("match").order_by("-match__created_at").first()
    return seat.match if seat else None


def busy(players: Iterable[int]) -> set[int]:
    """Those of these players who are `playing`. Who holds their rows (locks.players) knows that it stays so."""
    return set(_engaged(players).values_list("player", flat=True))


def _engaged(players: Iterable[int]) -> QuerySet[Seat]:
    others = Seat.objects.filter(match=OuterRef("match"), player__isnull=False, left=False)
    with_others = Q(Exists(others.exclude(player=OuterRef("player"))), match__public=False)
    return selectors.live_seats(*players).filter(~Q(match__mode="") | with_others)


@transaction.atomic
def join(*, player: Player, mode: str) -> None:
    """Wait for a match of the mode. Who waits for it already, or plays with others (`playing`), waits for no other;
    who waits for another mode waits for this one instead.

    Problem: `unknown_mode`, `queue_found` (a match of another mode waits for this player's "ready"),
    `too_many_matches`, `busy`, and those of gate.open_for.
    """
    wanted = find_mode(mode)
    place = QueueMember.objects.filter(player=player).select_related("entry").first()
    if place is not None and place.entry.mode_id != wanted.pk:
        if place.entry.proposal_id:
            raise Problem("queue_found", _("A match was found for you. Say that you are ready, or leave the queue."))
        leave(player=player)
    elif place is not None or playing(player=player):
        seen(player=player)
        return
    gate.open_for(wanted.game)
    if selectors.live_seats(player).count() >= bound("running_matches"):
        raise Problem("too_many_matches", _("You play in too many matches already. Leave one first."))
    length = wanted.entries.count()
    if length >= MOST_WAITING:
        raise Problem("busy", _("Too many people are waiting. Try again in a few minutes."))
    try:
        with transaction.atomic():
            QueueMember.objects.create(entry=QueueEntry.objects.create(mode=wanted), player=player)
    except IntegrityError:
        return  # the player's other click was faster
    _tell_those_who_wait(wanted)
    enough = length + 1 >= wanted.seats or wanted.bots_after == 0
    if enough and length < LONG:
        # Whatever goes wrong in the pass, this player waits; the next one is a second away.
        transaction.on_commit(partial(run, mode=wanted.pk), robust=True)


@transaction.atomic
def leave(*, player: Player) -> None:
    """Wait no longer. A match that was found is dissolved; the others are in front again."""
    place = _place(player)
    if place is None:
        return
    proposal = place.entry.proposal
    notify.queue_changed([player.pk])
    place.entry.delete()
    _tell_those_who_wait(place.entry.mode)
    if proposal is not None:
        _dissolve([proposal.pk])


def give_up(*, match: Match) -> None:
    """The people of a match that has begun elsewhere, in a room say, wait for none any more. Safe to repeat."""
    waiting = Player.objects.filter(queue_place__isnull=False, seats__match=match)
    for player in waiting:
        if playing(player=player) is not None:
            leave(player=player)


def closed(mode: Mode) -> Problem | None:
    """Why no match of the mode can begin in this moment; None if one can."""
    if not mode.enabled:
        return Problem("mode_off", _("This mode is switched off for now."))
    try:
        matches.open_now(mode.game)
    except Problem as problem:
        return problem
    return None


def ready(*, player: Player) -> Match | None:
    """This player wants the match that was found. The match, once everybody does; or none, and all wait on, if one of
    them has blocked another meanwhile, or plays elsewhere by now, and waits no longer. Repeating it changes nothing.

    Problem: `not_found_yet` (nothing waits for this player's answer); and `mode_off` and those of `create_match`, when
    no match can begin after all: then everybody waits again, in front.
    """
    answer = _answer(player)
    if isinstance(answer, Problem):
        raise answer  # here, because what was done about it is to stay
    return answer


@transaction.atomic
def _answer(player: Player) -> Match | Problem | None:
    place = _place(player)
    if place is None and (match := playing(player=player)):
        return match
    if place is None or place.entry.proposal is None or place.entry.proposal.deadline <= timezone.now():
        raise Problem("not_found_yet", _("There is no match that waits for you. Queue again."))
    proposal = place.entry.proposal
    if not place.ready:
        place.ready = True
        place.save(update_fields=["ready"])
    members = QueueMember.objects.filter(entry__proposal=proposal).select_related("player")
    notify.queue_changed([member.player_id for member in members])
    if any(not member.ready for member in members):
        return None
    # Held until the match is there: a block, or another match, comes before this look, or after this match.
    people = [one.pk for one in locks.players(*(member.player_id for member in members))]
    gone = busy(people)
    if gone or Block.objects.filter(player__in=people, blocked__in=people).exists():
        _remove(QueueEntry.objects.filter(members__player__in=gone))
        _dissolve([proposal.pk])
        return None
    try:
        with transaction.atomic():
            return _begin(proposal, members)
    except Problem as refused:  # nobody who was ready is at fault, and least of all the last one
        _dissolve([proposal.pk])
        return refused


def seen(*, player: Player) -> None:
    """This player is about. Costs one UPDATE, which changes nothing for who does not wait or was seen just now."""
    now = timezone.now()
    QueueMember.objects.filter(player=player, seen_at__lt=now - SEEN_EVERY / 2).update(seen_at=now)


@transaction.atomic
def run(*, mode: int, drop_absent: bool = False, forgive: bool = False) -> int:
    """One pass over a mode: overdue proposals end, who is gone is dropped, and matches are found, unless none could
    begin now; how many. `forgive`: who has not answered could not, since no process was there to take it.

    While another process is at it, this one does nothing.
    """
    locked = locks.free_queue(mode)
    if locked is None or locked.game_class is None:
        return 0
    now = timezone.now()
    overdue = list(locked.proposals.filter(deadline__lte=now).values_list("pk", flat=True)[:AT_ONCE])
    if forgive:
        _dissolve(overdue)
    else:
        _end_overdue(overdue)
    if drop_absent:
        _drop_absent(locked, now)
    found = pair(gather(locked), shape_of(locked), now.timestamp(), AT_ONCE)
    if not found or closed(locked) is not None:
        return 0
    _propose(locked, found, now)
    return len(found)


def shape_of(mode: Mode) -> Shape:
    return Shape(mode.seats, mode.teams, mode.bots_after)


def gather(mode: Mode) -> list[Party]:
    """Who waits in that mode, as the rules of pairing see it. A fixed number of queries, however many wait."""
    blocks: dict[int, set[int]] = defaultdict(set)
    places = QueueMember.objects.filter(entry__mode=mode, entry__proposal=None)
    for player, blocked in Block.objects.filter(player__in=places.values("player")).values_list("player", "blocked"):
        blocks[player].add(blocked)
    recent = _recent_company(mode)
    parties: dict[int, Party] = {}
    rows = waiting(mode).values_list("entry_id", "player_id", "mu", Epoch("entry__created_at"))
    for entry, player, mu, since in rows:
        one = Party(entry, (player,), mu, since, blocks.get(player, NOBODY), recent.get(player, NOBODY))
        parties[entry] = one if entry not in parties else _together(parties[entry], one)
    return list(parties.values())


def _together(party: Party, one: Party) -> Party:
    """The party with one more, who waits in the same entry. It is worth what its players are on average."""
    players = tuple(sorted((*party.players, *one.players)))
    rating = party.rating + (one.rating - party.rating) / len(players)
    return Party(party.key, players, rating, party.since, party.blocks | one.blocks, party.recent | one.recent)


def apart(*, player: Player, mode: Mode, waited: float) -> set[int]:
    """Who is not matched with this player now, whatever their ratings: blocked by either, or met just now."""
    found = set(selectors.unwanted(player).values_list("pk", flat=True))
    if waited < AGAIN_AFTER:
        found |= _recent_company(mode, player).get(player.pk, NOBODY)
    return found - {player.pk}


def _recent_company(mode: Mode, player: Player | None = None) -> dict[int, AbstractSet[int]]:
    """Whom each of those who wait, or this one of them, has played within RECENT, themselves among them."""
    seats = Seat.objects.order_by().filter(
        match__mode=mode.slug,
        match__created_at__gt=timezone.now() - RECENT,
        # Joined, because SQLite would try all who wait for each match if they were a subquery.
        player__queue_place__entry__mode=mode,
        player__queue_place__entry__proposal=None,
    )
    if player is not None:
        mine = Seat.objects.filter(player=player, match__mode=mode.slug, match__created_at__gt=timezone.now() - RECENT)
        seats = seats.filter(match__in=mine.values("match"))
    together: dict[object, set[int]] = defaultdict(set)
    # As text: ten thousand UUID objects would cost a tenth of the pass.
    for match, player in seats.annotate(key=Cast("match", TextField())).values_list("key", "player_id"):
        together[match].add(player)
    met: dict[int, AbstractSet[int]] = {}
    for people in together.values():
        for player in people:
            met[player] = met[player] | people if player in met else people
    return met


def _place(player: Player) -> QueueMember | None:
    """The player's place, in a queue that is locked now."""
    mode = QueueEntry.objects.filter(members__player=player).values_list("mode_id", flat=True).first()
    if mode is None:
        return None
    locks.queue(mode)
    places = QueueMember.objects.select_related("entry__mode", "entry__proposal__mode")
    return places.filter(player=player, entry__mode=mode).first()


def _tell_those_who_wait(mode: Mode) -> None:
    """The queue is longer or shorter: the oldest entries see it at once, the others when something happens to them."""
    waiting = QueueMember.objects.filter(entry__mode=mode, entry__proposal=None).order_by("entry__created_at")
    notify.queue_changed(list(waiting.values_list("player_id", flat=True)[:WOKEN]))


def _propose(mode: Mode, found: list[Found], now: datetime) -> None:
    """Write all of them in a few statements."""
    deadline = now + READY_WITHIN
    rows = Proposal.objects.bulk_create(Proposal(mode=mode, seats=list(one.seats), deadline=deadline) for one in found)
    # One statement, where the ORM would write a condition for each entry. All it contains are numbers of rows.
    values = (f"({row.pk:d}, {party.key:d})" for row, one in zip(rows, found, strict=True) for party in one.parties)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found (proposal, entry) AS (VALUES {', '.join(values)}) "  # noqa: S608
            "UPDATE lobby_queueentry SET proposal_id = found.proposal FROM found WHERE id = found.entry"
        )
    notify.queue_changed(player for one in found for player in one.seats if player is not None)


def _end_overdue(proposals: list[int]) -> None:
    """Who has not answered is out."""
    if proposals:
        silent = QueueMember.objects.filter(entry__proposal__in=proposals, ready=False)
        _remove(QueueEntry.objects.filter(pk__in=silent.values("entry")))
        _dissolve(proposals)


def _drop_absent(mode: Mode, now: datetime) -> None:
    gone = QueueMember.objects.filter(entry__mode=mode, entry__proposal=None, seen_at__lt=now - ABSENT_AFTER)
    _remove(mode.entries.filter(pk__in=gone.values("entry")))


def _remove(entries: QuerySet[QueueEntry]) -> None:
    found = list(entries.values_list("pk", flat=True))
    notify.queue_changed(list(QueueMember.objects.filter(entry__in=found).values_list("player_id", flat=True)))
    QueueEntry.objects.filter(pk__in=found).delete()


def _dissolve(proposals: list[int]) -> None:
    """Their entries wait again, as long as they have."""
    members = QueueMember.objects.filter(entry__proposal__in=proposals)
    members.update(ready=False)
    notify.queue_changed(list(members.values_list("player_id", flat=True)))
    Proposal.objects.filter(pk__in=proposals).delete()


def _begin(proposal: Proposal, members: QuerySet[QueueMember]) -> Match:
    mode = proposal.mode
    problem = closed(mode)
    if problem is not None:
        raise problem
    game = mode.game_class
    if game is None:
        raise Problem("unknown_game", _("There is no such game."))
    people = {member.player_id: member.player for member in members}
    level = min(mode.bot_level, game.bot.levels)
    seats = [
        SeatSpec(people[player], people[player].name, None)
        if player is not None
        else SeatSpec(None, bot_name(game, level, number), level)
        for number, player in enumerate(proposal.seats)
    ]
    match = matches.create_match(game=mode.game, options=mode.options, seats=seats, mode=mode.slug)
    QueueEntry.objects.filter(proposal=proposal).delete()
    proposal.delete()
    return match
