"""Ring 1, the rules of any match: pure Python and msgspec. No Django, no asyncio, no clock, no files, no sockets.

This is the one import of a game's author. Everything else in the project may change without a game noticing.
"""

from games.engine.bot import Bot, BotSeat
from games.engine.fields import between, bounds, clamp, gettext_noop
from games.engine.game import Audience, Game
from games.engine.match import Match
from games.engine.options import choose, flag
from games.engine.random import Random
from games.engine.refusal import Refused
from games.engine.registry import bot_for, register
from games.engine.secrets import secret
from games.engine.sight import Sight
from games.engine.standard import Draw, Rematch, Resign
from games.engine.types import Input, Options, Outcome, Row, State
from games.engine.vector import ANGLES, ONE, angle_of, cos, length, sin, turn

__all__ = [
    "ANGLES",
    "ONE",
    "Audience",
    "Bot",
    "BotSeat",
    "Draw",
    "Game",
    "Input",
    "Match",
    "Options",
    "Outcome",
    "Random",
    "Refused",
    "Rematch",
    "Resign",
    "Row",
    "Sight",
    "State",
    "angle_of",
    "between",
    "bot_for",
    "bounds",
    "choose",
    "clamp",
    "cos",
    "flag",
    "gettext_noop",
    "length",
    "register",
    "secret",
    "sin",
    "turn",
]
