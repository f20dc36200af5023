"""Who shows a match: sockets by key, each behind the outlet of its process. Nothing here knows seats' holders or rules
beyond asking the match what an audience may see.
"""

from typing import Any

import msgspec

from games.engine import Audience, Match
from games.hosting.outlet import Outlet, Update, Who
from games.wire.messages import Bye, ErrorMessage, Event, Legal
from games.wire.views import ViewCodec


class Member(msgspec.Struct, frozen=True):
    """A socket somewhere, and who is on it."""

    outlet: Any
    who: Who


class Members:
    """All sockets of one match, in all processes."""

    def __init__(self, views: ViewCodec) -> None:
        self._views = views
        self._members: dict[str, Member] = {}
        self._outlets: dict[Any, dict[int | None, None]] = {}  # the seats that each shows, in the order they came

    def __bool__(self) -> bool:
        return bool(self._members)

    def __contains__(self, key: str) -> bool:
        return key in self._members

    def add(self, key: str, outlet: Outlet, who: Who) -> None:
        self._members[key] = Member(outlet, who)
        self._changed()

    def who(self, key: str) -> Who | None:
        member = self._members.get(key)
        return None if member is None else member.who

    def seat(self, key: str) -> int | None:
        """The seat of a member; None for spectators and strangers."""
        who = self.who(key)
        return None if who is None else who.seat

    def remove(self, key: str) -> Member | None:
        """Forget a member whose socket is gone. Safe to repeat."""
        member = self._members.pop(key, None)
        if member is not None:
            self._changed()
        return member

    def _changed(self) -> None:
        outlets: dict[Any, dict[int | None, None]] = {}
        for member in self._members.values():
            outlets.setdefault(member.outlet, {})[member.who.seat] = None
        self._outlets = outlets

    def dismiss(self, key: str, bye: Bye) -> None:
        """Send one member away. Safe to repeat."""
        member = self.remove(key)
        if member is not None:
            member.outlet.dismiss(key, bye)

    def dismiss_all(self, bye: Bye) -> None:
        """Send everybody away."""
        outlets = self._outlets
        self._members.clear()
        self._changed()
        for outlet in outlets:
            outlet.dismiss(None, bye)

    def tell(self, event: Event) -> None:
        """For everybody."""
        for outlet in self._outlets:
            outlet.event(event)

    def answer(self, key: str | None, message: ErrorMessage | Legal) -> None:
        """For one member, if it is still here."""
        member = self._members.get(key) if key is not None else None
        if member is not None:
            member.outlet.answer(key, message)

    def publish(self, epoch: int, match: Match, *, still: bool = False, final: bool = False) -> None:
        """Tell every outlet the state after the current tick; each audience that somebody belongs to is built once.

        `still`: time stands until the next update.
        """
        views: dict[Any, Any] = {}
        # Views that are cut out of one show the same rows: what is made of a row is made once for all of them.
        rows: dict[Any, Any] | None = None if match.game.sight is None else {}
        info = match.turn_info(still=still)
        turn = None if info is None else msgspec.to_builtins(info, str_keys=True)
        running = not (still or match.game.ticks or match.paused or match.outcome)
        for outlet, seats in self._outlets.items():
            audiences = {seat: match.audience(seat) for seat in seats}
            watched: dict[Audience, Any] = dict.fromkeys(audiences.values())
            for audience in watched:
                if audience not in views:
                    views[audience] = self._views.freeze(match.view(audience), rows)
                watched[audience] = views[audience]
            outlet.publish(Update(epoch, match.tick, list(match.taken), watched, audiences, turn, running, final, rows))
