"""The engine's random numbers: PCG32 (O'Neill 2014, XSH-RR 64/32), because the same seed must give the same match on
every machine and Python version. The state is two integers, so a checkpoint can hold it. Not for secrets that
guard accounts: whoever knows the state knows what comes.
"""

from collections.abc import MutableSequence, Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")
_MASK, _HALF = 2**64 - 1, 2**32 - 1
_MULTIPLIER = 6364136223846793005


class Random:
    """A stream of random numbers that is a function of its seed alone."""

    __slots__ = ("_increment", "_state")

    def __init__(self, seed: int, stream: int = 0) -> None:
        self._increment = ((stream << 1) | 1) & _MASK
        self._state = 0
        self._next()
        self._state = (self._state + seed) & _MASK
        self._next()

    @classmethod
    def derived(cls, seed: int, *path: int | str) -> "Random":
        """A stream of its own for `path`, as `Random.derived(seed, "bot", seat, tick)`."""
        digest = blake2b(repr((seed, *path)).encode(), digest_size=16).digest()
        return cls(int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") >> 1)

    @property
    def state(self) -> tuple[int, int]:
        """What `Random.restored` needs to go on from here."""
        return self._state, self._increment

    @classmethod
    def restored(cls, state: tuple[int, int]) -> "Random":
        random = cls.__new__(cls)
        random._state, random._increment = state
        return random

    def _next(self) -> int:
        """The next 32 bits."""
        old = self._state
        self._state = (old * _MULTIPLIER + self._increment) & _MASK
        xorshifted = (old >> 18 ^ old) >> 27 & _HALF
        return (xorshifted << 32 | xorshifted) >> (old >> 59) & _HALF  # turned right by the top five bits

    def _next_two(self) -> int:
        """The next 64 bits, the high half first."""
        return self._next() << 32 | self._next()

    def below(self, n: int) -> int:
        """An integer from 0 to n - 1, each as likely; n is at most 2**64."""
        if not 0 < n <= 2**32:
            return self._below_more(n)
        reject = 2**32 % n  # the first `reject` values would make small results likelier
        value = self._next()
        while value < reject:
            value = self._next()
        return value % n

    def _below_more(self, n: int) -> int:
        if not 0 < n <= 2**64:
            raise ValueError(f"below({n}): n must be from 1 to 2**64.")
        reject = 2**64 % n
        while (value := self._next_two()) < reject:
            pass
        return value % n

    def between(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def choice(self, items: Sequence[T]) -> T:
        """One of `items`."""
        return items[self.below(len(items))]

    def dice(self, count: int, sides: int = 6) -> list[int]:
        """So many dice, each from 1 to `sides`."""
        return [1 + self.below(sides) for _ in range(count)]

    def shuffle(self, items: MutableSequence[T]) -> None:
        """Put `items` in random order, in place (Fisher–Yates)."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
