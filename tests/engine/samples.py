"""Throw-away games that the engine is tried on beside the bundled ones. They are completed, but never registered, so
that no other test and no lobby sees them.

Dots is the smallest game there is: real-time, all in the open. Bluff is its opposite: hidden cards, turns, a clock,
refusals, and no tick at all.
"""

from typing import Literal

from games.engine import Audience, Game, Input, Match, Options, Refused, Row, State, between, clamp
from games.engine.game import complete

CANARY = 7_000_000_000  # every card is above this, so that a leaked one is found in any bytes
MOVE_SECONDS = 30


class Step(Input):
    dx: between(-1, 1)
    dy: between(-1, 1)


class Dot(Row):
    x: between(0, 999)
    y: between(0, 999)


class Square(State):
    dots: dict[int, Dot]  # by seat


class Dots(Game):
    """Everybody moves a dot about one square."""

    title, seats, tick_rate = "Dots", (1, 16), 20

    def setup(self, match: Match) -> Square:
        return Square(dots={seat: Dot(match.random.below(1000), match.random.below(1000)) for seat in match.seats})

    def on_input(self, match: Match, seat: int, step: Step) -> None:
        dot = match.state.dots[seat]
        dot.x = clamp(dot.x + 8 * step.dx, Dot.x)
        dot.y = clamp(dot.y + 8 * step.dy, Dot.y)

    def tick(self, match: Match) -> None:
        """Dots drift, so that a tick without inputs shows in the hash."""
        dot = match.state.dots[match.random.choice(match.seats)]
        dot.x = (dot.x + 1) % 1000


class Claim(Input):
    """I say that a card on this table is worth at least that much."""

    worth: between(1, 99)


class Call(Input):
    """I do not believe the last claim."""


class BluffOptions(Options):
    lives: between(1, 5) = 2
    first: Literal["lowest", "drawn"] = "drawn"
    open_claims: bool = True


class Table(State):
    cards: dict[int, between(CANARY, CANARY + 99)]  # by seat: a secret
    lives: dict[int, between(0, 5)]
    turn: between(0, 3)
    claim: between(0, 99) = 0
    claimant: between(-1, 3) = -1


class Seen(Row):
    """The table as one seat sees it. `card` is its own, and 0 for spectators."""

    card: int
    lives: dict[int, between(0, 5)]
    turn: between(0, 3)
    claim: between(0, 99)
    move_ends: int  # the tick


class Bluff(Game):
    """Claim that there is a high card on the table, or call the one who claimed it a liar."""

    title, seats, tick_rate, options = "Bluff", (2, 4), 10, BluffOptions

    def setup(self, match: Match) -> Table:
        first = match.random.choice(match.seats) if match.options.first == "drawn" else 0
        table = Table(cards={}, lives=dict.fromkeys(match.seats, match.options.lives), turn=first)
        self.deal(match, table)
        return table

    def deal(self, match: Match, table: Table) -> None:
        table.cards = {seat: CANARY + match.random.between(1, 99) for seat in match.seats if table.lives[seat]}
        table.claim, table.claimant = 0, -1
        match.after(match.seconds(MOVE_SECONDS), "move")

    def on_input(self, match: Match, seat: int, move: Claim | Call) -> None:
        table = match.state
        if seat != table.turn:
            raise Refused("not_your_turn", turn=table.turn)
        if isinstance(move, Call):
            if table.claimant == -1:
                raise Refused("nothing_to_call")
            true = max(table.cards.values()) - CANARY >= table.claim
            self.lose(match, seat if true else table.claimant)
        elif move.worth <= table.claim:
            raise Refused("too_low", more_than=table.claim)
        else:
            table.claim, table.claimant = move.worth, seat
            self.pass_on(match)

    def on_timer(self, match: Match, name: str) -> None:
        self.lose(match, match.state.turn)

    def on_leave(self, match: Match, seat: int) -> None:
        if match.state.lives[seat]:
            match.state.lives[seat] = 1
            self.lose(match, seat)

    def lose(self, match: Match, seat: int) -> None:
        table = match.state
        table.lives[seat] -= 1
        playing = [other for other in match.seats if table.lives[other]]
        if len(playing) == 1:
            match.finish({other: 1 if other in playing else 2 for other in match.seats})
        if not table.lives[table.turn]:
            self.pass_on(match)
        self.deal(match, table)

    def pass_on(self, match: Match) -> None:
        table, count = match.state, len(match.seats)
        turns = [(table.turn + ahead) % count for ahead in range(1, count + 1)]
        table.turn = next(seat for seat in turns if table.lives[seat])
        match.after(match.seconds(MOVE_SECONDS), "move")

    def audience(self, match: Match, seat: int | None) -> Audience:
        return seat

    def view(self, match: Match, audience: Audience) -> Seen:
        table = match.state
        card = 0 if audience is None else table.cards.get(audience, 0)
        return Seen(card, table.lives, table.turn, table.claim, move_ends=match.due("move"))


complete(Dots)
complete(Bluff)
