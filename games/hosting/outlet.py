"""The two directions between a running match and the processes whose sockets show it.

Downstream a match speaks to outlets: the process's own feed, or a relay to another process. Upstream a feed speaks to
the match, directly or by relay. Both sides are the same words, so that neither knows whether the other is near.
"""

from typing import Any, Protocol

from msgspec import Struct

from games.engine import Audience, Input
from games.wire.messages import Bye, ErrorMessage, Event, Legal, SeatInfo


class Who(Struct, frozen=True, array_like=True):
    """Who is on a socket: `seat` None for a spectator; `player` is the key of their account, "" if there is none."""

    seat: int | None
    name: str
    player: str


class Joined(Struct, frozen=True):
    """What a new member is told about the match: the parts of `welcome` that only the host knows, and missed events."""

    epoch: int
    tick: int
    seat: int | None
    seats: list[SeatInfo]
    paused: bool
    taken: int
    options: Any
    rules: str
    views: str  # digest of what views look like to the host (games.wire.views)
    events: list[Event]


class Update(Struct, frozen=True):
    """The match after `tick`: the view of each audience that the outlet's members belong to, and who belongs where.

    Views are frozen (games.wire.views); `rows` is for what is written of the rows that they share.
    """

    epoch: int
    tick: int
    taken: list[int]
    views: dict[Audience, Any]
    audiences: dict[int | None, Audience]
    turn: Any = None  # games.engine.types.TurnInfo as plain data
    running: bool = True  # whether time goes on from here without further updates
    final: bool = False  # the last one: it goes to everybody, however far behind
    rows: dict[Any, Any] | None = None


class Outlet(Protocol):
    """Where a match speaks to: all members of one process. Calls never block and never raise for a lost socket."""

    def joined(self, member: str, joined: Joined) -> None:
        """This member is in."""

    def publish(self, update: Update) -> None:
        """Time has passed."""

    def event(self, event: Event) -> None:
        """Something that nobody may miss."""

    def answer(self, member: str, message: ErrorMessage | Legal) -> None:
        """For this member alone: an input was not taken, or what it may ask for."""

    def dismiss(self, member: str | None, bye: Bye) -> None:
        """This member (None: everybody) has to go."""


class Upstream(Protocol):
    """Where a feed speaks to: its match. `member` is a socket's key, unique over all processes."""

    def attach(self, outlet: Outlet, member: str, who: Who, since: tuple[int, int]) -> None:
        """A socket wants in; `since` is the (epoch, number) of the last event it has. Answered by `joined`."""

    def detach(self, member: str) -> None:
        """The socket is gone."""

    def silent(self, member: str, silent: bool) -> None:
        """The socket has not been heard for a while, or is heard again."""

    def submit(self, member: str, seq: int, tick: int, input: Input, behind: int) -> None:
        """An input, validated, asked for by somebody whose picture is `behind` ticks old. It is the match's from now
        on: nobody else holds it."""

    def say(self, member: str, text: str) -> None:
        """A line of chat."""

    def ask(self, member: str, number: int) -> None:
        """What may this member's seat ask for? Answered under that number."""

    def leave(self, member: str) -> None:
        """The player gives the seat up for good."""
