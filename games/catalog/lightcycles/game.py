"""Lightcycles: leave a wall behind you, ride into none, and be the last one riding.

The rule book. It knows `games.engine` only, and counts in whole cells and ticks: the same turns give the same race on
every machine, so no floats, no clock and no chance but `match.random`.
"""

from typing import Literal

from games.engine import Audience, Game, Input, Match, Options, Row, State, between, choose, gettext_noop, register

Heading = Literal["up", "down", "left", "right"]

ARENAS = {"small": (64, 36), "large": (96, 52)}  # width and height in cells
HEADINGS: dict[Heading, tuple[int, int]] = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
COUNTDOWN, BREAK = 3, 2  # seconds before each round, and after it
WAITING_TURNS = 2  # as many as a U-turn takes; more would ride on long after the fingers have stopped


class Turn(Input):
    """Ride that way from now on. Only turns to the left or right of the bike count."""

    turn: Heading


class RaceOptions(Options):
    rounds: choose({1: "1", 3: "3", 5: "5"}, title=gettext_noop("Rounds")) = 3
    arena: choose({"small": gettext_noop("Small"), "large": gettext_noop("Large")}, title=gettext_noop("Arena")) = (
        "large"
    )


class Bike(Row):
    """A bike in its cell. `trail` is x, y of the start and of each corner since; the wall ends under the bike."""

    x: between(0, 95)
    y: between(0, 51)
    dx: between(-1, 1)
    dy: between(-1, 1)
    alive: bool
    trail: list[between(0, 95)]
    score: between(0, 5)  # rounds won

    def turn(self, heading: Heading) -> None:
        if self.trail[-2:] != [self.x, self.y]:  # a turn on the start itself adds no corner
            self.trail += [self.x, self.y]
        self.dx, self.dy = HEADINGS[heading]


class Arena(Row):
    """All that can be seen, by everybody."""

    width: between(1, 96)
    height: between(1, 52)
    rounds: between(1, 5)
    bikes: dict[int, Bike]  # by seat
    round: between(0, 5) = 0
    phase: Literal["countdown", "racing", "round_over"] = "countdown"
    phase_ends: between(0, 2**53 - 1) = 0  # the tick; 0 while racing
    winner: between(-1, 7) = -1  # seat that won the round that is over; -1: nobody


class Race(State):
    arena: Arena
    turns: dict[int, list[Heading]]  # by seat: asked for, and not ridden yet
    outlasted: dict[int, between(0, 35)]  # by seat: bikes that crashed earlier, over all rounds
    walls: list[between(0, 2**52 - 1)] = []  # by column x: bit y is set where a bike is or was

    def blocked(self, x: int, y: int) -> bool:
        inside = 0 <= x < self.arena.width and 0 <= y < self.arena.height
        return not inside or self.walls[x] >> y & 1 == 1

    def build(self, x: int, y: int) -> None:
        self.walls[x] |= 1 << y


@register
class Lightcycles(Game):
    title = gettext_noop("Lightcycles")
    description = gettext_noop("Leave a wall behind you, ride into none, and be the last one riding.")
    seats = (2, 8)
    tick_rate = 20
    options = RaceOptions

    def setup(self, match: Match) -> Race:
        width, height = ARENAS[match.options.arena]
        bikes = {seat: Bike(0, 0, 0, 0, alive=False, trail=[], score=0) for seat in match.seats}
        race = Race(
            arena=Arena(width, height, match.options.rounds, bikes),
            turns={seat: [] for seat in match.seats},
            outlasted=dict.fromkeys(match.seats, 0),
        )
        self.line_up(match, race)
        return race

    def line_up(self, match: Match, race: Race) -> None:
        """A new round: an empty arena, and every bike that is still in the match on a start drawn by lot."""
        arena = race.arena
        race.walls = [0] * arena.width
        places = starts(len(match.active), arena.width, arena.height)
        match.random.shuffle(places)
        for seat, bike in arena.bikes.items():
            race.turns[seat] = []
            bike.alive, bike.trail = False, []
            if seat in match.active:
                bike.x, bike.y, bike.dx, bike.dy = places.pop()
                bike.alive, bike.trail = True, [bike.x, bike.y]
                race.build(bike.x, bike.y)
        arena.round += 1
        arena.winner = -1
        match.after(match.seconds(COUNTDOWN), "go")
        arena.phase, arena.phase_ends = "countdown", match.due("go")

    def on_input(self, match: Match, seat: int, turn: Turn) -> None:
        """Turns wait until the bike has ridden a cell each, so that two quick ones make a U-turn."""
        bike, waiting = match.state.arena.bikes[seat], match.state.turns[seat]
        heading = HEADINGS[waiting[-1]] if waiting else (bike.dx, bike.dy)
        sideways = (heading[0] == 0) != (HEADINGS[turn.turn][0] == 0)
        if bike.alive and sideways and len(waiting) < WAITING_TURNS:
            waiting.append(turn.turn)

    def on_timer(self, match: Match, name: str) -> None:
        if name == "go":
            match.state.arena.phase, match.state.arena.phase_ends = "racing", 0
        elif name == "next":
            self.line_up(match, match.state)

    def tick(self, match: Match) -> None:
        """All bikes ride one cell at once. Who meets a wall, or another in the same cell, crashes where it was."""
        race = match.state
        if race.arena.phase != "racing":
            return
        riding = {seat: bike for seat, bike in race.arena.bikes.items() if bike.alive}
        for seat, bike in riding.items():
            if race.turns[seat]:
                bike.turn(race.turns[seat].pop(0))
        ahead = {seat: (bike.x + bike.dx, bike.y + bike.dy) for seat, bike in riding.items()}
        cells = list(ahead.values())
        crashed = [seat for seat, cell in ahead.items() if race.blocked(*cell) or cells.count(cell) > 1]
        for seat in crashed:
            riding[seat].alive = False
            race.outlasted[seat] += len(race.arena.bikes) - len(riding)
        survivors = [seat for seat in riding if riding[seat].alive]
        for seat in survivors:
            riding[seat].x, riding[seat].y = ahead[seat]
            race.build(*ahead[seat])
        if len(survivors) <= 1:
            self.end_round(match, survivors)

    def end_round(self, match: Match, survivors: list[int]) -> None:
        """The survivor scores; nobody does if the last ones crash together. A majority of rounds ends the match."""
        race, arena = match.state, match.state.arena
        for winner in survivors:
            arena.winner = winner
            arena.bikes[winner].score += 1
            race.outlasted[winner] += len(arena.bikes) - 1
        match.after(match.seconds(BREAK), "next")
        arena.phase, arena.phase_ends = "round_over", match.due("next")
        if arena.round == arena.rounds or any(bike.score > arena.rounds // 2 for bike in arena.bikes.values()):
            self.finish(match)

    def on_leave(self, match: Match, seat: int) -> None:
        """A bike without a rider crashes; its wall stays for the round. The last one in the match wins it."""
        match.state.arena.bikes[seat].alive = False
        if len(match.active) == 1:
            self.finish(match, "others_left")

    def finish(self, match: Match, reason: str = "") -> None:
        """Places go by rounds won, then by bikes outlasted; who left stands behind all who stayed."""
        race = match.state
        merit = {
            seat: (seat in match.active, race.arena.bikes[seat].score, race.outlasted[seat]) for seat in match.seats
        }
        match.finish({seat: 1 + sum(other > merit[seat] for other in merit.values()) for seat in match.seats}, reason)

    def view(self, match: Match, audience: Audience) -> Arena:
        return match.state.arena


def starts(count: int, width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Fair places (x, y, dx, dy): one half rides in from the left, the other is the same turned round the centre."""
    rows = (count + 1) // 2
    places = []
    for place in range(count):
        x, y = width // 8, (place // 2 * 2 + 1) * height // (2 * rows)
        places.append((x, y, 1, 0) if place % 2 == 0 else (width - 1 - x, height - 1 - y, -1, 0))
    return places
