"""Clients, processes and matches of different versions: a clear close, never a wrong picture."""

from games.engine import Row, State
from games.engine.game import complete
from games.wire.views import view_codec
from tests.engine.samples import Dots
from tests.hosting.house import House, Player, until
from tests.hosting.test_relay import Line
from tests.hosting.virtual import virtually


def test_a_client_made_for_other_rules_is_told_which_are_played():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        player = house.player(match, 0, rules="0-other")
        await until(lambda: player.bye)
        assert player.bye["close"] == player.socket.closed == 4412
        assert (player.bye["code"], player.bye["params"]) == ("other_rules", {"rules": "1-test"})
        assert player.socket.of("welcome") == player.socket.of("frame") == []

    virtually(main)


def test_a_client_made_for_these_rules_or_for_any_is_let_in():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match()
        for rules in ("1-test", None):
            player = house.player(match, 0, rules=rules)
            await until(lambda player=player: player.view is not None)
            player.lose_network()

    virtually(main)


class Another(Row):
    x: int


class Elsewhere(State):
    dots: dict[int, Another]


class Newer(Dots):
    """Dots as another version has it."""

    slug = "dots"

    def view(self, match, audience) -> Elsewhere:
        return match.state


complete(Newer)


def test_a_process_with_another_version_of_the_game_shows_nothing_of_it():
    assert view_codec(Newer).digest != view_codec(Dots).digest

    async def main(loop):
        line = Line(loop)
        await line.near.open()
        match = await line.near.match(seats=2)
        upstream = line.relays["far"].upstream(match, Newer, "near")
        player = Player(line.far, match, 0, Newer, upstream)
        await until(lambda: player.bye)
        assert (player.bye["close"], player.bye["code"]) == (4503, "other_version")
        assert player.bye["retry"] > 0
        assert player.socket.of("frame") == []

    virtually(main)
