"""The minute after a match that can be played again: people talk on, and once everybody who played asks for it,
there is a rematch. Only counts who asks; making the match is the store's affair.
"""

from games.hosting.seating import Seating


class Afterwards:
    """`until` is the loop time at which everybody is let go."""

    def __init__(self, seating: Seating, until: float) -> None:
        self.until = until
        self.asked: set[int] = set()
        self._seating = seating

    def possible(self) -> bool:
        """Whether all people who played are still there."""
        chairs = self._seating.chairs
        return all(chair.bot is not None or (chair.member is not None and not chair.left) for chair in chairs)

    def ask(self, seat: int) -> bool:
        """This seat wants a rematch. True if everybody does."""
        self.asked.add(seat)
        return self.possible() and all(
            chair.bot is not None or chair.number in self.asked for chair in self._seating.chairs
        )
