"""A running match: the engine's Match beside a clock, its seats' holders, its events, and the outlets that watch it.

Everything that happens to the match happens here, on the loop's one thread, and never awaits. What must be kept is
handed to the host as plain records. No sockets, no bytes of frames, no database.

Between its deadlines a match costs nothing: each is the next tick that matters, the next change of a seat by itself,
or a checkpoint that is due.
"""

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from games.engine import Game, Match, Outcome
from games.hosting import farewell
from games.hosting.bots import Bots
from games.hosting.closing import Closing
from games.hosting.door import Door
from games.hosting.entry import entry
from games.hosting.events import EventRing
from games.hosting.keeper import Keeper
from games.hosting.members import Members
from games.hosting.orders import obey
from games.hosting.pace import CATCH_UP, Pace
from games.hosting.presence import Presence
from games.hosting.recorder import Parts
from games.hosting.seating import Seating
from games.hosting.share import Share
from games.hosting.store import Ending, MatchRecord, Progress
from games.wire.messages import ErrorMessage
from games.wire.views import view_codec

logger = logging.getLogger(__name__)

CHECKPOINT_EVERY = 2.0  # seconds: what a crash may cost a match that changes all the time
SAID_WITHIN = 0.25  # seconds until a line of chat is on its way to the store
SLOW = "%s in match %s takes more than its share: %.0f ms at a time. It is slowed to a quarter of the loop."
HOPELESS = "%s in match %s is ended: slowed down, it goes on taking more than its share, %.0f ms at a time."


class LiveMatch:
    """One match and its time. Members come in by its `door`; `closing` is how it ends."""

    def __init__(self, record: MatchRecord, game: type[Game], keeper: Keeper, phase: float = 0.0) -> None:
        self.id, self.epoch, self.rules = record.id, record.epoch, record.rules
        self._keeper, self._limits = keeper, keeper.limits
        self.members = Members(view_codec(game))
        self.share = Share(self._limits, keeper.time)
        self.door = Door(self, keeper.holds, self._limits)
        self.closing = Closing(self, keeper, self._limits)
        now = keeper.time()
        self.events = EventRing(record.epoch, self._limits.ring_events, record.events)
        if record.checkpoint is None:
            self.core = Match(
                game,
                seats=len(record.seats),
                seed=record.seed,
                options=msgspec.convert(record.options, game.options),
            )
        else:
            self.core = Match.restore(game, record.checkpoint)
        self._parts = Parts(self.core, record, self._limits.recording_bytes)
        if record.checkpoint is not None and not game.ticks:  # its players' clocks ran on until its host was gone
            self.core.advance(self.core.tick + int(record.ran_on * game.tick_rate))
        self.seating = Seating(record.seats, now)
        self._parts.told("seats", msgspec.to_builtins(self.seating.infos()))
        self.pace = Pace(game.tick_rate, self.core.tick, now, phase)
        self._bots = Bots(self.core, self._driven, keeper.think, self._later)
        self._checkpoint_at = now
        self._presence = Presence(self.seating, self._limits, now, gathers=not game.ticks)
        self._dirty = True
        self._unshown = 0  # ticks caught up that nobody has seen
        self.look_for_people()

    @property
    def held(self) -> bool:
        """Whether this host may still run it."""
        return self._keeper.holds(self)

    @property
    def ending(self) -> bool:
        """Whether the match is over, though its end may not be written yet."""
        return self.closing.ending is not None

    @property
    def long(self) -> bool:
        """Whether its turns take long, so that it has to let all others go first."""
        return self.share.long or self.share.slow

    @property
    def pressed(self) -> bool:
        """Whether it can take one input of a seat at a time: what waits for one tick is applied in one turn."""
        return self.share.owes if self.core.game.ticks else self.long

    @property
    def moving(self) -> bool:
        """Whether a tick is under way that shows everybody how things stand."""
        return self.core.game.ticks and self._next_tick() is not None and self.closing.ending is None

    def time(self) -> float:
        """The loop's time in seconds."""
        return self._keeper.time()

    def changed(self) -> None:
        """The deadline is another than before."""
        self._keeper.changed(self)

    # The clock ------------------------------------------------------------------------------------------------

    def deadline(self) -> float | None:
        """When this match next needs to run (loop time); None if only somebody else can change that."""
        if self.closing.ending is not None:
            return self.closing.deadline()
        return self.share.allowed(self._wanted())

    def _wanted(self) -> float | None:
        due = self._next_tick()
        tick = None if due is None else self.pace.time_of(due)
        if tick is not None and self.core.game.ticks:
            return tick  # soon enough for all the rest
        checkpoint = self._checkpoint_at + CHECKPOINT_EVERY if self._dirty else None
        times = (tick, checkpoint, self._presence.next())
        return min((time for time in times if time is not None), default=None)

    def _next_tick(self) -> int | None:
        if self._presence.gathering:
            return None
        due = self.core.next_due()
        if self.core.paused or self.core.game.ticks:
            return due
        thought = self._bots.next()
        return min((tick for tick in (due, thought) if tick is not None), default=None)

    def _driven(self) -> list[tuple[int, int]]:
        return self._presence.driven(self.time(), stand_in=self.core.game.stand_in)

    def _now_tick(self) -> int:
        if self._presence.gathering:
            return self.core.tick
        return max(self.core.tick, self.pace.tick_at(self.time()))

    @entry
    def run(self, now: float) -> None:
        """Everything that is due: one tick, or of a match that jumps one step; seats, checkpoint."""
        self.share.turn()
        if self.closing.ending is not None:
            self.closing.run(now)
            return
        self._gather(now)
        self._run_ticks(now)
        self._look_after_seats(now)
        if self._presence.abandoned(now):
            self.end("ended", "abandoned")
        if self._dirty and now >= self._checkpoint_at + CHECKPOINT_EVERY:
            self.catch_up()
            self._keep(hurry=False)

    def _gather(self, now: float) -> None:
        """Let time begin if everybody is here, or has been waited for."""
        if self._presence.gathered(now):
            self.begin_time()
            self.publish()
            self.checkpoint()  # time is counted from there
            self.changed()

    def _run_ticks(self, now: float) -> None:
        if self.core.outcome is not None:
            self._reach(self.core.tick)  # restored between the last tick and the writing of the result
        if self.core.paused or self.closing.ending is not None:
            return
        target = self.pace.target(self.core.tick, now) if self.core.game.ticks else self._now_tick()
        due = self._next_tick()
        if due is None or target < due:
            return
        self._reach(due, target)
        self._bots.ask()

    @entry
    def _later(self, job: Callable[[], None]) -> None:
        """Something that took its time has an effect now."""
        self.catch_up()
        job()
        self.changed()

    def _reach(self, tick: int, target: int = 0) -> None:
        """Advance to `tick` and tell what came of it, and on to `target` if nothing else is due until then; what is has
        to wait for another turn, and is what people are shown. Whoever advances the match does it here.
        """
        before = self.core.changes
        self.core.advance(tick)
        more = self.core.next_due()
        if more is None or more > target:
            self.core.advance(target)
        changed = self.core.changes != before
        self._dirty = self._dirty or changed or self.core.game.ticks
        for refusal in self.core.refusals:
            if refusal.seq:
                member = self.seating.chairs[refusal.seat].member
                self.members.answer(member, ErrorMessage(code=refusal.code, params=refusal.params, seq=refusal.seq))
        self.core.refusals.clear()
        late = self.core.tick < target and not self.share.slow  # what is over when it is shown need not be
        self._unshown = self._unshown + 1 if late else 0
        if self._unshown % CATCH_UP == 0 or self.core.outcome is not None:
            self.publish()
        if self.core.outcome is not None:
            self.end("finished", self.core.outcome.reason, self.core.outcome)
        elif changed and not self.core.game.ticks:
            self._keep()

    def _look_after_seats(self, now: float) -> None:
        """Seats whose time is over."""
        changes = self._presence.changes(now)
        if changes is None:
            return
        missed, overdue = changes
        for seat in missed:
            self.tell_seat(seat)
        for seat in overdue:
            self.give_up(seat)
        self.look_for_people()

    def look_for_people(self) -> None:
        """Who plays or watches has changed."""
        self._gather(self.time())
        if self.closing.afterwards is not None and not self.members:
            self.closing.let_go()
        self._presence.look(self.time(), watched=bool(self.members))
        self.changed()

    @entry
    def checkpoint(self) -> None:
        """Hand the host everything needed to go on from here."""
        self.catch_up()
        self._keep()

    def _keep(self, *, hurry: bool = True) -> None:
        self._checkpoint_at, self._dirty = self.time(), False
        # A result that cannot be written now is in the checkpoint, too: whoever goes on from there comes to it again.
        if self.closing.ending is None or self.closing.ending.status == "finished":
            left = [chair.number for chair in self.seating.chairs if chair.left]
            tick, paused, events = self.core.tick, self.core.paused, self.events.plain()
            data, parts = self._parts.checkpoint(), self._parts.unsaved()
            self._keeper.keep(Progress(self.id, self.epoch, tick, paused, left, data, events, parts), hurry=hurry)

    def said(self) -> None:
        """Somebody has said something, which somebody else may report: it is kept soon, also when the match is over."""
        if self.closing.ending is None:
            self._dirty = True
            self._checkpoint_at = min(self._checkpoint_at, self.time() + SAID_WITHIN - CHECKPOINT_EVERY)
            self.changed()
        else:
            self._keeper.said(self.id, self.events.plain())

    def kept(self, progress: Progress) -> None:
        """A checkpoint is written, and the recording up to it."""
        self._parts.saved(progress.parts)

    def unkept(self) -> None:
        """A checkpoint could not be written: it is due again."""
        self._dirty = True
        self.changed()

    def publish(self, *, final: bool = False) -> None:
        """Show everybody how things stand."""
        self.members.publish(self.epoch, self.core, still=self._presence.gathering, final=final)

    # What operators do ----------------------------------------------------------------------------------------

    @entry
    def command(self, kind: str, params: dict[str, Any]) -> None:
        """Let a command take effect, and keep it."""
        if self.closing.ending is None:
            self.catch_up()
            obey(self, kind, params)
            self.checkpoint()
            self.changed()

    def begin_time(self) -> None:
        """Ticks are counted from now on."""
        self.pace.resume(self.core.tick, self.time())

    def throw_out(self, seat: int) -> None:
        """Who plays the seat, if anybody is here, has to go."""
        member = self.seating.chairs[seat].member
        if member is not None:
            self.members.dismiss(member, farewell.KICKED)

    # Inside ---------------------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """A match that jumps is where it last jumped to; who looks at it, or acts, does so now. If its turns take long,
        what is due waits for one, and the match is late.
        """
        if self.core.game.ticks or self.core.paused or self.closing.ending is not None:
            return
        now, due = self._now_tick(), self.core.next_due()
        if not self.long or due is None or due > now:
            self._reach(now)

    def give_up(self, seat: int) -> None:
        """The seat is left for good."""
        self.catch_up()
        self.seating.chairs[seat].left = True
        self.core.leave(seat)
        self.tell_seat(seat)
        self.checkpoint()  # lest somebody who left is led back to the match
        self.look_for_people()

    def tell_seat(self, seat: int) -> None:
        """Tell everybody who holds a seat now, and whether they are here."""
        info = self.seating.chairs[seat].info
        self.tell("seat", seat=seat, name=info.name, status=info.status)

    def tell(self, kind: str, **data: Any) -> None:
        """Tell everybody an event; who is away hears of it after the return. A replay shows what happened at the table:
        what the audience says is not recorded.
        """
        self.members.tell(self.events.add(kind, data))
        if kind != "chat" or data["seat"] is not None:
            self._parts.told(kind, data)
        if not self._dirty:
            self._dirty = True
            self.changed()

    def fail(self) -> None:
        """The game has raised: this match is over, and only this one."""
        logger.exception(
            "%s failed in match %s at tick %d. Last inputs (tick, seat, seq, input): %s",
            self.core.game.title,
            self.id,
            self.core.tick,
            self.door.recent.read(),
            extra={"match": self.id},
        )
        self.end("failed", "failed")

    def judge(self) -> None:
        """It takes more of the loop than its share, or has: say so, or end it, lest all others suffer for it."""
        if self.closing.ending is not None:
            return
        verdict, name, longest = self.share.judge(), self.core.game.title, 1000 * self.share.longest
        match verdict:
            case "slow":
                logger.warning(SLOW, name, self.id, longest, extra={"match": self.id})
            case "fine":
                logger.info(
                    "%s in match %s takes no more than its share again.", name, self.id, extra={"match": self.id}
                )
            case "hopeless":
                logger.error(HOPELESS, name, self.id, longest, extra={"match": self.id})
                self.end("failed", "too_slow")
        self.changed()

    def end(self, status: str, reason: str, outcome: Outcome | None = None) -> None:
        """The match is over; players are told when that is written. Status and reason as in store.Ending."""
        if self.closing.ending is None:
            tick, events = self.core.tick, self.events.plain()
            parts = self._parts.unsaved(last=True, failed=reason == "failed")
            self.closing.begin(Ending(self.id, self.epoch, tick, status, reason, outcome, events, parts))

    def draining(self, retry: int) -> None:
        """The host stops: keep everything and ask members to come back after `retry` milliseconds."""
        if not self.closing.lingers:
            self.checkpoint()
        if self.closing.afterwards is not None:
            self.closing.let_go()
        self.part(retry)

    def part(self, retry: int) -> None:
        """Send all members away to find the match's next host; nothing is written."""
        self.members.dismiss_all(farewell.moved(retry))
