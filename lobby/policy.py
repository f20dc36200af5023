"""Who may join, watch and talk in a match, as this lobby sees it. Games ask through settings.BACKBEAT_POLICY."""

from games.matches.policy import Policy
from games.models import Match
from lobby.models import Player, Room


class LobbyPolicy(Policy):
    """Seats belong to who holds them, and everybody may watch; whom a room's owner removed stays away from its match."""

    def may_watch(self, player: Player | None, match: Match) -> bool:
        return player is None or not Room.objects.filter(match=match, kicked=player).exists()
