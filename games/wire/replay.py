"""What one seat, or a spectator, saw of a recorded match, as a browser plays it: the frames of the binary subprotocol
and the events, each at its tick. Made by running the match again; who asks has seen to it that the rules are the same.
The engine may be another, so the match is compared with each checkpoint of its recording: nothing that never happened
is shown.

About once a second a frame is whole, so that a replay can be entered there. No I/O, and no clock.
"""

from contextlib import suppress
from typing import Any

import msgspec

from games.engine import Game, Match
from games.engine.inbox import Entry
from games.engine.recording import Part, Recording, Told
from games.engine.refusal import Refused
from games.engine.rerun import run, start
from games.engine.schema import schema
from games.wire.codec import CODECS, WHOLE
from games.wire.frames import Moment
from games.wire.sync import History, Place
from games.wire.views import view_codec

FORMAT = 1
MOST_BYTES = 48 * 2**20  # of frames: a browser has to hold them; what comes later is not shown
_CODEC = CODECS["backbeat.v1.binary"]


class OtherEngine(Exception):
    """Run again, the match is not what it was: the engine has changed since, or the rules are not deterministic."""


class Replay(msgspec.Struct):
    """`frames` are (tick, whether it is whole, bytes), `events` are (tick, kind, data), both in order of ticks.
    `welcome` has the fields of the message that are the same all the time; `seats` are those of the beginning.
    """

    format: int
    first: int
    last: int
    cut: bool
    welcome: dict[str, Any]
    seats: list[dict[str, Any]]
    frames: list[tuple[int, bool, bytes]]
    events: list[tuple[int, str, Any]]


def render(recording: Recording, game: type[Game], seat: int | None) -> bytes:
    """The replay for a seat (None: a spectator) in MessagePack. OtherEngine: see there."""
    match = start(recording, game)
    camera = _Camera(match, seat)
    with suppress(_Full):
        run(recording, match, told=camera.told, parted=camera.parted, refused=camera.refused)
    first, last = recording.ticks
    end = recording.end
    if camera.full:
        last = camera.frames[-1][0]
    elif end is not None:
        placings = None if end.placings is None else {str(number): place for number, place in end.placings.items()}
        camera.events.append((last, "result", {"placings": placings, "reason": end.reason}))
    shape = schema(game)  # type: ignore[arg-type]  # see view_codec
    welcome = {
        "match": recording.match,
        "game": recording.game,
        "seat": seat,
        "tick_rate": game.tick_rate,
        "rules": recording.rules[-1],
        "schema": shape | {"standard": []},  # nothing can be asked for any more
        "options": msgspec.to_builtins(match.options),
    }
    cut = recording.full or camera.full
    replay = Replay(FORMAT, first, last, cut, welcome, camera.seats, camera.frames, camera.events)
    return msgspec.msgpack.encode(replay)


class _Full(Exception):
    """No more can be shown, and all that is shown has been compared."""


class _Camera:
    """A witness that makes frames of what one seat may see."""

    def __init__(self, match: Match, seat: int | None) -> None:
        self._match, self._seat = match, seat
        self._views = view_codec(match.game)  # type: ignore[arg-type]  # see there
        self._history = History(2, self._views)
        self._audience: Any = None
        self._place, self._whole, self._size = Place(), match.tick, 0
        self.full = False
        self.frames: list[tuple[int, bool, bytes]] = []
        self.events: list[tuple[int, str, Any]] = []
        self.seats: list[dict[str, Any]] = []
        match.witness = self
        self._look()

    def submitted(self, match: Match, entry: Entry) -> None:
        """Nobody sees what is only asked for."""

    def left(self, match: Match, seat: int) -> None:
        """It shows in the next tick."""

    def stood(self, match: Match) -> None:
        self._look()

    def extended(self, match: Match, seat: int, ticks: int) -> None:
        self._look()

    def decided(self, match: Match, placings: dict[int, int], reason: str) -> None:
        self._look()

    def stepped(self, match: Match) -> None:
        match.refusals.clear()
        self._look()

    def parted(self, part: Part) -> None:
        if part.checkpoint and part.checkpoint != self._match.checkpoint():
            raise OtherEngine(f"the state at tick {part.ends} is not what it was")
        if part.checkpoint and self.full:
            raise _Full

    def refused(self, refusal: Refused) -> None:
        raise OtherEngine(f"an input at tick {self._match.tick} is refused now: {refusal.code}")

    def told(self, event: Told) -> None:
        if self.full:
            return
        if event.kind != "seats":
            self.events.append((self._match.tick, event.kind, event.data))
        elif not self.seats:
            self.seats = event.data
        else:  # another host has taken over: some are away, and will be back
            self.events += [(self._match.tick, "seat", _renamed(info)) for info in event.data]

    def _look(self) -> None:
        match, history = self._match, self._history
        if self.full:
            return
        audience = match.audience(self._seat)
        turn = msgspec.to_builtins(match.turn_info(), str_keys=True)
        moment = Moment(1, match.tick, list(match.taken), turn, self._views.freeze(match.view(audience)))
        again = match.tick == history.tick
        if not history.push(moment):
            return
        due = match.tick >= self._whole + match.seconds(1)
        whole = self._place.sent == WHOLE or due or again or audience != self._audience
        if whole:
            self._place = Place()
        data = self._place.next(history, _CODEC) or b""
        self.frames.append((match.tick, whole, data))
        self._audience = audience
        self._whole = match.tick if whole else self._whole
        self._size += len(data)
        self.full = self._size > MOST_BYTES


def _renamed(info: dict[str, Any]) -> dict[str, Any]:
    return {"seat": info["number"], "name": info["name"], "status": info["status"]}
