"""Every bound of a match socket, with its default beside its reason. A site overrides them by BACKBEAT_LIMITS.

Times are seconds unless the name says otherwise.
"""

import msgspec


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one socket, seat or address may use up."""

    message_bytes: int = 4096  # the largest honest input is under 100 bytes, a ticket under 600
    messages_per_second: int = 60  # inputs at 30 Hz, pongs and chat, with as much again to spare
    message_burst: int = 120  # two seconds of that after a stall, when TCP delivers all at once
    spectator_messages_per_second: int = 10  # pongs and chat; anybody may watch, and with many sockets
    errors_before_close: int = 20  # a client that keeps sending nonsense is broken or hostile
    chat_per_second: int = 1  # faster than people write
    chat_burst: int = 5
    spectators_chat_per_second: int = 5  # all of a match together: as much as one can read
    spectators_chat_burst: int = 20
    hello_within: float = 5  # a ticket is at hand before the socket opens
    ping_every: float = 1  # also the resolution of "away"
    away_after: float = 5  # silence after which a bot may hold the seat
    dead_after: float = 10  # silence after which the socket is closed
    keep_seat: float = 30  # how long a seat is kept for somebody without a socket
    unacknowledged: float = 2.5  # frames in flight, in seconds: pongs acknowledge once a second, plus a slow round trip
    ring_ticks: int = 64  # views back that a frame can start from: 3 s at 20 Hz, beyond which a whole one is as small
    ring_events: int = 128  # events kept for those who come back
    sockets_per_address: int = 200  # a school behind one address
    sockets_per_player: int = 8  # tabs of one person
    spectators_per_match: int = 500  # in each process; seats are never refused
    queued_bytes: int = 65536  # unsent bytes of one socket, after which nothing more is queued for it
    matches_per_host: int = 500  # that tick; above it a process leaves new ones to others
    resting_matches_per_host: int = 10_000  # that jump from event to event: they cost memory, 20 KB each
    long_turn: float = 0.1  # a match's turn that others feel: two ticks at 20 Hz, about what a page bridges
    slow_seconds: float = 10  # how long a match may want more than a quarter of the loop in long turns, before its end
    # Of a match, before compression; it is kept up to there. Who steers at each tick takes 47 bytes for it: 200 people
    # in Arena Crowd 187 kB/s, so that its ten minutes fit (113 MB, 20 MB as a file); 16 in Arena 22 kB/s, 100 minutes.
    recording_bytes: int = 128 * 2**20
    afterwards_seconds: float = 60  # after a match, to talk and to agree on a rematch
    pending_seconds: float = 60  # a match that nobody plays any more is ended after so long


DEFAULT = Limits()
