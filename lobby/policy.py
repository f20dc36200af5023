"""Who may join, watch and talk in a match, as this lobby sees it. Games ask through settings.BACKBEAT_POLICY."""

from collections.abc import Sequence
from uuid import UUID

from games.matches.policy import Policy
from games.models import Match
from lobby import friends, reporting
from lobby.models import Player, Room


class LobbyPolicy(Policy):
    """Everybody may play the seat they hold, and watch, and whoever could be blocked and reported may talk. But whom a
    room's owner removed stays away from its match, whom a moderator has muted is not heard, and nobody hears those
    whom they have blocked.
    """

    def __init__(self) -> None:
        self._removed: dict[tuple[int, UUID], bool] = {}  # of those that were expected
        self._expected: set[int] = set()
        self._muted: set[int] | None = None
        self._blocks: dict[int, frozenset[str]] | None = None

    def expect(self, asked: Sequence[tuple[Player | None, Match]]) -> None:
        pairs = {(player.pk, match.pk) for player, match in asked if player is not None}
        rooms = Room.kicked.through.objects.filter(
            room__match__in={match for _, match in pairs}, player__in={player for player, _ in pairs}
        )
        removed = set(rooms.values_list("player", "room__match"))
        self._expected = {player for player, _ in pairs}
        self._removed = {pair: pair in removed for pair in pairs}

    def may_watch(self, player: Player | None, match: Match) -> bool:
        if player is None:
            return True
        removed = self._removed.get((player.pk, match.pk))
        if removed is None:
            removed = Room.objects.filter(match=match, kicked=player).exists()
        return not removed

    def may_chat(self, player: Player | None, match: Match) -> bool:
        if player is None:
            return False
        if player.pk not in self._expected:
            return not reporting.is_muted(player)
        if self._muted is None:
            self._muted = reporting.muted(self._expected)
        return player.pk not in self._muted

    def unheard(self, player: Player | None) -> frozenset[str]:
        if player is None:
            return frozenset()
        if player.pk not in self._expected:
            return friends.blocked_by({player.pk})[player.pk]
        if self._blocks is None:
            self._blocks = friends.blocked_by(self._expected)
        return self._blocks[player.pk]
