"""The scene that frameworks are compared by: ten entities that all move by up to 63 units at every tick, 20 Hz, and ten
seats whose last inputs are told in each frame. A game like any other; benches and tests register it.
"""

from games.engine import Game, Input, Match, Row, State, between

SEATS, TICK_RATE = 10, 20
EDGE = 32767


class Steer(Input):
    dx: between(-63, 63)
    dy: between(-63, 63)


class Entity(Row):
    x: between(-EDGE - 1, EDGE)
    y: between(-EDGE - 1, EDGE)

    def move(self, dx: int, dy: int) -> None:
        self.x = max(-EDGE, min(EDGE, self.x + dx))
        self.y = max(-EDGE, min(EDGE, self.y + dy))


class Scene(State):
    entities: dict[int, Entity]


class Standard(Game):
    """Everything moves; what players ask for at each tick is taken, and told."""

    seats, tick_rate = (1, SEATS), TICK_RATE

    def setup(self, match: Match) -> Scene:
        place = match.random.between
        return Scene({seat: Entity(place(-9000, 9000), place(-9000, 9000)) for seat in match.seats})

    def on_input(self, match: Match, seat: int, steer: Steer) -> None:
        pass  # entities move by chance, each as far as it may, however little anybody does

    def tick(self, match: Match) -> None:
        for entity in match.state.entities.values():
            entity.move(match.random.between(-63, 63), match.random.between(-63, 63))
