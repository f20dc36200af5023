"""Who sits where while a match runs: people with sockets, people without, and bots. No rules, no bytes.

A person's seat is "here" while a socket of theirs is heard, and a few seconds longer, lest every reload be news; then
it is "away", and a bot may hold it. After `keep` seconds without a socket it is "left" for good.
"""

from games.hosting.store import SeatRecord
from games.wire.messages import SeatInfo

STAND_IN_LEVEL = 2  # the bot that holds a seat whose player is away


class Chair:
    """One seat's holder."""

    __slots__ = ("bot", "came", "gone_at", "left", "member", "name", "number", "silent")

    def __init__(self, record: SeatRecord, now: float) -> None:
        self.number, self.name, self.bot = record.number, record.name, record.bot
        self.member: str | None = None
        self.silent = True
        self.came = False
        self.gone_at = now
        self.left = record.left

    @property
    def status(self) -> str:
        """As games.wire.messages.SeatInfo has it."""
        if self.left:
            return "left"
        if self.bot is not None:
            return "bot"
        return "away" if self.silent else "here"

    @property
    def info(self) -> SeatInfo:
        return SeatInfo(self.number, self.name, self.status)


class Seating:
    """All chairs of a match."""

    def __init__(self, records: list[SeatRecord], now: float) -> None:
        self.chairs = [Chair(record, now) for record in sorted(records, key=lambda record: record.number)]

    def sit(self, seat: int, name: str, member: str) -> str | None:
        """`member` takes the seat, from a bot or from an older socket, whose key is returned."""
        chair = self.chairs[seat]
        previous, chair.member = chair.member, member
        chair.name, chair.bot, chair.silent, chair.came = name, None, False, True
        return previous if previous != member else None

    def replace(self, seat: int, name: str, bot: int) -> None:
        """A bot of that level holds the seat from now on."""
        chair = self.chairs[seat]
        chair.member, chair.name, chair.bot, chair.silent = None, name, bot, True

    def rise(self, seat: int, member: str, now: float) -> None:
        """The socket of `member` is gone, unless a newer one already holds the seat."""
        chair = self.chairs[seat]
        if chair.member == member:
            chair.member, chair.gone_at = None, now

    def missed(self, now: float, after: float) -> list[int]:
        """Seats whose people have been without a socket for `after` seconds: they are away from now on. Told once."""
        missed = [
            chair
            for chair in self.chairs
            if chair.status == "here" and chair.member is None and now >= chair.gone_at + after
        ]
        for chair in missed:
            chair.silent = True
        return [chair.number for chair in missed]

    def next_change(self, now: float, after: float, keep: float) -> float | None:
        """When `missed`, `overdue` or `driven` will say something new by themselves, or None."""
        times = []
        for chair in self.chairs:
            if chair.status in ("here", "away") and chair.member is None:
                soon = chair.gone_at + after
                awaited = chair.status == "here" or (not chair.came and now < soon)
                times.append(soon if awaited else chair.gone_at + keep)
        return min(times, default=None)

    def overdue(self, now: float, keep: float) -> list[int]:
        """Seats of people who have been without a socket for longer than `keep` seconds."""
        return [
            chair.number
            for chair in self.chairs
            if chair.status in ("here", "away") and chair.member is None and now >= chair.gone_at + keep
        ]

    def driven(self, now: float, after: float, stand_in: bool = True) -> list[tuple[int, int]]:
        """(seat, level) of the seats that a bot plays now: its own, and, as a `stand_in`, those of people who are away.

        Who has not come yet is waited for, `after` seconds.
        """
        # First what settles it for most, at each tick: who is heard plays for themselves, and who has left for nobody.
        return [
            (chair.number, chair.bot or STAND_IN_LEVEL)
            for chair in self.chairs
            if (chair.silent or chair.bot is not None)
            and not chair.left
            and (chair.bot is not None or (stand_in and (chair.came or now >= chair.gone_at + after)))
        ]

    def gathered(self) -> bool:
        """Whether all people who have a seat are here."""
        return all(chair.bot is not None or chair.left or chair.member is not None for chair in self.chairs)

    def anybody(self) -> bool:
        """Whether a person still has a seat, here or away."""
        return any(chair.status in ("here", "away") for chair in self.chairs)

    def infos(self) -> list[SeatInfo]:
        """All seats as everybody may see them."""
        return [chair.info for chair in self.chairs]
