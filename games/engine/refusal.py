"""How rules say no, and what becomes of that: an exception inside, an answer outside. Knows no game."""

from typing import Any

import msgspec


class Refused(Exception):
    """Raised by `on_input` before it changes anything: the acting player is told `code` and `params`, nobody else."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Refusal(msgspec.Struct, frozen=True):
    """The answer to a seat whose input was not taken."""

    seat: int
    seq: int
    code: str
    params: dict[str, Any]
