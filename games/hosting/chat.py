"""How much may be said in a match. A seat keeps its bound over reconnects, which a socket's own bound cannot see; all
spectators share one, because anybody may watch and nobody could read more."""

from games.wire.limits import Limits
from games.wire.messages import ErrorMessage
from games.wire.rate import Bucket


class Chat:
    """Whose turn to speak has come too soon. All times are loop times in seconds."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._buckets: dict[int | None, Bucket] = {}

    def refusal(self, seat: int | None, now: float) -> ErrorMessage | None:
        """What to answer instead of passing a line on; None if it may be said. `seat` is None for spectators."""
        limits = self._limits
        per_second, burst = limits.chat_per_second, limits.chat_burst
        if seat is None:
            per_second, burst = limits.spectators_chat_per_second, limits.spectators_chat_burst
        bucket = self._buckets.setdefault(seat, Bucket(per_second, burst, now))
        return None if bucket.take(now) else ErrorMessage(code="chat_too_fast", params={"per_second": per_second})
