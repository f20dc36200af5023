"""The rows of the lobby. These rooms know shapes and constraints alone; what changes rows are services."""

from lobby.models.modes import Mode
from lobby.models.people import NAME_LENGTH, Block, Player, PlayerManager, Token
from lobby.models.queue import Proposal, QueueEntry, QueueMember
from lobby.models.rooms import CODE_LENGTH, CODE_LETTERS, Room, RoomSeat, new_code

__all__ = [
    "CODE_LENGTH",
    "CODE_LETTERS",
    "NAME_LENGTH",
    "Block",
    "Mode",
    "Player",
    "PlayerManager",
    "Proposal",
    "QueueEntry",
    "QueueMember",
    "Room",
    "RoomSeat",
    "Token",
    "new_code",
]
