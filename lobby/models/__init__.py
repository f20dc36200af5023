"""The rows of the lobby. These rooms know shapes and constraints alone; what changes rows are services."""

from lobby.models.control import Login, Note, Suspension
from lobby.models.friends import Friendship, Notice
from lobby.models.moderation import LINE_LENGTH, REASON_LENGTH, Mute, Report, RoomLine
from lobby.models.modes import Mode
from lobby.models.people import NAME_LENGTH, Block, Player, PlayerManager, Token
from lobby.models.queue import Proposal, QueueEntry, QueueMember
from lobby.models.ratings import Rating, RatingChange, Verdict
from lobby.models.rooms import CODE_LENGTH, CODE_LETTERS, Room, RoomSeat, new_code

__all__ = [
    "CODE_LENGTH",
    "CODE_LETTERS",
    "LINE_LENGTH",
    "NAME_LENGTH",
    "REASON_LENGTH",
    "Block",
    "Friendship",
    "Login",
    "Mode",
    "Mute",
    "Note",
    "Notice",
    "Player",
    "PlayerManager",
    "Proposal",
    "QueueEntry",
    "QueueMember",
    "Rating",
    "RatingChange",
    "Report",
    "Room",
    "RoomLine",
    "RoomSeat",
    "Suspension",
    "Token",
    "Verdict",
    "new_code",
]
