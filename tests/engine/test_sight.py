"""Views of large matches: what is too far to be seen is not in them, for anybody who may ask."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.engine import Audience, Game, Input, Match, Row, Sight, State, between
from games.engine.bot import bot_input
from games.engine.game import complete

RADIUS = 100


class Go(Input):
    dx: between(-50, 50)


class Ship(Row):
    x: between(-1000, 1000)
    y: between(-1000, 1000)


class Sea(State):
    ships: dict[int, Ship]
    flags: dict[str, Ship]
    wind: int = 0


class Ocean(Game):
    seats = (1, 20)
    sight = Sight(radius=RADIUS, rows=("ships", "flags"))

    def setup(self, match: Match) -> Sea:
        place = match.random.between
        ships = {seat: Ship(place(-300, 300), place(-300, 300)) for seat in match.seats}
        return Sea(ships, {name: Ship(place(-300, 300), 0) for name in "abc"})

    def on_input(self, match: Match, seat: int, go: Go) -> None:
        match.state.ships[seat].x += go.dx

    def audience(self, match: Match, seat: int | None) -> Audience:
        return seat

    def eye(self, match: Match, audience: Audience) -> tuple[int, int] | None:
        ship = match.state.ships.get(audience)
        return ship and (ship.x, ship.y)

    def view(self, match: Match, audience: Audience) -> Sea:
        return match.state


complete(Ocean)


def near(match: Match, seat: int, rows: dict[Any, Ship]) -> dict[Any, Ship]:
    me = match.state.ships[seat]
    return {key: row for key, row in rows.items() if max(abs(row.x - me.x), abs(row.y - me.y)) <= RADIUS}


@given(st.integers(1, 20), st.integers(0, 2**60), st.lists(st.integers(-50, 50), max_size=5))
def test_a_view_holds_what_is_near_and_nothing_else(seats: int, seed: int, steps: list[int]) -> None:
    match = Match(Ocean, seats=seats, seed=seed)
    for tick, dx in enumerate([0, *steps]):
        for seat in match.seats:
            view = match.view(match.audience(seat))
            assert view.ships == near(match, seat, match.state.ships)
            assert view.flags == near(match, seat, match.state.flags)
        match.submit(tick % seats, Go(dx=dx))
        match.advance(match.tick + 1)


def test_who_has_no_eye_sees_everything() -> None:
    match = Match(Ocean, seats=20, seed=1)
    assert match.view(match.audience(None)) is match.state


def test_a_view_made_before_a_tick_is_not_shown_after_it() -> None:
    match = Match(Ocean, seats=1, seed=1)
    before = msgspec.to_builtins(match.view(0), str_keys=True)
    match.submit(0, Go(dx=50))
    match.advance(1)
    after = msgspec.to_builtins(match.view(0), str_keys=True)
    assert after["ships"]["0"]["x"] == before["ships"]["0"]["x"] + 50


def test_rules_that_make_a_view_anew_each_time_leave_nothing_behind() -> None:
    class Anew(Ocean):
        slug = "anew"

        def view(self, match: Match, audience: Audience) -> Sea:
            return msgspec.structs.replace(match.state)

    complete(Anew)
    match = Match(Anew, seats=4, seed=1)
    for _ in range(100):
        match.view(2)
    assert len(match._grids) <= 8


def test_a_bot_sees_no_further_than_its_seat() -> None:
    seen: list[Sea] = []

    class Lookout(Ocean.bot):
        def choose(self, view: Sea, me: Any) -> None:
            seen.append(view)

    match = Match(type("Watched", (Ocean,), {"bot": Lookout}), seats=20, seed=1)
    bot_input(match, 3, 1)
    assert seen[0].ships == near(match, 3, match.state.ships) != match.state.ships


@pytest.mark.parametrize(
    ("sight", "words"),
    [
        (Sight(radius=0, rows=("ships",)), "radius=0"),
        (Sight(radius=5, rows=("boats",)), "'boats'"),
        (Sight(radius=5, rows=("wind",)), "'wind'"),
    ],
)
def test_a_sight_that_cannot_be_is_refused_with_a_reason(sight: Sight, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        complete(type("Blind", (Ocean,), {"slug": "", "sight": sight}))
