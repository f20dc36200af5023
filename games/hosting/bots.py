"""When the bots of one match are asked, and what becomes of their answers. A quick bot answers in the tick; one that
thinks is asked in another process, and its answer counts only if turn and seat are still those it thought about.

It knows no people and no sockets. What a bot may not do, the match refuses; the bot is told nothing.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import msgspec

from games.engine import Match, Refused
from games.engine.bot import bot_input, may_think, next_thought
from games.engine.thought import question

QUICK_LEVEL = 1  # is asked in the tick when a bot that thinks has not answered in time
NOTHING = msgspec.Raw(b"\xc0")  # a bot's answer that it wants nothing

Driven = list[tuple[int, int]]  # (seat, level) of the seats that bots play now
Answer = Callable[[bytes | None], None]
Think = Callable[[bytes, float, Answer], None]  # think(question, seconds, answer): answer None means none came
Later = Callable[[Callable[[], None]], None]


class Bots:
    """The bots of one match. `driven` says which seats are theirs; `later` does a job when the match is at its now."""

    def __init__(self, core: Match, driven: Callable[[], Driven], think: Think, later: Later) -> None:
        self._core, self._driven, self._think, self._later = core, driven, think, later
        self._asked = core.tick - 1
        self._thinking: dict[int, int] = {}  # seat: the number of the turn it thinks about

    def next(self) -> int | None:
        """The next tick at which one of them is to be asked, or None if none has anything to decide."""
        return next_thought(self._core, self._asked) if self._undecided() else None

    def _undecided(self) -> Driven:
        turn, most = self._core.turn.number, self._core.game.bot.levels
        return [
            (seat, min(level, most))
            for seat, level in self._driven()
            if self._thinking.get(seat) != turn and may_think(self._core, seat)
        ]

    def ask(self) -> None:
        """Ask those that have something to decide, if it is time."""
        due = self.next()
        if due is None or self._core.tick < due or self._core.outcome is not None:
            return
        self._asked = self._core.tick
        for seat, level in self._undecided():
            if self._core.game.bot.thinks and level > QUICK_LEVEL:
                self._send(seat, level)
            else:
                self._submit(seat, bot_input(self._core, seat, level))

    def _send(self, seat: int, level: int) -> None:
        turn = self._thinking[seat] = self._core.turn.number

        def answer(input: bytes | None) -> None:
            if self._thinking.get(seat) == turn:
                del self._thinking[seat]
                self._later(lambda: self._decide(seat, turn, input))

        self._think(question(self._core, seat, level), self._core.game.bot.thinks, answer)

    def _decide(self, seat: int, turn: int, input: bytes | None) -> None:
        theirs = any(seat == driven for driven, _level in self._driven())
        if theirs and self._core.turn.number == turn and may_think(self._core, seat) and self._core.outcome is None:
            self._submit(seat, bot_input(self._core, seat, QUICK_LEVEL) if input is None else msgspec.Raw(input))

    def _submit(self, seat: int, wanted: Any) -> None:
        if wanted is None or wanted == NOTHING:
            return
        if not isinstance(wanted, msgspec.Raw):  # by hand, and perhaps made of what the bot was shown
            wanted = msgspec.Raw(msgspec.msgpack.encode(wanted))
        with contextlib.suppress(Refused):
            self._core.submit(seat, wanted)
