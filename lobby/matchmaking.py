"""“Play now”: a player is in a running match after one click.

First the player's own match, then a bot's seat in a match that strangers play, then a new match with bots. Taking a
bot's seat is decided by the games' side; here is only the order of trying.
"""

from django.db import transaction

from games.matches import services as matches
from games.matches.errors import Problem
from games.matches.services import SeatSpec
from games.models import Match, Seat
from lobby import locks, selectors
from lobby.models import Player
from lobby.names import bot_name
from lobby.services import clean_options, find_game

TRIES = 5  # matches whose last free seat went to somebody else in the meantime, before we make one
BOT_LEVEL = 2


@transaction.atomic
def play_now(*, player: Player, game: str) -> Seat:
    """The player's seat in a live match of that game. Two clicks at once end on one seat: the player's row is held."""
    kind = find_game(game)
    locks.player(player.pk)
    seat = selectors.live_seat(player=player, game=kind.slug)
    if seat is not None:
        return seat
    for match in selectors.quick_matches(game=kind.slug)[:TRIES]:
        try:
            return matches.take_bot_seat(match=match, player=player)
        except Problem:  # full or over by now
            continue
    return _new_match(player, kind.slug).seats.get(player=player)


def _new_match(player: Player, game: str) -> Match:
    kind = find_game(game)
    bots = [
        SeatSpec(player=None, name=bot_name(BOT_LEVEL, number), bot=BOT_LEVEL) for number in range(1, kind.quick_seats)
    ]
    seats = [SeatSpec(player=player, name=player.name, bot=None), *bots]
    return matches.create_match(game=game, options=clean_options(kind, {}), seats=seats, public=True)
