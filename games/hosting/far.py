"""The two ends of a relayed match: an outlet at its host, an upstream where its sockets are.

Each turns the words of outlet.py into calls on the line (games.hosting.relay) and back. Views travel as on a socket, as
changes from the one sent before; any new member makes the next one whole, so that a lost batch is repaired by attaching
anew.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec

from games.engine import Audience, Input
from games.engine.game import input_decoder
from games.hosting.live import LiveMatch
from games.hosting.outlet import Joined, Outlet, Update, Who
from games.wire.messages import Bye, ErrorMessage, Event, Legal
from games.wire.views import ViewCodec

QUIET_TICKS = 20  # while nothing changes, the far side hears the time as often as this
UNANSWERED = 256  # inputs kept to be said again after a loss: seconds of play of a full table
Said = tuple[str, int, int, bytes, int]  # an input as Upstream.submit has it, but in MessagePack
Call = Callable[..., None]  # call(method, *arguments): for the other end of this match


class Patched(msgspec.Struct, array_like=True):
    """An Update on the line: views as [audience, whole?, bytes], dicts with keys other than strings as pairs."""

    epoch: int
    tick: int
    taken: list[int]
    views: list[tuple[Audience, bool, bytes]]
    audiences: list[tuple[int | None, Audience]]
    turn: Any
    running: bool
    final: bool


class FarOutlet:
    """At the host: an outlet whose sockets are in another process."""

    def __init__(self, call: Call, views: ViewCodec) -> None:
        self._call, self._views = call, views
        self._sent: dict[Audience, Any] = {}
        self._stamp: Any = None
        self._told = 0
        self.members: set[str] = set()

    def joined(self, member: str, joined: Joined) -> None:
        self._sent.clear()
        self._call("joined", member, joined)

    def publish(self, update: Update) -> None:
        stamp = (update.views, update.taken, update.audiences, update.turn, update.running)
        resting = self._sent and stamp == self._stamp and update.tick - self._told < QUIET_TICKS
        if resting and not update.final:
            return
        self._stamp, self._told = stamp, update.tick
        views: list[tuple[Audience, bool, bytes]] = []
        for audience, view in update.views.items():
            whole = audience not in self._sent
            told = self._views.whole(view) if whole else self._views.delta(self._sent[audience], view, update.rows)
            views.append((audience, whole, told))
        self._sent = dict(update.views)
        audiences = list(update.audiences.items())
        rest = (audiences, update.turn, update.running, update.final)
        self._call("publish", Patched(update.epoch, update.tick, update.taken, views, *rest))

    def event(self, event: Event) -> None:
        self._call("event", event)

    def answer(self, member: str, message: ErrorMessage | Legal) -> None:
        kind = "answer" if isinstance(message, ErrorMessage) else "legal"
        self._call(kind, member, message)

    def dismiss(self, member: str | None, bye: Bye) -> None:
        if member is None:
            self.members.clear()
        else:
            self.members.discard(member)
        self._call("dismiss", member, bye)

    def hear(self, match: LiveMatch, method: str, arguments: list[Any]) -> None:
        """A call from the far upstream of this match."""
        match method:
            case "attach":
                member, who, epoch, number = arguments
                self.members.add(member)
                match.door.attach(self, member, msgspec.convert(who, Who), (epoch, number))
            case "members":
                here: dict[str, bool] = arguments[0]
                for member in self.members - here.keys():
                    self._forget(match, member)
                for member in self.members & here.keys():
                    match.door.silent(member, here[member])
            case "detach":
                self._forget(match, arguments[0])
            case "submit" if arguments[0] in self.members:
                self._submit(match, *arguments)
            case "silent" | "say" | "ask" | "leave" if arguments[0] in self.members:
                getattr(match.door, method)(*arguments)

    def _submit(self, match: LiveMatch, member: str, seq: int, tick: int, payload: bytes, behind: int) -> None:
        try:
            input = input_decoder(match.core.game).decode(payload)
        except msgspec.ValidationError as error:  # there the game has another version, whose views look the same
            self.answer(member, ErrorMessage(code="bad_input", params={"reason": str(error)}, seq=seq))
        else:
            match.door.submit(member, seq, tick, input, behind)

    def _forget(self, match: LiveMatch, member: str) -> None:
        self.members.discard(member)
        match.door.detach(member)

    def gap(self) -> None:
        """Something the far upstream said was lost: it has to say again what was not answered."""
        self._call("again")

    def lost(self, match: LiveMatch) -> None:
        """The other process is gone, and all its sockets with it."""
        for member in list(self.members):
            self._forget(match, member)


class FarUpstream:
    """Where the sockets are: the upstream of a match that runs in another process."""

    def __init__(self, call: Call, views: ViewCodec) -> None:
        self._call, self._codec = call, views
        self._outlet: Outlet | None = None
        self._views: dict[Audience, Any] = {}
        self._waiting: dict[str, tuple[Who, int, int]] = {}
        self._members: dict[str, Who] = {}
        self._silent: dict[str, bool] = {}
        self._inputs: deque[Said] = deque(maxlen=UNANSWERED)
        self._last = (0, 0)

    def attach(self, outlet: Outlet, member: str, who: Who, since: tuple[int, int]) -> None:
        self._outlet = outlet
        self._waiting[member] = (who, *since)
        self._members[member] = who
        self._call("attach", member, who, *since)

    def detach(self, member: str) -> None:
        self._waiting.pop(member, None)
        self._members.pop(member, None)
        self._silent.pop(member, None)
        self._call("detach", member)

    def silent(self, member: str, silent: bool) -> None:
        self._silent[member] = silent
        self._call("silent", member, silent)

    def submit(self, member: str, seq: int, tick: int, input: Input, behind: int) -> None:
        said = (member, seq, tick, msgspec.msgpack.encode(input), behind)
        self._inputs.append(said)
        self._call("submit", *said)

    def say(self, member: str, text: str) -> None:
        self._call("say", member, text)

    def ask(self, member: str, number: int) -> None:
        self._call("ask", member, number)

    def leave(self, member: str) -> None:
        self._call("leave", member)

    def pulse(self) -> None:
        """Once a second: who is here, and whoever has not been answered asks again."""
        self._call("members", {member: self._silent.get(member, False) for member in self._members})
        for member, arguments in self._waiting.items():
            self._call("attach", member, *arguments)

    def gap(self) -> None:
        """Something from the host was lost: attach everybody anew, which brings whole views and missed events."""
        self._views.clear()
        for member, who in self._members.items():
            self._waiting.setdefault(member, (who, *self._last))
        self.pulse()

    def lost(self, bye: Bye) -> None:
        """The host is gone."""
        self._members.clear()
        self._waiting.clear()
        if self._outlet is not None:
            self._outlet.dismiss(None, bye)

    @property
    def empty(self) -> bool:
        """Whether no socket here shows the match any more."""
        return not self._members

    def hear(self, method: str, arguments: list[Any]) -> None:
        """A call from the far outlet of this match."""
        outlet = self._outlet
        if outlet is None:
            return
        match method:
            case "joined":
                joined = msgspec.convert(arguments[1], Joined)
                self._waiting.pop(arguments[0], None)
                outlet.joined(arguments[0], joined)
            case "publish":
                self._publish(outlet, msgspec.convert(arguments[0], Patched))
            case "again":
                self.pulse()
                for input in self._inputs:
                    if input[0] in self._members:
                        self._call("submit", *input)
            case "event":
                event = msgspec.convert(arguments[0], Event)
                self._last = (event.epoch, event.number)
                outlet.event(event)
            case "answer":
                outlet.answer(arguments[0], msgspec.convert(arguments[1], ErrorMessage))
            case "legal":
                outlet.answer(arguments[0], msgspec.convert(arguments[1], Legal))
            case "dismiss":
                member = arguments[0]
                for gone in [member] if member is not None else list(self._members):
                    self._members.pop(gone, None)
                    self._waiting.pop(gone, None)
                outlet.dismiss(member, msgspec.convert(arguments[1], Bye))

    def _publish(self, outlet: Outlet, patched: Patched) -> None:
        views: dict[Audience, Any] = {}
        for audience, whole, told in patched.views:
            if whole:
                views[audience] = self._codec.read(told)
            elif audience in self._views:
                views[audience] = self._codec.apply(told, self._views[audience])
            else:
                return  # after a gap; whole views are on their way
        self._views = views
        while self._inputs and self._is_taken(self._inputs[0], patched.taken):
            self._inputs.popleft()
        audiences = dict(patched.audiences)
        rest = (audiences, patched.turn, patched.running, patched.final)
        outlet.publish(Update(patched.epoch, patched.tick, patched.taken, views, *rest))

    def _is_taken(self, input: Said, taken: list[int]) -> bool:
        member, seq, *_rest = input
        who = self._members.get(member)
        return who is None or who.seat is None or taken[who.seat] >= seq
