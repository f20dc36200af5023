"""The base classes of what an author declares: inputs, state, rows of state, options.

They are msgspec structs with the flags that matches need, and carry no behaviour of their own.
"""

import msgspec


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=str.lower, tag_field="kind"):
    """What a seat may ask for. A game with several inputs takes a union; the payload then names its `kind`."""


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
