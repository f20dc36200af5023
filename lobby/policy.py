"""Who may join, watch and talk in a match, as this lobby sees it. Games ask through settings.BACKBEAT_POLICY."""

from games.matches.policy import Policy
from games.models import Match
from lobby.models import Player, Room


class LobbyPolicy(Policy):
    """Everybody may play the seat they hold, and watch; but whom a room's owner removed stays away from its match."""

    def may_watch(self, player: Player | None, match: Match) -> bool:
        return player is None or not Room.objects.filter(match=match, kicked=player).exists()
