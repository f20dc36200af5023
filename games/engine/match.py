"""One match: its state, and the only way that state changes, tick by tick.

The same seed, options, and inputs at the same ticks give the same hash at every tick, whoever runs it. This file
knows no clock: whoever hosts a match says when a tick is over. It knows no players either, only seats.

Rules (the author's Game) use what stands first in the class; hosts use the rest.
"""

from typing import TYPE_CHECKING, Any

import msgspec

from games.engine import checkpoint as saved
from games.engine import standard
from games.engine.game import Audience, Game, input_decoder
from games.engine.inbox import LEAVES, Entry, Inbox
from games.engine.random import Random
from games.engine.refusal import Refusal, Refused
from games.engine.sight import Grid
from games.engine.turn import Turn, TurnState
from games.engine.types import Input, Options, Outcome, TurnInfo

if TYPE_CHECKING:
    from games.engine.witness import Witness

MOST_GRIDS = 8  # kept of one tick: rules that make a view of their own for each audience share none
MOST_LEGAL = 512  # legal inputs that are told: more is no list that a page could show


class Match:
    """A run of a game. `seats` is how many seats it has; `seed` is secret and below 2**63."""

    state: Any  # the game's own State
    witness: "Witness | None" = None  # is told of everything that changes the match
    behind: int
    """In `on_input`: how many ticks older than the present was what the seat saw when it asked for this. Rules that let
    it hit what it saw look so far back. At most inbox.MAX_BEHIND_MS; 0 for bots, who see the present."""

    def __init__(self, game: type[Game], *, seats: int, seed: int, options: Options | None = None) -> None:
        fewest, most = game.seats
        if not fewest <= seats <= most:
            raise ValueError(f"{game.title} is for {fewest} to {most} seats, not {seats}.")
        self.game = game
        self.rules = game()
        self.seed = seed
        self.seats = tuple(range(seats))
        self.options: Any = options or game.options()
        self.tick = 0
        self.random = Random(seed)
        self._paused = False
        self.outcome: Outcome | None = None
        self.refusals: list[Refusal] = []
        self.turn = Turn(self, TurnState(order=list(self.seats)))
        self.out: dict[int, str] = {}
        self.changes = 0  # inputs taken, clocks and timers that were due: for hosts, who keep what has changed
        self.behind = 0
        self._phase: str | None = None
        self._out_at: dict[int, int] = {}
        self.draw = standard.Offers()
        self._grids: list[Grid] = []
        self._timers: dict[str, int] = {}
        self._inbox = Inbox.of(seats, game.tick_rate)
        self.state = self.rules.setup(self)

    # For rules ------------------------------------------------------------------------------------------------

    @property
    def active(self) -> tuple[int, ...]:
        """The seats that still play: not those in `out`, which maps seat to reason, in the order in which they went."""
        return tuple(seat for seat in self.seats if seat not in self.out)

    def seconds(self, seconds: int) -> int:
        """So many seconds in ticks of this game."""
        return seconds * self.game.tick_rate

    def after(self, ticks: int, name: str) -> None:
        """Call the game's `on_timer(match, name)` in `ticks` ticks, instead of when that timer was due before."""
        if ticks < 1:
            raise ValueError(f"after({ticks}, {name!r}): a timer runs for at least one tick.")
        self._timers[name] = self.tick + ticks

    def cancel(self, name: str) -> None:
        """Forget the timer of that name, if it runs."""
        self._timers.pop(name, None)

    def due(self, name: str) -> int | None:
        """The tick at which the timer of that name fires, or None."""
        return self._timers.get(name)

    @property
    def phase(self) -> str:
        """The phase that was entered last, or ""."""
        return self._phase or ""

    def enter(self, phase: str, lasts: int = 0) -> None:
        """Begin a phase, which everybody sees. If it `lasts` so many ticks, `on_timer(match, phase)` is called then.

        Another phase that begins before ends this one without that call.
        """
        self.cancel(self.phase)
        self._phase = phase
        if lasts:
            self.after(lasts, phase)

    def eliminate(self, seat: int, reason: str = "eliminated") -> None:
        """The seat plays no more; `reason` is a code. Who goes out in a later tick stands higher. Safe to repeat."""
        self.out.setdefault(seat, reason)
        self._out_at.setdefault(seat, self.tick)
        self.turn.stop(seat, moved=False)

    def give_up(self, *seats: int, reason: str) -> None:
        """These seats go out before they have lost: they left, resigned, or ran out of time, several only at once.

        Calls the game's `on_leave` for each, when all of them are out.
        """
        going = [seat for seat in seats if seat not in self.out]
        for seat in going:
            self.eliminate(seat, reason)
        for seat in going:
            if self.outcome is None:
                self.rules.on_leave(self, seat)
        if self.outcome is None:
            for seat in going:
                self.turn.done(seat)
            self.draw.settle(self)

    def finish(self, placings: dict[int, int] | None = None, reason: str = "") -> None:
        """End the match. `placings` gives every seat its place, from 1; equal places are a tie.

        Without placings the active seats share the first place, and the others follow: who went out last stands
        highest, and those who went in one tick share a place. `reason` is a code of up to 40 characters, which travels
        and is translated where it is shown.
        """
        if placings is None:
            last = self.tick + 1
            stayed = {seat: self._out_at.get(seat, last) for seat in self.seats}
            placings = {seat: 1 + sum(other > mine for other in stayed.values()) for seat, mine in stayed.items()}
        if len(reason) > 40:
            raise ValueError(f"finish(reason={reason!r}): give a code of up to 40 characters.")
        if set(placings) != set(self.seats) or any(not 1 <= place <= 256 for place in placings.values()):
            raise ValueError(f"finish({placings}): give each of the seats {self.seats} a place from 1.")
        if self.outcome is None:
            self.turn.close()
            self.outcome = Outcome(dict(sorted(placings.items())), reason)

    # For hosts ------------------------------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        """Whether time stands still, and no input is accepted."""
        return self._paused

    @paused.setter
    def paused(self, paused: bool) -> None:
        self._paused = paused
        if self.witness is not None:
            self.witness.stood(self)

    @property
    def taken(self) -> list[int]:
        """By seat: the `seq` of the last input that was applied."""
        return self._inbox.kept.taken

    @property
    def received(self) -> list[int]:
        """By seat: the `seq` of the last input that was accepted, though it may still wait for its tick."""
        return self._inbox.kept.received

    def submit(self, seat: int, input: Input | msgspec.Raw, *, seq: int = 0, tick: int = 0, behind: int = 0) -> None:
        """Accept an input for `tick` or the next tick, whichever is later; Refused if it cannot be.

        An Input was validated, and is the match's from now on; a Raw is one in MessagePack, which is validated when
        its tick comes. `seq` must be higher than any before from that seat; 0 is for bots, which do not count.
        `behind` is how many ticks older than the present was what the seat saw when it asked.
        """
        if self.outcome is not None or seat in self.out:
            raise Refused("not_playing")
        if self._paused:
            raise Refused("paused")
        entry = Entry(tick, seat, seq, input, behind)  # type: ignore[arg-type]  # see there
        self._inbox.accept(self.tick, entry)
        if self.witness is not None:
            self.witness.submitted(self, entry)

    def leave(self, seat: int) -> None:
        """The seat is given up for good, at the start of the next tick. Safe to repeat."""
        if seat not in self.out and self._inbox.leave(self.tick, seat) and self.witness is not None:
            self.witness.left(self, seat)

    def extend(self, seat: int, ticks: int) -> None:
        """Somebody outside gives a seat more time. Refused if it has no clock, or plays no more."""
        if self.outcome is not None or seat in self.out or not self.turn.extend(seat, ticks):
            raise Refused("not_playing")
        self.changes += 1
        if self.witness is not None:
            self.witness.extended(self, seat, ticks)

    def decide(self, placings: dict[int, int], reason: str) -> None:
        """Somebody outside ends the match with this result, as `finish` takes it. The first result stands."""
        if self.outcome is None:
            self.finish(placings, reason)
            if self.witness is not None:
                self.witness.decided(self, placings, reason)

    def waits(self, seat: int) -> bool:
        """Whether something that the seat asked for waits for its tick."""
        return self._inbox.waits(seat)

    @property
    def waiting(self) -> int:
        """How much waits for its tick, of all seats."""
        return len(self._inbox.kept.entries)

    def next_due(self) -> int | None:
        """The next tick at which anything can happen, or None if nothing will without an input."""
        if self.outcome is not None or self.paused:
            return None
        if self.game.ticks:
            return self.tick + 1
        waiting = [self._inbox.next(), self.turn.next_end(), *self._timers.values()]
        due = min((tick for tick in waiting if tick is not None), default=None)
        return None if due is None else max(due, self.tick + 1)

    def advance(self, to: int) -> None:
        """Run to the end of tick `to`. A game without `tick` jumps over ticks at which nothing is due."""
        while self.tick < to and self.outcome is None and not self.paused:
            due = self.next_due()
            if due is None or due > to:
                self.tick = to
            else:
                self.tick = due - 1
                self.step()

    def step(self) -> None:
        """One tick: inputs and leaves in the order they came, then clocks at zero by seat, then timers by (tick, name),
        then the game's `tick`."""
        if self.outcome is not None or self.paused:
            return
        self.tick += 1
        self._grids.clear()
        for entry in self._inbox.take(self.tick):
            self._apply(entry)
        self._time_out(self.turn.over())
        for name in sorted((name for name, tick in self._timers.items() if tick <= self.tick), key=self._timer_order):
            if self.outcome is None and self._timers.get(name, self.tick + 1) <= self.tick:
                del self._timers[name]
                self.changes += 1
                self.rules.on_timer(self, name)
        if self.game.ticks and self.outcome is None:
            self.rules.tick(self)
        self._grids.clear()
        if self.witness is not None:
            self.witness.stepped(self)

    def _time_out(self, seats: list[int]) -> None:
        """Clocks at zero, all of them before the rules hear of the first."""
        for seat in seats:
            self.changes += 1
            self.turn.stop(seat, moved=False)
        for seat in seats:
            if self.outcome is None and seat in self.turn.out_of_time():  # the one before may have ended its turn
                self.rules.on_timeout(self, seat)

    def _timer_order(self, name: str) -> tuple[int, str]:
        return self._timers[name], name

    def _apply(self, entry: Entry) -> None:
        seat = entry.seat
        if self.outcome is not None or seat in self.out:
            return
        input: Any = entry.payload
        packed = type(input) is msgspec.Raw
        if packed and input == LEAVES:
            self.changes += 1
            self.give_up(seat, reason="left")
            return
        taken = self.taken
        if entry.seq > taken[seat]:  # what was said later may be meant for sooner
            taken[seat] = entry.seq
        self.behind = entry.behind
        try:
            if packed:
                input = self._decode(input)
            if type(input) in standard.STANDARD:
                standard.apply(self, seat, input)
            else:
                self._check(seat, input)
                self.rules.on_input(self, seat, input)
                self.draw.lapse(seat)
            self.changes += 1
        except Refused as refused:
            self.refusals.append(Refusal(seat, entry.seq, refused.code, refused.params))

    def _check(self, seat: int, input: Input) -> None:
        """Refused if it is not this seat's turn, or not the phase, for such an input."""
        if self.turn.number and seat not in self.turn.seats and not input.out_of_turn:
            raise Refused("not_your_turn", seats=list(self.turn.seats))
        if input.phases and self.phase not in input.phases:
            raise Refused("wrong_phase", phase=self.phase)

    def _decode(self, payload: msgspec.Raw) -> Any:
        """An input as the rules know it. One that waited while the rules changed may not be one any more."""
        try:
            return input_decoder(self.game).decode(payload)  # type: ignore[arg-type]  # as in wire/views.py
        except msgspec.ValidationError as error:
            raise Refused("bad_input", reason=str(error)) from None

    def audience(self, seat: int | None) -> Audience:
        """Which audience a seat (None: a spectator) belongs to now."""
        return self.rules.audience(self, seat)

    def view(self, audience: Audience) -> Any:
        """What an audience may see, as the game's own struct. Whatever leaves the server comes from here."""
        view = self.rules.view(self, audience)
        eye = None if self.game.sight is None else self.rules.eye(self, audience)
        return view if eye is None else self._grid(view).seen_from(*eye)

    def _grid(self, view: Any) -> Grid:
        """The grid of a view, made once in a tick for all who look at the same one."""
        for grid in self._grids:
            if grid.view is view:
                return grid
        grid = Grid(self.game.sight, view)  # type: ignore[arg-type]  # only games with one get here
        self._grids = [*self._grids[1 - MOST_GRIDS :], grid]
        return grid

    def legal(self, seat: int) -> list[Input] | None:
        """What a seat may ask for now, at most MOST_LEGAL inputs of the game's own; None if the game does not say."""
        if not self.game.tells_legal:
            return None
        if self.outcome is not None or seat in self.out:
            return []
        legal = []
        for input in self.rules.legal(self, seat) if self._may_act(seat) else ():
            try:
                self._check(seat, input)
            except Refused:
                continue
            legal.append(input)
            if len(legal) == MOST_LEGAL:
                break
        return legal

    def _may_act(self, seat: int) -> bool:
        always = any(kind.out_of_turn for kind in self.game.input_types)
        return always or not self.turn.number or seat in self.turn.seats

    def turn_info(self, *, still: bool = False) -> TurnInfo | None:
        """Turn, phase and clocks as everybody may see them; None while the game has used none of them.

        While time stands `still` for the host, or the match is paused, all clocks stand.
        """
        if not (self.turn.number or self.turn.timed or self._phase is not None or self.out):
            return None
        return TurnInfo(
            number=self.turn.number,
            seats=list(self.turn.seats),
            begun=self.turn.begun,
            phase=self.phase,
            phase_ends=self.due(self.phase) or 0,
            clocks=self.turn.clocks(still=still or self.paused),
            draw=list(self.draw.open),
            out=dict(self.out),
        )

    def checkpoint(self) -> bytes:
        """Everything needed to go on from here; equal matches give equal bytes."""
        return saved.encoder.encode(
            saved.Checkpoint(
                format=saved.FORMAT,
                game=self.game.slug,
                seed=self.seed,
                seats=len(self.seats),
                options=msgspec.Raw(saved.encoder.encode(self.options)),
                tick=self.tick,
                state=msgspec.Raw(saved.encoder.encode(self.state)),
                random=self.random.state,
                timers=self._timers,
                inbox=self._inbox.kept,
                turn=self.turn.kept,
                phase=self._phase,
                draw=self.draw,
                out=self.out,
                out_at=self._out_at,
                paused=self.paused,
                outcome=self.outcome,
            )
        )

    def hash(self) -> str:
        """Equal for equal matches: of the whole checkpoint."""
        return saved.digest(self.checkpoint())

    @classmethod
    def restore(cls, game: type[Game], data: bytes) -> "Match":
        """The match that `checkpoint` saved, going on with identical hashes; CheckpointError if it cannot."""
        content = saved.decode(data, game)
        match = cls.__new__(cls)
        match.game = game
        match.rules = game()
        match.seed = content.seed
        match.seats = tuple(range(content.seats))
        match.options = saved.decode_options(content, game)
        match.tick = content.tick
        match.random = Random.restored(content.random)
        match._paused = content.paused
        match.outcome = content.outcome
        match.refusals = []
        match._timers = content.timers
        match._inbox = Inbox(content.inbox, game.tick_rate)
        match.turn = Turn(match, content.turn)
        match._phase = content.phase
        match.draw = content.draw
        match.out = content.out
        match._out_at = content.out_at
        match.changes = match.behind = 0
        match._grids = []
        match.state = saved.decode_state(content, game)
        return match
