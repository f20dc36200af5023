"""A token bucket: how often something may happen. Pure; the caller brings the time."""


class Bucket:
    """Allows `burst` at once and `per_second` in the long run."""

    __slots__ = ("_at", "_burst", "_left", "_per_second")

    def __init__(self, per_second: float, burst: float, now: float) -> None:
        self._per_second, self._burst = per_second, burst
        self._left, self._at = burst, now

    def take(self, now: float, count: float = 1) -> bool:
        """Whether `count` more may happen at `now` (seconds of any monotonic clock)."""
        left = self._left + (now - self._at) * self._per_second
        if left > self._burst:
            left = self._burst
        self._at = now
        taken = left >= count
        self._left = left - count if taken else left
        return taken
