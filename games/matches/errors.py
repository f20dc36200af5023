"""What can be wrong with a request about matches and rooms: a code that travels, a sentence for people."""

from typing import Any


class Problem(Exception):
    """The request is refused and nothing was changed. `code` is stable; `message` is translated; `fields` by name."""

    def __init__(self, code: str, message: Any, fields: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code, self.message, self.fields = code, message, fields or {}
