"""Throw-away games that the engine is tried on beside the bundled ones. They are completed, but never registered, so
that no other test and no lobby sees them.

Dots is the smallest game there is: real-time, all in the open. Bluff is its opposite: hidden cards, turns, a clock a
move, elimination, refusals, and no tick at all. In Fists both choose at once, in phases, on clocks for the whole match.
"""

from typing import Literal

from games.engine import (
    Audience,
    Draw,
    Game,
    Input,
    Match,
    Options,
    Refused,
    Rematch,
    Resign,
    Row,
    State,
    between,
    clamp,
    secret,
)
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
    cards: secret(dict[int, between(CANARY, CANARY + 99)])  # by seat
    lives: dict[int, between(0, 5)]
    claim: between(0, 99) = 0
    claimant: between(-1, 3) = -1


class Seen(Row):
    """The table as one seat sees it. `card` is its own, and 0 for spectators."""

    card: int
    lives: dict[int, between(0, 5)]
    claim: between(0, 99)


class Bluff(Game):
    """Claim that there is a high card on the table, or call the one who claimed it a liar."""

    title, seats, tick_rate, options = "Bluff", (2, 4), 10, BluffOptions
    standard = (Resign,)

    def setup(self, match: Match) -> Table:
        table = Table(cards={}, lives=dict.fromkeys(match.seats, match.options.lives))
        match.turn.clock(move=match.seconds(MOVE_SECONDS))
        match.turn.give(match.random.choice(match.seats) if match.options.first == "drawn" else 0)
        self.deal(match, table)
        return table

    def deal(self, match: Match, table: Table) -> None:
        table.cards = {seat: CANARY + match.random.between(1, 99) for seat in match.active}
        table.claim, table.claimant = 0, -1

    def legal(self, match: Match, seat: int) -> list[Input]:
        claims: list[Input] = [Claim(worth) for worth in range(match.state.claim + 1, 100)]
        return claims if match.state.claimant == -1 else [*claims, Call()]

    def on_input(self, match: Match, seat: int, move: Claim | Call) -> None:
        table = match.state
        if isinstance(move, Call):
            if table.claimant == -1:
                raise Refused("nothing_to_call")
            true = max(table.cards.values()) - CANARY >= table.claim
            self.lose(match, seat if true else table.claimant)
        elif move.worth <= table.claim:
            raise Refused("too_low", more_than=table.claim)
        else:
            table.claim, table.claimant = move.worth, seat
            match.turn.next()

    def on_timeout(self, match: Match, seat: int) -> None:
        self.lose(match, seat)

    def on_leave(self, match: Match, seat: int) -> None:
        match.state.lives[seat] = 0
        self.go_on(match)

    def lose(self, match: Match, seat: int) -> None:
        match.state.lives[seat] -= 1
        if not match.state.lives[seat]:
            match.eliminate(seat)
        self.go_on(match)

    def go_on(self, match: Match) -> None:
        if len(match.active) == 1:
            match.finish()
        else:
            match.turn.next()
            self.deal(match, match.state)

    def audience(self, match: Match, seat: int | None) -> Audience:
        return seat

    def view(self, match: Match, audience: Audience) -> Seen:
        table = match.state
        card = 0 if audience is None else table.cards.get(audience, 0)
        return Seen(card, table.lives, table.claim)


class Hand(Input):
    """What the seat shows when both have chosen."""

    secret = True
    phases = ("choosing",)

    shape: Literal["rock", "paper", "scissors"]


class Round(State):
    """`shapes` are secret until `shown`."""

    score: dict[int, between(0, 3)]
    shapes: secret(dict[int, str])
    shown: dict[int, str]


class RoundSeen(Row):
    score: dict[int, between(0, 3)]
    shown: dict[int, str]


class Fists(Game):
    """Both choose at once; then everybody sees. First to three."""

    title, seats, tick_rate = "Fists", (2, 2), 20
    standard = (Resign, Draw, Rematch)
    stand_in = False

    def setup(self, match: Match) -> Round:
        match.turn.clock(total=match.seconds(20), increment=match.seconds(2))
        self.choose(match)
        return Round(score=dict.fromkeys(match.seats, 0), shapes={}, shown={})

    def choose(self, match: Match) -> None:
        match.enter("choosing")
        match.turn.give(*match.active)

    def on_input(self, match: Match, seat: int, hand: Hand) -> None:
        match.state.shapes[seat] = hand.shape
        if match.turn.done(seat):
            self.show(match)

    def show(self, match: Match) -> None:
        order, round = ["rock", "paper", "scissors"], match.state
        round.shown, round.shapes = round.shapes, {}
        ahead = (order.index(round.shown[0]) - order.index(round.shown[1])) % 3
        if ahead:
            round.score[0 if ahead == 1 else 1] += 1
        match.enter("showing", lasts=match.seconds(2))

    def on_timer(self, match: Match, name: str) -> None:
        if 3 in match.state.score.values():
            match.finish({seat: 1 if score == 3 else 2 for seat, score in match.state.score.items()})
        else:
            match.state.shown = {}
            self.choose(match)

    def view(self, match: Match, audience: Audience) -> RoundSeen:
        return RoundSeen(match.state.score, match.state.shown)


for game in (Dots, Bluff, Fists):
    complete(game)
