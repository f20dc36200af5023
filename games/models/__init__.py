"""The rows of games: matches and what is kept of them, and the processes that run them. These rooms know shapes and
constraints alone; what changes rows is in games.matches.
"""

from games.models.gates import Maintenance, Switch
from games.models.hosts import Host
from games.models.matches import Command, Match, Seat, new_seed
from games.models.recordings import RecordingFile, RecordingPart, Replay
from games.models.tickets import SpentTicket
from games.models.watching import Report, Sample, Watch

__all__ = [
    "Command",
    "Host",
    "Maintenance",
    "Match",
    "RecordingFile",
    "RecordingPart",
    "Replay",
    "Report",
    "Sample",
    "Seat",
    "SpentTicket",
    "Switch",
    "Watch",
    "new_seed",
]
