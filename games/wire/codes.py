"""Why sockets are closed: one table, documented in docs/protocol.md, mirrored by the browser SDK (a test compares).

Ours mirror HTTP from 4400 up. The frame parser itself closes with 1002 (protocol error), 1007 (bad UTF-8) and 1009
(too large), before anything here is asked.
"""

from enum import IntEnum


class Close(IntEnum):
    """Close codes. After those marked (retry) a client comes back by itself; after the others a person decides."""

    NORMAL = 1000  # the player left
    BAD_MESSAGE = 4400  # not understood, again and again
    UNAUTHORIZED = 4401  # ticket or resume key missing, wrong, used, or expired, or the login ended (get a new ticket)
    FORBIDDEN = 4403  # wrong origin, not allowed to be here, or no room for more
    NOT_FOUND = 4404  # there is no such match
    TOO_SLOW = 4408  # nothing heard for too long (retry)
    REPLACED = 4409  # a newer socket holds the seat
    OVER = 4410  # the match is over
    OTHER_RULES = 4412  # the client was made for other rules than those the match is played by
    TOO_LARGE = 4413  # a message over the limit
    KICKED = 4423  # an operator or the room's owner took the seat away
    TOO_FAST = 4429  # more messages, or more sockets, than allowed (retry after the hint)
    UNAVAILABLE = 4503  # the server restarts, or the match is between two hosts (retry after the hint)
