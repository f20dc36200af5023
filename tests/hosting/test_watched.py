"""What a process tells of a match that an operator watches, and that it measures nothing for nobody."""

import asyncio

import pytest

from games.matches import watching
from tests.hosting.house import House, until
from tests.hosting.virtual import virtually


def test_a_process_tells_what_it_knows_and_stops_when_nobody_looks():
    async def main(loop):
        house = await House(loop).open()
        match = await house.match("dots")
        one = house.player(match, 0)
        await until(lambda: one.view)
        watcher, matches = watching.Watcher(), house.host.matches
        watcher.look([match], house.hub, matches, loop.time())
        for seq in range(1, 11):
            one.say(type="input", seq=seq, input={"dx": 1, "dy": 0}, tick=0)
            await asyncio.sleep(0.2)
        told = watcher.look([match, "elsewhere"], house.hub, matches, loop.time())
        assert set(told) == {match}
        data = told[match]
        assert data["seats"][0] == ["Player 0", "here"]
        assert data["inputs"][0] == pytest.approx(5, abs=0.5)
        assert data["inputs"][1] == 0
        assert len(data["turns"]) > 10
        (socket,) = data["sockets"]
        assert socket["seat"] == 0
        assert socket["rtt"] is not None
        assert socket["unacknowledged"] <= 3 * house.host.matches[match].core.game.tick_rate
        assert watcher.look([], house.hub, matches, loop.time()) == {}
        assert matches[match].share.trace is None, "nothing is measured for nobody"

    virtually(main)
