"""The base classes of what an author declares: inputs, state, rows of state, options.

They are msgspec structs with the flags that matches need, and carry no behaviour of their own.
"""

from typing import ClassVar

import msgspec


class Input(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag=str.lower, tag_field="kind"):
    """What a seat may ask for. A game with several inputs takes a union; the payload then names its `kind`.

    out_of_turn  taken from seats whose turn it is not, too
    phases       taken in these phases of the match only (default: in all)
    secret       kept out of logs, because others must not know what was chosen
    """

    out_of_turn: ClassVar[bool] = False
    phases: ClassVar[tuple[str, ...]] = ()
    secret: ClassVar[bool] = False


class Row(msgspec.Struct):
    """A part of the state: one ship, one card, one player's score."""


class State(msgspec.Struct):
    """All that a match remembers between ticks: structs, dicts, lists, integers, booleans, strings."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the owner of a room may choose. Every field needs a default and a bound."""


class Outcome(msgspec.Struct, frozen=True):
    """How a match ended. `placings` maps seat to place, from 1; equal places are a tie. `reason` is a code or ""."""

    placings: dict[int, int]
    reason: str = ""


class ClockInfo(msgspec.Struct, frozen=True):
    """A seat's clock. While it runs, `ends` is the tick at which it is at zero and `left` what it had when it started;
    while it stands, `ends` is 0 and `left` what it has. Ticks."""

    left: int
    ends: int


class TurnInfo(msgspec.Struct, frozen=True):
    """What everybody may know of a match's turn. `seats` have the turn, the `number`-th, since tick `begun`.

    `phase_ends` is the tick at which the phase is over by itself, or 0. `draw` lists who offers one. `out` says why
    seats play no more, in the order in which they went.
    """

    number: int
    seats: list[int]
    begun: int
    phase: str
    phase_ends: int
    clocks: dict[int, ClockInfo]
    draw: list[int]
    out: dict[int, str]
