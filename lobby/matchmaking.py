"""“Play now”: a player is in a running match after one click.

First the player's own match, then a bot's seat in a match that strangers play, if the game lets anybody drop in, then a
new match with bots. Taking a bot's seat is decided by the games' side; here is only the order of trying.
"""

from django.db import transaction

from games.engine.game import Game
from games.matches import gate
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
    gate.open_for(kind.slug)
    open_to_me = selectors.quick_matches(game=kind.slug, player=player)[:TRIES] if kind.drop_in else ()
    for match in open_to_me:
        try:
            return matches.take_bot_seat(match=match, player=player)
        except Problem:  # full or over by now
            continue
    return _new_match(player, kind).seats.get(player=player)


def _new_match(player: Player, game: type[Game]) -> Match:
    level = min(BOT_LEVEL, game.bot.levels)
    bots = [
        SeatSpec(player=None, name=bot_name(game, level, number), bot=level) for number in range(1, game.quick_seats)
    ]
    seats = [SeatSpec(player=player, name=player.name, bot=None), *bots]
    options = clean_options(game, {})
    return matches.create_match(game=game.slug, options=options, seats=seats, public=game.drop_in)
