"""One socket of one member: the conversation (wire.Session), its place in the frames, and the socket they use.

It turns what a client says into calls upstream, and what a feed tells it into frames. It knows no other socket.
"""

import secrets
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from games.engine import Game
from games.engine.schema import schema
from games.hosting.counts import Traffic
from games.hosting.outlet import Joined, Upstream
from games.hosting.sockets import Socket
from games.wire.codec import Codec
from games.wire.codes import Close
from games.wire.limits import Limits
from games.wire.messages import Ask, Bye, Event, Hello, Leave, Message, Say, Welcome
from games.wire.session import Heard, Refusal, Rejection, Session
from games.wire.sync import History, Place


class Pass(Struct, frozen=True):
    """What a ticket or resume key proved: who this is, what they may do, and the next resume key."""

    match: str
    player: str
    name: str
    seat: int | None
    login: str
    resume: str | None
    may_chat: bool = True
    unheard: frozenset[str] = frozenset()  # players whose chat they are spared


class Connection:
    """A socket from its acceptance to its close. Feeds know it by `key`."""

    def __init__(
        self, socket: Socket, codec: Codec, limits: Limits, time: Callable[[], float], traffic: Traffic | None = None
    ) -> None:
        self.key = secrets.token_hex(8)
        self.session = Session(codec, limits, time())
        self.seat: int | None = None
        self.login = ""
        self.may_chat = True
        self.unheard: frozenset[str] = frozenset()
        self.hello: Hello | None = None
        self.on_hello: Callable[[Hello], object] | None = None
        self.closed = False
        self._socket, self._codec, self._limits, self._time = socket, codec, limits, time
        self._traffic = traffic or Traffic()
        self._place = Place()
        self._silent = False
        self._pass: Pass | None = None
        self._game: type[Game] | None = None
        self._upstream: Upstream | None = None
        self._window = 0
        self._last_event = (0, 0)

    @property
    def unacknowledged(self) -> int:
        """Ticks from the last frame that the client said it has to the last that it was sent."""
        return max(0, self.session.sent - max(0, self.session.acknowledged))

    # From the client --------------------------------------------------------------------------------------------

    def received(self, payload: bytes, text: bool) -> None:
        """One whole message has come."""
        if self.closed:
            return
        try:
            message = self.session.receive(payload, text, self._time())
            if self._silent:
                self._notice(silent=False)  # at once, before a bot says more for somebody who is here again
            if message is not None:
                self._act(message)
        except Rejection as rejection:
            self.send(rejection.message)
        except Refusal as refusal:
            self.bye(refusal.bye)

    def _act(self, message: Heard) -> None:
        upstream, admitted = self._upstream, self._pass
        if upstream is None or admitted is None:
            if not isinstance(message, Hello):
                raise self.session.mistake("not_joined")
            self.hello = message
            if self.on_hello is not None:
                self.on_hello(message)
            return
        if type(message) is self.session.asks:
            wanted: Any = message.input
            upstream.submit(self.key, message.seq, message.tick, wanted, self.session.behind)
            return
        match message:
            case Say():
                if not self.may_chat:
                    raise Rejection("chat_not_allowed")
                upstream.say(self.key, message.text)
            case Ask():
                upstream.ask(self.key, message.id)
            case Leave():
                upstream.leave(self.key)

    # From the feed ----------------------------------------------------------------------------------------------

    def admit(self, admitted: Pass, game: type[Game], upstream: Upstream) -> None:
        """The hello was good; `welcome` follows when the match has answered."""
        self._pass, self._game, self._upstream = admitted, game, upstream
        self.seat, self.login = admitted.seat, admitted.login
        self.may_chat, self.unheard = admitted.may_chat, admitted.unheard
        self.session.expect(game().input_type, game.tick_rate)
        self._window = max(1, round(self._limits.unacknowledged * game.tick_rate))

    def welcome(self, joined: Joined) -> None:
        """Say welcome, and what was missed; or bye, to a client that was made for other rules."""
        if self._pass is None or self._game is None:
            return
        wanted = self.hello.rules if self.hello is not None else None
        if wanted is not None and wanted != joined.rules:
            self.bye(Bye(close=int(Close.OTHER_RULES), code="other_rules", params={"rules": joined.rules}))
            return
        self.seat = joined.seat
        self._traffic.welcomed += 1
        self._traffic.resumed += self.hello is not None and self.hello.resume is not None
        self.session.joined(self._time(), plays=self.seat is not None)
        self.send(
            Welcome(
                match=self._pass.match,
                game=self._game.slug,
                seat=self.seat,
                epoch=joined.epoch,
                tick=joined.tick,
                tick_rate=self._game.tick_rate,
                rules=joined.rules,
                schema=schema(self._game),
                options=joined.options,
                seats=joined.seats,
                paused=joined.paused,
                taken=joined.taken,
                resume=self._pass.resume if self.seat is not None else None,
            )
        )
        for event in joined.events:
            self.send_event(event)

    def send_event(self, event: Event) -> None:
        """Send an event, unless the client has it already, or it is a line of somebody they do not want to hear."""
        if (event.epoch, event.number) > self._last_event:
            self._last_event = (event.epoch, event.number)
            if event.kind != "chat" or event.data.get("player") not in self.unheard:
                self.send(event)

    def show(self, history: History, *, final: bool = False) -> bool:
        """Send the next frame, unless the client is behind: then nothing, and False, until it has caught up."""
        if self.closed:
            return True
        place, socket, session = self._place, self._socket, self.session
        if (socket.queued() > 0 or not place.may_send(session.acknowledged, self._window)) and not final:
            self._traffic.behind += 1
            return False
        payload = place.next(history, self._codec)
        if payload is not None:
            session.sent = history.tick
            self._traffic.frames += 1
            self._traffic.frame_bytes += len(payload)
            socket.send(payload, self._codec.text)
        return True

    def send(self, message: Message) -> None:
        """Send a message that must arrive. A socket that hoards them is closed."""
        if self.closed:
            return
        if self._socket.queued() > self._limits.queued_bytes:
            self._end(4408, "too slow")
            return
        self._socket.send(self._codec.encode(message), self._codec.text)

    def bye(self, bye: Bye) -> None:
        """Say bye and close. Safe to repeat."""
        if not self.closed:
            self._socket.send(self._codec.encode(bye), self._codec.text)
            self._end(bye.close, bye.code)

    def _end(self, code: int, reason: str) -> None:
        self.closed = True
        self._traffic.closed[reason] += 1
        self.session.close()
        self._socket.close(code, reason)

    def poll(self, now: float, tick: Callable[[], int]) -> None:
        """Several times a second: ping, notice silence."""
        if self.closed or (not self._silent and self.session.rests(now)):
            return
        try:
            ping = self.session.poll(now, tick())
        except Refusal as refusal:
            self.bye(refusal.bye)
            return
        if ping is not None:
            self.send(ping)
        self._notice(silent=self.session.is_away(now))

    def _notice(self, *, silent: bool) -> None:
        """Tell the match that its member is silent, or is heard again."""
        if self._upstream is not None and silent is not self._silent:
            self._silent = silent
            self._upstream.silent(self.key, silent)
