"""Matches on tape: recorded as a host does it, in parts, for tests to run again."""

import msgspec

from games.engine import Match, packing
from games.engine.recorder import Recorder
from games.engine.recording import End, Recording, Sitter
from tests.engine.scripts import Action, perform

MOST = 2**20


class Tape:
    """Records a match that a test plays, in parts that end where the test says so."""

    def __init__(self, match: Match, most: int = MOST) -> None:
        self.match, self.most, self.epoch = match, most, 1
        self.parts: list[bytes] = []
        self.recorder = self._begin()

    def _begin(self) -> Recorder:
        size = sum(map(len, self.parts))
        recorder = Recorder(self.match, epoch=self.epoch, rules="1-test", most=self.most, after=size)
        self._keep(recorder.part(self.match))
        return recorder

    def _keep(self, part: bytes | None) -> None:
        if part is not None:
            self.parts.append(part)

    def cut(self, *, last: bool = False) -> None:
        self._keep(self.recorder.part(self.match, last=last))

    def hand_over(self) -> None:
        """The host dies right after a checkpoint, and another goes on from it."""
        self.cut()
        self.epoch += 1
        self.match = Match.restore(self.match.game, self.recorder.checkpoint(self.match))
        self.recorder = self._begin()

    def whole(self) -> Recording:
        self.cut(last=True)
        return packing.unpack(packing.pack(self._recording()))

    def _recording(self) -> Recording:
        match = self.match
        parts = [packing.unpack_part(packing.pack_part(part)) for part in self.parts]
        options = msgspec.to_builtins(match.options)
        sitters = [Sitter(seat, f"Player {seat}") for seat in match.seats]
        outcome = match.outcome
        end = End(match.tick, "finished", outcome.reason, outcome.placings) if outcome else None
        return Recording("m", match.game.slug, match.game.tick_rate, match.seed, options, sitters, parts, end)


def play(tape: Tape, script: list[Action], cuts: list[int]) -> Recording:
    """What happens by the script; after each action, by turns, nothing, a part ends, a host dies, or time stands."""
    for number, action in enumerate(script):
        perform(tape.match, action)
        match cuts[number % len(cuts)] if cuts else 0:
            case 1:
                tape.cut()
            case 2:
                tape.hand_over()
            case 3:
                tape.match.paused = not tape.match.paused
    return tape.whole()
