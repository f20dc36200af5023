"""Who may join, watch, talk and be heard: one object, named by BACKBEAT_POLICY, so that games need not know a lobby."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from games.models import Match


class Policy:
    """The default: whoever has a seat may play, and anybody may watch. `player` is None for somebody unknown."""

    def expect(self, asked: Sequence[tuple[Any, Match]]) -> None:
        """All of these pairs of player and match are about to be asked for. Whoever looks up each in the database does
        it here at once; the answers must be the same.
        """

    def may_join(self, player: Any, match: Match) -> bool:
        """Whether the player may use the seat that is theirs, or take over a bot's."""
        return True

    def may_watch(self, player: Any, match: Match) -> bool:
        """Whether they may watch without a seat."""
        return True

    def may_chat(self, player: Any, match: Match) -> bool:
        """Whether what they say is passed on."""
        return True

    def unheard(self, player: Any) -> frozenset[str]:
        """Whose lines of chat are not passed on to them: the keys of players, as text."""
        return frozenset()


def policy() -> Policy:
    """The site's policy."""
    found: Policy = import_string(settings.BACKBEAT_POLICY)()
    return found
