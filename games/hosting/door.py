"""What members do in a running match: come in, act, ask, talk, go. It is the upstream of all feeds of the match.

Each call comes from a socket somewhere and is answered through its outlet. Here it is decided who may do it; what it
means for seats, time and rules is the match's affair.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from games.engine import Input, Refused
from games.hosting import farewell
from games.hosting.chat import Chat
from games.hosting.entry import entry
from games.hosting.outlet import Joined, Outlet, Who
from games.hosting.recent import Recent
from games.wire.limits import Limits
from games.wire.lines import shown
from games.wire.messages import Bye, ErrorMessage, Legal
from games.wire.views import view_codec

if TYPE_CHECKING:
    from games.hosting.live import LiveMatch


class Door:
    """Upstream of one match. `holds` as in Keeper; `recent` are the inputs taken last."""

    def __init__(self, match: "LiveMatch", holds: Callable[["LiveMatch"], bool], limits: Limits) -> None:
        self._match, self._members, self._holds = match, match.members, holds
        self.share = match.share
        self._chat = Chat(limits)
        self.recent = Recent()

    @property
    def held(self) -> bool:
        """Whether this host may still run the match."""
        return self._holds(self._match)

    def judge(self) -> None:
        """It may have taken more than its share."""
        self._match.judge()

    def fail(self) -> None:
        """The game has raised."""
        self._match.fail()

    def attach(self, outlet: Outlet, member: str, who: Who, since: tuple[int, int]) -> None:
        if not self.held:  # lost since the way here was found: somewhere else they are answered
            outlet.dismiss(member, farewell.moved(retry=0))
            return
        if who.seat is not None and self._match.seating.chairs[who.seat].left:
            who = msgspec.structs.replace(who, seat=None)  # who gave the seat up may still watch
        gone = self._match.closing.too_late()
        if gone is None:
            self._attach(outlet, member, who, since)
        elif self._match.closing.lingers:
            self._show_end(outlet, member, who, since, gone)
        else:
            outlet.dismiss(member, gone)

    @entry
    def _attach(self, outlet: Outlet, member: str, who: Who, since: tuple[int, int]) -> None:
        match, seat = self._match, who.seat
        before = None if seat is None else match.seating.chairs[seat].info
        if seat is not None:
            previous = match.seating.sit(seat, who.name, member)
            if previous is not None and previous in self._members:
                self._members.dismiss(previous, farewell.REPLACED)
        self._members.add(member, outlet, who)
        match.look_for_people()
        match.catch_up()
        outlet.joined(member, self._joined(seat, since))
        if seat is not None and match.seating.chairs[seat].info != before:
            match.tell_seat(seat)
        if not match.moving:  # else the next tick shows it all, and everybody who comes back at once costs one view
            match.publish()

    @entry
    def _show_end(self, outlet: Outlet, member: str, who: Who, since: tuple[int, int], gone: Bye) -> None:
        """Who was away when it ended sees how, and is told to go."""
        self._members.add(member, outlet, who)
        outlet.joined(member, self._joined(who.seat, since))
        self._match.publish(final=True)
        self._members.dismiss(member, gone)

    def _joined(self, seat: int | None, since: tuple[int, int]) -> Joined:
        match = self._match
        return Joined(
            epoch=match.epoch,
            tick=match.core.tick,
            seat=seat,
            seats=match.seating.infos(),
            paused=match.core.paused,
            taken=0 if seat is None else match.core.received[seat],
            options=msgspec.to_builtins(match.core.options),
            rules=match.rules,
            views=view_codec(match.core.game).digest,
            events=match.events.after(*since),
        )

    @entry
    def detach(self, member: str) -> None:
        gone = self._members.remove(member)
        if gone is not None and gone.who.seat is not None:
            self._match.seating.rise(gone.who.seat, member, self._match.time())
        self._match.look_for_people()

    @entry
    def silent(self, member: str, silent: bool) -> None:
        seat = self._members.seat(member)
        if seat is not None and self._match.seating.chairs[seat].silent is not silent:
            self._match.seating.chairs[seat].silent = silent
            self._match.tell_seat(seat)
            self._match.look_for_people()

    def submit(self, member: str, seq: int, tick: int, input: Input, behind: int) -> None:
        if self._match.core.game.ticks and not self._match.ending:
            try:
                # What most do, and often. It only waits for its tick, which the guard lets happen, or not.
                self._submit(member, seq, tick, input, behind)
            except Exception:
                self.fail()
        else:
            self._submit_guarded(member, seq, tick, input, behind)

    def _submit(self, member: str, seq: int, tick: int, input: Input, behind: int) -> None:
        match, core = self._match, self._match.core
        seat = self._members.seat(member)
        try:
            if seat is None:
                raise Refused("no_seat")
            if core.waits(seat) and match.pressed:
                raise Refused("too_many_inputs", most=1)
            if match.ending:
                self._submit_late(seat, input)
                return
            core.submit(seat, input, seq=seq, tick=tick, behind=behind)
        except Refused as refused:
            self._members.answer(member, ErrorMessage(code=refused.code, params=refused.params, seq=seq))
        else:
            self.recent.note(core.tick, seat, seq, input)

    @entry
    def _submit_guarded(self, member: str, seq: int, tick: int, input: Input, behind: int) -> None:
        match = self._match
        match.catch_up()
        self._submit(member, seq, tick, input, behind)
        match.changed()

    def _submit_late(self, seat: int, input: Input) -> None:
        if self._match.closing.afterwards is None:  # its end is being written, or it lingers: nothing counts any more
            raise Refused("not_playing")
        self._match.closing.afterwards.submit(seat, input)

    @entry
    def ask(self, member: str, number: int) -> None:
        seat = self._members.seat(member)
        if seat is None:
            self._members.answer(member, ErrorMessage(code="no_seat"))
            return
        match = self._match
        match.catch_up()
        legal = msgspec.to_builtins(match.core.legal(seat), str_keys=True)
        self._members.answer(member, Legal(id=number, tick=match.core.tick, inputs=legal))

    @entry
    def say(self, member: str, text: str) -> None:
        speaker, text = self._members.who(member), shown(text)
        if speaker is None or not text:
            return
        refusal = self._chat.refusal(speaker.seat, self._match.time())
        if refusal is not None:
            self._members.answer(member, refusal)
        else:
            self._match.tell("chat", seat=speaker.seat, name=speaker.name, text=text, player=speaker.player or None)
            self._match.said()

    @entry
    def leave(self, member: str) -> None:
        seat = self._members.seat(member)
        self._members.dismiss(member, farewell.LEFT)
        if seat is not None:
            self._match.give_up(seat)
