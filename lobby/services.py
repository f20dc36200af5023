"""What can be done in a room between matches, one function an act, each one transaction: pages and API all call these.

Whoever changes a room holds its row (locks.py), so acts on one room happen one after the other; that two never hold
one seat is the database's constraint. Every act may be repeated after a lost answer: the second one changes nothing.
What is refused raises Problem. Nothing here knows HTTP.
"""

from contextlib import suppress
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from games.engine import registry
from games.engine.game import Game
from games.engine.options import OptionsError, describe, parse
from games.matches import gate
from games.matches import services as matches
from games.matches.errors import Problem
from lobby import locks, notify, presence
from lobby.models import Block, Player, Room, RoomSeat
from lobby.selectors import clean_code, no_such_room


def find_game(slug: str) -> type[Game]:
    """The installed game of that slug, or Problem("unknown_game")."""
    try:
        return registry.get(slug)
    except registry.UnknownGame as error:
        raise Problem("unknown_game", _("There is no such game."), {"game": str(error)}) from error


def clean_options(game: type[Game], options: dict[str, Any]) -> dict[str, Any]:
    """All options of the game, defaults for those not given, or Problem("options_invalid")."""
    try:
        cleaned: dict[str, Any] = msgspec.to_builtins(parse(game.options, options))
    except OptionsError as error:
        rows = {row["name"]: row for row in describe(game.options)}
        fields = {name: _allowed(rows.get(name)) for name in error.fields}
        raise Problem("options_invalid", _("Some options are not allowed."), fields) from error
    return cleaned


def _allowed(row: dict[str, Any] | None) -> str:
    """What an option may be, as a sentence. `row` describes it; None: the game has no such option."""
    match row:
        case None:
            return _("There is no such option.")
        case {"kind": "int", "min": least, "max": most}:
            return _("Choose a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}
        case {"kind": "choice", "choices": choices}:
            return _("Choose one of these: %(choices)s.") % {"choices": ", ".join(map(str, choices))}
    return _("Choose true or false.")


@transaction.atomic
def create_room(*, player: Player, game: str, options: dict[str, Any] | None = None, private: bool = False) -> Room:
    """A new room with its owner on the first seat."""
    kind = find_game(game)
    gate.open_for(kind.slug)
    room = Room.objects.create(
        game=kind.slug, options=clean_options(kind, options or {}), private=private, owner=player
    )
    RoomSeat.objects.create(room=room, number=0, player=player)
    notify.rooms_changed()
    notify.whereabouts_changed([player.pk])
    return room


@transaction.atomic
def join_room(*, player: Player, code: str) -> RoomSeat:
    """Take the first free seat; who is in already keeps the seat."""
    room = _locked(code)
    seat = room.seats.filter(player=player).first()
    if seat is not None:
        return seat
    if room.kicked.contains(player):
        raise Problem("kicked", _("The owner removed you from this room."))
    if Block.objects.filter(blocked=player, player__in=room.seats.values("player")).exists():
        raise Problem("not_wanted", _("You cannot join this room."))
    number = next(iter(free_numbers(room)), None)
    if number is None:
        raise Problem("room_full", _("This room is full."))
    seat = RoomSeat.objects.create(room=room, number=number, player=player)
    notify.room_changed(room.code)
    notify.whereabouts_changed([player.pk])
    return seat


@transaction.atomic
def leave_room(*, player: Player, code: str) -> None:
    """Give up the seat. The last one to leave closes the room; an owner who leaves hands it over."""
    room = locks.rooms().filter(code=clean_code(code)).first()
    if room is not None and room.seats.filter(player=player).delete()[0]:
        presence.settle(room)
        notify.whereabouts_changed([player.pk])


@transaction.atomic
def set_ready(*, player: Player, code: str, ready: bool) -> None:
    room = _between_matches(_locked(code))
    seat = _seat_of(room, player)
    seat.ready = ready
    seat.save(update_fields=["ready"])
    notify.room_changed(room.code, listing=False)


@transaction.atomic
def set_options(*, player: Player, code: str, options: dict[str, Any], private: bool | None = None) -> None:
    """Owner: choose options; who was ready has to say so again. `private` None leaves it as it is."""
    room = _between_matches(owned(code, player))
    cleaned = clean_options(find_game(room.game), options)
    if cleaned != room.options:
        room.options = cleaned
        room.seats.update(ready=False)
    if private is not None and private != room.private:
        room.private = private
        people = room.seats.filter(player__isnull=False)
        notify.whereabouts_changed(list(people.values_list("player_id", flat=True)))
    room.save(update_fields=["options", "private"])
    notify.room_changed(room.code)


@transaction.atomic
def set_bot(*, player: Player, code: str, number: int, level: int | None) -> None:
    """Owner: put a bot of that level on a seat that is free or a bot's; None takes the bot away."""
    room = _between_matches(owned(code, player))
    game = find_game(room.game)
    if not 0 <= number < game.seats[1]:
        raise Problem("invalid", _("There is no such seat."), {"seat": _("There is no such seat.")})
    if room.seats.filter(number=number, player__isnull=False).exists():
        raise Problem("seat_taken", _("A player sits there."))
    if level is None:
        room.seats.filter(number=number).delete()
    else:
        _require_level(game, level)
        room.seats.update_or_create(number=number, defaults={"bot": level})
    notify.room_changed(room.code)


@transaction.atomic
def set_bots(*, player: Player, code: str, count: int, level: int) -> None:
    """Owner: so many bots of that level on the first seats that no player holds, and no other bots; fewer if there
    are not so many seats. For games of so many seats that nobody would choose them one by one."""
    room = _between_matches(owned(code, player))
    game = find_game(room.game)
    _require_level(game, level)
    room.seats.filter(player__isnull=True).delete()
    numbers = free_numbers(room)[:count]
    RoomSeat.objects.bulk_create([RoomSeat(room=room, number=number, bot=level) for number in numbers])
    notify.room_changed(room.code)


def _require_level(game: type[Game], level: int) -> None:
    if not 1 <= level <= game.bot.levels:
        problem = _("The bots of this game have levels 1 to %(most)d.") % {"most": game.bot.levels}
        raise Problem("invalid", problem, {"level": problem})


@transaction.atomic
def kick(*, player: Player, code: str, number: int) -> None:
    """Owner: remove a player from the room, for good; from its running match too."""
    room = owned(code, player)
    seat = room.seats.filter(number=number, player__isnull=False).select_related("player").first()
    if seat is None:
        return
    if seat.player == player:
        raise Problem("invalid", _("You cannot remove yourself; leave instead."))
    held = room.match.seats.filter(player=seat.player, left=False) if room.match and room.match.is_live else ()
    for one in held:
        with suppress(Problem):  # an operator was faster
            matches.command(match=room.match, kind="kick", by=player, reason="room", seat=one.number)
    room.kicked.add(seat.player)
    seat.delete()
    notify.room_changed(room.code)
    notify.whereabouts_changed([seat.player_id])


@transaction.atomic
def hand_over(*, player: Player, code: str, number: int) -> None:
    """Owner: make the player on that seat the owner."""
    room = _locked(code)
    seat = room.seats.filter(number=number, player__isnull=False).first()
    if seat is None:
        raise Problem("not_member", _("Nobody sits there."))
    if seat.player_id == room.owner_id and room.seats.filter(player=player).exists():
        return  # said twice
    _require_owner(room, player)
    room.owner_id = seat.player_id
    room.save(update_fields=["owner"])
    notify.room_changed(room.code)


def free_numbers(room: Room) -> list[int]:
    """Seats of the room that nobody holds, in order."""
    taken = {seat.number for seat in room.seats.all()}
    return [number for number in range(find_game(room.game).seats[1]) if number not in taken]


def _locked(code: str) -> Room:
    room = locks.rooms().filter(code=clean_code(code)).first()
    if room is None:
        raise no_such_room()
    return room


def owned(code: str, player: Player) -> Room:
    """The room, locked, if it is this player's to decide on."""
    room = _locked(code)
    _require_owner(room, player)
    return room


def _require_owner(room: Room, player: Player) -> None:
    if room.owner_id != player.pk:
        raise Problem("not_owner", _("Only the owner of the room can do that."))


def _between_matches(room: Room) -> Room:
    if room.match and room.match.is_live:
        raise Problem("already_started", _("The match is running. Change this after it."))
    return room


def _seat_of(room: Room, player: Player) -> RoomSeat:
    seat = room.seats.filter(player=player).first()
    if seat is None:
        raise Problem("not_member", _("You are not in this room."))
    return seat
