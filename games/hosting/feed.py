"""What one process shows of one match: its sockets and the histories of the views they see.

The match speaks to it as an outlet, near or by relay; a feed cannot tell which. It holds no rules and decides nothing
about the match.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from games.engine import Audience, Game
from games.hosting.connection import Connection, Pass
from games.hosting.outlet import Joined, Update, Upstream, Who
from games.wire.codes import Close
from games.wire.frames import Moment
from games.wire.limits import Limits
from games.wire.messages import Bye, ErrorMessage, Event, Legal
from games.wire.sync import History
from games.wire.views import view_codec


class Feed:
    """An outlet that ends in sockets."""

    def __init__(
        self, match: str, game: type[Game], upstream: Upstream, limits: Limits, time: Callable[[], float]
    ) -> None:
        self.match, self.game, self.upstream = match, game, upstream
        self._limits, self._time, self._views = limits, time, view_codec(game)
        self._connections: dict[str, Connection] = {}
        self._joined: dict[str, Connection] = {}
        self._histories: dict[Audience, History] = {}
        self._audiences: dict[int | None, Audience] = {}
        self._tick, self._heard, self._running = 0, 0.0, False
        self.behind = False

    def join(self, connection: Connection, admitted: Pass) -> None:
        """A connection whose hello was good."""
        watching = sum(other.seat is None for other in self._connections.values())
        if admitted.seat is None and watching >= self._limits.spectators_per_match:
            connection.bye(Bye(close=int(Close.FORBIDDEN), code="match_full"))
            return
        self._connections[connection.key] = connection
        connection.admit(admitted, self.game, self.upstream)
        hello = connection.hello
        since = (hello.epoch, hello.event) if hello is not None else (0, 0)
        self.upstream.attach(self, connection.key, Who(admitted.seat, admitted.name, admitted.player), since)

    def part(self, connection: Connection) -> None:
        """The connection's socket is gone. Safe to repeat."""
        if self._connections.pop(connection.key, None) is not None:
            self._joined.pop(connection.key, None)
            self.upstream.detach(connection.key)

    @property
    def empty(self) -> bool:
        """Whether no socket shows this match."""
        return not self._connections

    def connections(self) -> list[Connection]:
        """All sockets that show this match."""
        return list(self._connections.values())

    def tick(self) -> int:
        """The match's tick now. Where it jumps from event to event, time has gone on since the last of them."""
        passed = self._time() - self._heard if self._running else 0.0
        return self._tick + int(passed * self.game.tick_rate)

    # As an outlet -----------------------------------------------------------------------------------------------

    def joined(self, member: str, joined: Joined) -> None:
        connection = self._connections.get(member)
        if connection is None:
            return
        if joined.views != self._views.digest:  # this process and the host run different versions of the game
            connection.bye(Bye(close=int(Close.UNAVAILABLE), code="other_version", retry=1000))
        else:
            self._tick = max(self._tick, joined.tick)
            if member in self._joined:  # attached anew after a gap on the relay
                for event in joined.events:
                    connection.send_event(event)
            else:
                connection.welcome(joined)
                self._joined[member] = connection

    def publish(self, update: Update) -> None:
        self._tick, self._heard, self._running = update.tick, self._time(), update.running
        self._audiences = update.audiences
        shares = None if self.game.sight is None else _by_audience(update.audiences)
        for audience, view in update.views.items():
            history = self._histories.get(audience)
            if history is None:
                history = self._histories[audience] = History(self._limits.ring_ticks, self._views)
            taken, seats = update.taken, None
            if shares is not None:
                seats = tuple(shares.get(audience, ()))
                taken = _taken_by(seats, taken)
            history.push(Moment(update.epoch, update.tick, taken, update.turn, view, seats), update.rows)
        if len(self._histories) > len(update.views):
            for audience in self._histories.keys() - update.views.keys():
                del self._histories[audience]
        self.show(final=update.final)

    def show(self, *, final: bool = False) -> None:
        """Bring every socket to the newest view, as far as it keeps up. Also called when nothing new was published, for
        those who were `behind` and have caught up since."""
        audiences, histories, behind = self._audiences, self._histories, False
        for connection in self._joined.values():
            history = histories.get(audiences.get(connection.seat))
            if history is not None and not connection.show(history, final=final):
                behind = True
        self.behind = behind

    def event(self, event: Event) -> None:
        for connection in self._joined.values():
            connection.send_event(event)

    def answer(self, member: str, message: ErrorMessage | Legal) -> None:
        connection = self._connections.get(member)
        if connection is not None:
            connection.send(message)

    def dismiss(self, member: str | None, bye: Bye) -> None:
        leaving = self.connections() if member is None else [self._connections.get(member)]
        for connection in leaving:
            if connection is not None:
                connection.bye(bye)
                self._connections.pop(connection.key, None)
                self._joined.pop(connection.key, None)


def _by_audience(audiences: dict[int | None, Audience]) -> dict[Audience, list[int]]:
    """The seats that see each view."""
    seats: dict[Audience, list[int]] = defaultdict(list)
    for seat, audience in audiences.items():
        if seat is not None:
            seats[audience].append(seat)
    return seats


def _taken_by(seats: Iterable[int], taken: list[int]) -> list[int]:
    """In matches too large to show everything: what was taken from those who share a view, 0 for the others."""
    shown = [0] * len(taken)
    for seat in seats:
        shown[seat] = taken[seat]
    return shown
