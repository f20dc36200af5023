"""The games that the bench plays on a real server: the standard scene, the same with one thing changed, and a crowd.

Registered as any game is; what happens in them is in bench/scene.py and bench/frames.py.
"""

from bench.frames import Cut
from bench.scene import Entity, Scene, Standard
from bench.standard.variants import ENTITIES, RATES, SEATS
from games.engine import Match, register


def variant(name: str, *, rate: int = 20, entities: int = 10, most: int = 10) -> None:
    """Register the standard scene at another tick rate, with more or fewer entities, or with more seats."""

    class Variant(Standard):
        slug, title, seats, tick_rate = name, name, (1, most), rate

        def setup(self, match: Match) -> Scene:
            place = match.random.between
            return Scene({number: Entity(place(-9000, 9000), place(-9000, 9000)) for number in range(entities)})

    register(Variant)


class Crowd(Cut):
    """Two hundred in one match, each of whom sees what is near."""

    slug = title = "crowd"


register(Standard)
register(Crowd)
for number in RATES:
    variant(f"rate-{number}", rate=number)
for number in ENTITIES:
    variant(f"entities-{number}", entities=number)
for number in SEATS:
    variant(f"seats-{number}", most=number)
