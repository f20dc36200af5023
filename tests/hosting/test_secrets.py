"""Nobody's secret is in any byte that another seat or the audience gets: in 200 matches between bots, of all games,
with recognisable values in the place of each secret, every frame, answer, error and log line is searched.
"""

import asyncio
import logging
from typing import Any

import msgspec
import pytest

from games.engine import Match, Row, registry
from games.engine.game import complete
from games.engine.secrets import secret_fields
from games.hosting.connection import Pass
from games.hosting.door import Door
from games.hosting.live import LiveMatch
from games.hosting.members import Members
from games.wire import frames, views
from games.wire.codec import CODECS
from games.wire.frames import Moment
from tests.engine.samples import Bluff, Table
from tests.engine.scripts import any_input, bundled
from tests.hosting.house import House
from tests.hosting.virtual import virtually
from tests.support.eyes import is_frame
from tests.support.planting import Planted, found

MATCHES = 200  # of all games together; most of them of those that have secrets
PORTION = 25
FEW = 2
MEDDLE = 5  # one in so many frames is answered by a question and by an input out of the blue
SEED = 0x5EC2E7_5EC2E7_00


class Ear:
    """A socket that keeps every byte, answers pings, and meddles."""

    def __init__(self, house: House, live: LiveMatch, seat: int | None, codec: str) -> None:
        self.seat, self.heard, self.closed = seat, bytearray(), None
        self._moment: Moment | None = None
        self._live, self._codec, self._frames, self._seq = live, CODECS[codec], 0, 0
        self._connection = house.hub.open(self, self._codec, "127.0.0.1")
        self._say({"type": "hello", "ticket": "t"})
        admitted = Pass(live.id, f"{seat}-{codec}", f"Player {seat}", seat, "", None)
        house.hub.join(self._connection, admitted, live.core.game, live.door)

    def _say(self, message: dict[str, Any]) -> None:
        if self._codec.text:
            self._connection.received(msgspec.json.encode(message), True)
        else:
            number = {"hello": 1, "input": 2, "pong": 3, "ask": 6}[message["type"]]
            fields = {"hello": ["ticket"], "input": ["seq", "input"], "pong": ["id"], "ask": ["id"]}[message["type"]]
            self._connection.received(msgspec.msgpack.encode([number, *(message[name] for name in fields)]), False)

    # As a socket ------------------------------------------------------------------------------------------------

    def send(self, payload: bytes, text: bool) -> None:
        self.heard += payload
        if not text and is_frame(payload):
            self._framed(payload)
            return
        plain = (msgspec.json if text else msgspec.msgpack).decode(payload)
        kind, number = (plain["type"], plain.get("id")) if text else (plain[0], plain[1])
        loop = asyncio.get_running_loop()
        if kind in ("ping", 19):
            loop.call_soon(self._say, {"type": "pong", "id": number})
        elif kind == "frame":
            self._frame()

    def _framed(self, payload: bytes) -> None:
        """A change of a number is not that number: what a client can make of a frame is kept beside its bytes."""
        codec = views.view_codec(self._live.core.game)
        self._moment = frames.read(payload, self._moment, codec)
        self.heard += msgspec.json.encode(codec.plain(self._moment.view))
        self._frame()

    def _frame(self) -> None:
        self._frames += 1
        if self._frames % MEDDLE == 0:
            asyncio.get_running_loop().call_soon(self._meddle)

    def _meddle(self) -> None:
        if self.closed is None:
            self._seq += 1
            self._say({"type": "ask", "id": self._seq})
            game = self._live.core.game
            wishes = (any_input(game, self._frames + number) for number in range(20))
            wish = next(wish for wish in wishes if isinstance(wish, game.input_types))
            self._say({"type": "input", "seq": self._seq, "input": msgspec.to_builtins(wish)})

    def queued(self) -> int:
        return 0

    def close(self, code: int, reason: str) -> None:
        self.closed = code


@pytest.fixture(autouse=True)
def _numbers_without_bounds(monkeypatch):
    """Planted numbers are beyond every range that a game declares, and shall get through where a secret would."""
    monkeypatch.setattr(views, "limits", lambda kind: (None, None))
    views.view_codec.cache_clear()
    yield
    views.view_codec.cache_clear()


class Planting:
    """Plants the secrets of whatever is shown, and remembers them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.owners: dict[str, dict[int | str, int | None]] = {}
        publish, ask = Members.publish, Door.ask

        def planted_publish(members: Members, epoch: int, match: Match, **how: Any) -> None:
            self._planted(match, lambda: publish(members, epoch, match, **how))

        def planted_ask(door: Door, member: str, number: int) -> None:
            door._match.catch_up()
            self._planted(door._match.core, lambda: ask(door, member, number))

        monkeypatch.setattr(Members, "publish", planted_publish)
        monkeypatch.setattr(Door, "ask", planted_ask)

    def _planted(self, match: Match, show: Any) -> None:
        state, planted = match.state, Planted(match.state)
        self.owners.setdefault(f"{match.game.slug}-{match.seed}", {}).update(planted.owners)
        match.state = planted.state
        try:
            show()
        finally:
            match.state = state


def play(planting: Planting, game: Any, number: int) -> tuple[list[str], bool]:
    """One match between bots, watched from every seat and by the public; what leaked, and whether anybody saw their
    own secret."""
    leaks: list[str] = []
    seen = []

    async def main(loop: Any) -> None:
        house = await House(loop).open()
        seats = min(game.seats[0] + number % 3, game.seats[1])
        match = await house.match(game.slug, seats=seats, seed=SEED + number, options=shortest(game))
        live = house.host.matches[match]
        codecs = sorted(CODECS)
        watched = [(seat, codecs[(seat + number) % 2]) for seat in live.core.seats] + [(None, name) for name in codecs]
        ears = [Ear(house, live, seat, codec) for seat, codec in watched]
        for chair in live.seating.chairs:
            chair.bot = 1 + number % min(2, game.bot.levels) if not game.bot.thinks else 1
        live._keeper.changed(live)
        await until_over(house)
        owners = planting.owners[f"{game.slug}-{live.core.seed}"]
        for ear in ears:
            data = bytes(ear.heard)
            for planted, owner in owners.items():
                if found(data, planted):
                    seen.append(planted)
                    if owner is None or owner != ear.seat:
                        leaks.append(f"{planted} of seat {owner} was told to {ear.seat}")
            for hidden in (live.core.seed, live.core.random.state[0]):
                if str(hidden).encode() in data or hidden.to_bytes(8, "big") in data:
                    leaks.append(f"the seed, or what follows from it, was told to {ear.seat}")

    virtually(main)
    return leaks, bool(seen)


async def until_over(house: House) -> None:
    for _ in range(3600):
        if house.store.endings:
            return
        await asyncio.sleep(1)
    raise AssertionError("the match did not end within an hour")


def shortest(game: Any) -> dict[str, Any]:
    """Options that make a match short, where a game has such."""
    wanted = {"rounds": 1, "arena": "small", "minutes": 1}
    return {name: value for name, value in wanted.items() if name in game.options.__struct_fields__}


def shares() -> list[Any]:
    """Which matches of each game: those with secrets share three quarters, and of a game that shows secrets at every
    tick a few tell as much as many. In portions that a busy machine can do in the time that a test has."""
    secretive = [game for game in bundled() if secret_fields(game.state_type)]
    open_games = [game for game in bundled() if game not in secretive]
    ticking = [game for game in secretive if game.ticks]
    assert len(secretive) > len(ticking)
    assert open_games
    each = (MATCHES * 3 // 4 - len(ticking) * FEW) // (len(secretive) - len(ticking))
    planned = [(game, FEW if game in ticking else each) for game in secretive]
    planned += [(game, MATCHES // 4 // len(open_games)) for game in open_games]
    return [
        pytest.param(game, range(first, min(first + PORTION, count)), id=f"{game.slug}-{first}")
        for game, count in planned
        for first in range(0, count, PORTION)
    ]


@pytest.mark.parametrize(("game", "matches"), shares())
def test_no_secret_is_in_any_byte_that_others_get(game, matches, monkeypatch, caplog):
    monkeypatch.setattr(registry, "_registered", [game])
    planting = Planting(monkeypatch)
    seen = 0
    with caplog.at_level(logging.DEBUG):
        for number in matches:
            leaks, own = play(planting, game, number)
            assert leaks == [], f"match {number}"
            seen += own
    log = caplog.text.encode()
    assert not any(found(log, planted) for owners in planting.owners.values() for planted in owners)
    assert str(SEED)[:-3] not in caplog.text
    if secret_fields(game.state_type):
        assert seen == len(matches), "players see their own: the search finds what is there"


class Everything(Row):
    cards: dict[int, int]


class Leaky(Bluff):
    """Bluff, with the cards on the table."""

    slug = title = "leaky"

    def setup(self, match: Match) -> Table:
        return Bluff.setup(self, match)

    def view(self, match: Match, audience: Any) -> Everything:
        return Everything(match.state.cards)


complete(Leaky)


def test_a_game_that_leaks_is_caught(monkeypatch):
    monkeypatch.setattr(registry, "_registered", [Leaky])
    leaks, _own = play(Planting(monkeypatch), Leaky, 1)
    assert any("was told to None" in leak for leak in leaks)
