"""Hosting is tried on games of the tests' own: in real time, by turns, at once, with thinking bots, one that raises."""

from typing import Any

import pytest

from games.engine import Bot, BotSeat, Input, Match, registry
from games.engine.game import complete
from tests.engine.samples import Bluff, Claim, Dots, Fists, Square, Table


class Boom(Input):
    """Makes the rules raise."""


class Fragile(Dots):
    """Like Dots, until somebody says Boom."""

    slug = title = "fragile"

    def setup(self, match: Match) -> Square:
        return Dots.setup(self, match)

    def on_input(self, match: Match, seat: int, input: Boom) -> None:
        raise ZeroDivisionError("boom")


class Thinker(Bot):
    """Level 1 claims 1 more than was claimed, all others 10 more, in another process."""

    every, thinks = 5, 2.0

    def choose(self, view: Any, me: BotSeat) -> Claim:
        return Claim(worth=view.claim + (1 if me.level == 1 else 10))


class Deep(Bluff):
    """Like Bluff, with a bot that thinks."""

    slug = title = "deep"
    bot = Thinker

    def setup(self, match: Match) -> Table:
        return Bluff.setup(self, match)


complete(Fragile)
complete(Deep)


@pytest.fixture(autouse=True)
def games(monkeypatch):
    monkeypatch.setattr(registry, "_registered", [Dots, Bluff, Fists, Deep, Fragile])
