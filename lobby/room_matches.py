"""From a room into its match, back, and into the next one.

A room has at most one match at a time, and a match at most one rematch, whoever asks for it first: the room's owner
over HTTP or the players in the match. What is done here is one transaction each and safe to repeat, as in services.py.
"""

from functools import partial

from django.db import transaction
from django.db.models import Case, F, When
from django.utils import timezone
from django.utils.translation import gettext as _

from games.engine import Rematch
from games.engine.game import Game
from games.matches import services as matches
from games.matches.errors import Problem
from games.matches.services import SeatSpec, sides_changed
from games.models import Match
from lobby import locks, notify, presence, queueing, selectors
from lobby.limits import bound
from lobby.models import Player, Room, RoomSeat
from lobby.names import bot_name
from lobby.services import find_game, owned

ASIDE = 1000  # beyond every seat's number


@transaction.atomic
def start(*, player: Player, code: str) -> Match:
    """Owner: begin the match when everybody else is ready. Repeating it answers the same match."""
    _hold_people(code)
    room = owned(code, player)
    if room.match and room.match.is_live:
        return room.match
    presence.remove_absent(room)
    if room.seats.filter(player__isnull=False, ready=False).exclude(player=player).exists():
        raise Problem("not_ready", _("Not everybody is ready."))
    return _begin(room)


@transaction.atomic
def rematch(*, player: Player, code: str) -> Match:
    """Owner: the people of the room once more, when the match is over. Repeating it answers the same match.

    In games that the players may ask a rematch of in the match itself, this is the same one: its sides change, and
    `repeat` leads the room there.
    """
    _hold_people(code)
    room = owned(code, player)
    if room.match is None:
        raise Problem("not_ready", _("There has been no match to repeat."))
    if room.match.is_live:
        return room.match
    presence.remove_absent(room)
    if Rematch not in find_game(room.game).standard:
        return _begin(room)
    seats = sides_changed(_seats_to_play(room))
    return matches.rematch(match=room.match, seats=seats, options=room.options)


@transaction.atomic
def repeat(*, match: Match, rematch: Match) -> None:
    """The match has its rematch: its room goes there, and its seats change as the sides have."""
    for room in locks.rooms().filter(match=match):
        _change_sides(room)
        _lead(room, rematch)


def _hold_people(code: str) -> None:
    """Until this transaction ends the queue gives nobody of the room a match. Players are locked before rooms."""
    locks.players(
        *RoomSeat.objects.filter(room__code=selectors.clean_code(code), player__isnull=False).values_list(
            "player", flat=True
        )
    )


def _begin(room: Room) -> Match:
    match = matches.create_match(game=room.game, options=room.options, seats=_seats_to_play(room))
    _lead(room, match)
    # Afterwards: a queue is locked before rooms are.
    transaction.on_commit(partial(queueing.give_up, match=match), robust=True)
    return match


def _lead(room: Room, match: Match) -> None:
    """The room's people go to that match."""
    room.match = match
    room.save(update_fields=["match"])
    notify.match_made(room.code, match.pk)


def _seats_to_play(room: Room) -> list[SeatSpec]:
    """Who would sit where in a match that begins now, or why none can."""
    game = find_game(room.game)
    seats = list(room.seats.select_related("player"))
    if len(seats) < game.seats[0]:
        missing = _("This game needs at least %(count)d seats taken. Add a bot?") % {"count": game.seats[0]}
        raise Problem("not_ready", missing)
    people = [seat.player_id for seat in seats if seat.player_id is not None]
    busy = set(selectors.live_seats(*people).exclude(match__mode="").values_list("player", flat=True))
    for seat in seats:
        if seat.player_id in busy:
            playing = _("%(name)s plays another match: begin when it is over, or without them.")
            raise Problem("not_ready", playing % {"name": seat.player})
    if selectors.live_seats(room.owner).count() >= bound("running_matches"):
        raise Problem("too_many_matches", _("You play in too many matches already. Leave one first."))
    return [_spec(game, seat) for seat in seats]


def _spec(game: type[Game], seat: RoomSeat) -> SeatSpec:
    if seat.player is None:
        return SeatSpec(player=None, name=bot_name(game, seat.bot, seat.number), bot=seat.bot)
    return SeatSpec(player=seat.player, name=seat.player.name, bot=None)


@transaction.atomic
def match_over(*, match: Match) -> None:
    """The room's people come back: nobody is ready for another one yet, and everybody gets time to arrive."""
    for room in locks.rooms().filter(match=match):
        room.seats.filter(player__isnull=False).update(ready=False, seen_at=timezone.now())
        notify.room_changed(room.code)


def _change_sides(room: Room) -> None:
    """The people and bots of this locked room change seats as they do in the rematch."""
    seats = list(room.seats.all())
    moves = [When(pk=there.pk, then=here.number) for here, there in zip(seats, sides_changed(seats), strict=True)]
    room.seats.update(number=F("number") + ASIDE)  # two may not hold one number, not for a moment either
    room.seats.update(number=Case(*moves))
