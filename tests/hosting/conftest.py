"""Hosting is tried on games of the tests' own: one in real time, one by turns, and one that raises."""

import pytest

from games.engine import Input, Match, registry
from games.engine.game import complete
from tests.engine.samples import Bluff, Dots, Square


class Boom(Input):
    """Makes the rules raise."""


class Fragile(Dots):
    """Like Dots, until somebody says Boom."""

    slug = title = "fragile"

    def setup(self, match: Match) -> Square:
        return Dots.setup(self, match)

    def on_input(self, match: Match, seat: int, input: Boom) -> None:
        raise ZeroDivisionError("boom")


complete(Fragile)


@pytest.fixture(autouse=True)
def games(monkeypatch):
    monkeypatch.setattr(registry, "_registered", [Dots, Bluff, Fragile])
