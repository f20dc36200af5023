"""What one match takes of the loop, and when that is more than its share. It only measures: who runs when is the
scheduler's affair, and what comes of it the match's own.

Round by round everything that is due gets one turn (games.hosting.scheduler), so a turn that is short harms nobody,
however many there are: a crowd whose ticks take most of its process is welcome. Long turns and whatever a match does
outside its turns count against it. A third of the time in which it wants nothing pays for that, and there is a credit:
neither one long tick nor a halt of the whole process makes a match slow.
"""

from collections import deque
from collections.abc import Callable

from games.wire.limits import Limits

REST = 3  # a slow match rests three times as long as it took, which leaves it a quarter of the loop
CREDIT = 0.5  # seconds above a quarter, for which nobody is called slow
MOST = CREDIT / 2  # seconds that one run counts for: however long the process stood still in it, it takes three
CALM = 2.0  # seconds in which a slow match is not held back once, after which it is slow no more
ESCAPED = 4 * CREDIT  # a slow match that goes on taking the loop outside its turns gets there, and is not waited for
BRIEF = 0.001  # seconds: what is paid for later, to save time
NEVER = float("inf")


class Share:
    """Of one match, in loop time, which `time` tells. `inside` is set while the match is at work."""

    def __init__(self, limits: Limits, time: Callable[[], float]) -> None:
        self._limits = limits
        self.time = time
        self.inside = False
        self.long = False  # whether its last turn took long
        self.longest = 0.0  # seconds: of a slow match the longest run since the one that it was found slow by
        self.trace: deque[float] | None = None  # seconds of its last turns, while somebody looks
        self._turn = False
        self._owed = 0.0
        self._ended = self._wanted = NEVER
        self._free_at = 0.0
        self._held_at = 0.0
        self._slow_since: float | None = None

    @property
    def slow(self) -> bool:
        """Whether the match is held back."""
        return self._slow_since is not None

    @property
    def owes(self) -> bool:
        """Whether it took more than one mishap explains."""
        return self._owed > MOST or self.slow

    def turn(self) -> None:
        """What is under way is the match's turn, which the scheduler has given it."""
        self._turn = True

    def took(self, begun: float, ended: float) -> bool:
        """The match was at work; whether there is something to judge."""
        seconds = counted = ended - begun
        if seconds < BRIEF and not self._turn and self._slow_since is None:  # as nearly every input is
            self._owed += seconds
            if self._owed <= MOST:
                return False
            counted = 0.0
        turn, self._turn = self._turn, False
        if turn and self.trace is not None:
            self.trace.append(seconds)
        rested = min(begun, self._wanted) - self._ended  # waiting for a turn is no rest
        if rested > 0:
            self._owed = max(0.0, self._owed - rested / REST)
        self._ended = ended
        if turn:
            self.long = seconds > self._limits.long_turn
        if self._slow_since is None:
            self.longest = seconds
            counts = self.long or not turn
        else:
            self.longest = max(self.longest, seconds)
            self._free_at = max(self._free_at, ended) + REST * seconds
            counts = not turn  # its turns are paid for by waiting
        if counts:
            self._owed += min(counted, MOST)
        return self._owed > CREDIT or self._slow_since is not None

    def judge(self) -> str:
        """What has become of the match with its last run: "slow", "fine", "hopeless", or "" for no change."""
        now = self._ended
        if self._slow_since is None:
            if self._owed <= CREDIT:
                return ""
            self._slow_since = self._held_at = now
            self._free_at = now + REST * self.longest
            return "slow"
        if now - self._held_at >= CALM and self._owed <= CREDIT:
            self._slow_since = None
            return "fine"
        spent = now - self._slow_since >= self._limits.slow_seconds
        return "hopeless" if spent or self._owed >= ESCAPED else ""

    def allowed(self, wanted: float | None) -> float | None:
        """When a match may have its turn that wants it at `wanted`, None for never."""
        self._wanted = NEVER if wanted is None else wanted
        if wanted is None or self._slow_since is None or wanted >= self._free_at:
            return wanted
        self._held_at = self._free_at
        return self._free_at
