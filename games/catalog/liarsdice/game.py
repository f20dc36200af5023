"""Liar's Dice: bid on everybody's hidden dice, raise, or call the last bid a lie. Who loses all dice is out.

The rule book. It knows `games.engine` only. Everybody rolls under a cup and sees the own dice alone. A bid says that at
least so many dice on the whole table show a face; the next one must say more dice, or as many of a higher face. Whoever
doubts the last bid calls it: all cups are lifted, and the bidder loses a die if there are too few, the caller if there
are enough. The loser starts the next round. With wild ones, a one counts as whatever face was bid. A bid on ones counts
the ones alone, and ones stay the lowest face.

Cups are secret until a call. Then they are lifted one by one, in time, so that people at a table can follow.
"""

from games.engine import (
    Audience,
    Game,
    Input,
    Match,
    Options,
    Refused,
    Rematch,
    Resign,
    Row,
    State,
    between,
    choose,
    flag,
    gettext_noop,
    register,
    secret,
)

CLOCKS = {
    "none": gettext_noop("No clock"),
    "15": gettext_noop("15 seconds a move"),
    "30": gettext_noop("30 seconds a move"),
    "60": gettext_noop("60 seconds a move"),
}
ROLL, DOUBT, LIFT, VERDICT = 15, 15, 9, 35  # ticks: the roll, the call, each cup, what came of it


class Raise(Input):
    """There are at least so many dice of this face on the table."""

    phases = ("bidding",)
    count: between(1, 36)
    face: between(1, 6)


class Call(Input):
    """I do not believe the last bid."""

    phases = ("bidding",)


class TableOptions(Options):
    dice: between(2, 6, title=gettext_noop("Dice for each")) = 5
    wild: flag(title=gettext_noop("Wild ones")) = True
    clock: choose(CLOCKS, title=gettext_noop("Clock")) = "30"


class Bid(Row):
    seat: between(0, 5)
    count: between(1, 36)
    face: between(1, 6)


class Table(Row):
    """What everybody sees."""

    dice: dict[int, between(0, 6)]  # by seat: how many it still has
    first: between(0, 5)  # who bids first in this round
    round: between(0, 99) = 0
    bids: list[Bid] = []  # of this round, oldest first
    caller: between(-1, 5) = -1
    shown: dict[int, list[between(1, 6)]] = {}  # by seat: cups that have been lifted
    count: between(0, 36) = 0  # dice in `shown` that the last bid counts
    loser: between(-1, 5) = -1  # of this round, once that is known


class Cups(State):
    table: Table
    cups: secret(dict[int, list[between(1, 6)]])  # by seat: the dice of this round, until the next roll


class Sight(Row):
    """The table as one seat sees it; `cup` holds its own dice, and nothing for spectators."""

    table: Table
    cup: list[between(1, 6)]


def counts(die: int, face: int, wild: bool) -> bool:
    """Whether a die counts for bids on a face."""
    return die == face or (wild and die == 1)


def lowest(last: Bid | None, wild: bool) -> tuple[int, int]:
    """The smallest (count, face) above the last bid. A die that counts for more than itself is not bid in passing."""
    bottom = 2 if wild else 1
    if last is None:
        return 1, bottom
    return (last.count, last.face + 1) if last.face < 6 else (last.count + 1, bottom)


@register
class LiarsDice(Game):
    """Bid on everybody's hidden dice, raise, or call the last bid a lie. Whoever has dice left at the end wins."""

    slug, title = "liarsdice", gettext_noop("Liar's Dice")
    description = gettext_noop("Bid on everybody's hidden dice, raise, or call the liar.")
    seats, quick_seats, tick_rate = (2, 6), 4, 10
    options = TableOptions
    standard = (Resign, Rematch)
    stand_in, drop_in = True, False

    def setup(self, match: Match) -> Cups:
        if match.options.clock != "none":
            match.turn.clock(move=match.seconds(int(match.options.clock)))
        first = match.random.choice(match.seats)
        state = Cups(Table(dict.fromkeys(match.seats, match.options.dice), first), cups={})
        self.roll(match, state)
        return state

    def roll(self, match: Match, state: Cups) -> None:
        """A new round: everybody who has dice rolls them, and nobody may bid before that is over."""
        old = state.table
        state.table = Table(old.dice, old.first, old.round + 1)
        state.cups = {seat: sorted(match.random.dice(dice)) for seat, dice in old.dice.items() if dice}
        match.turn.end()
        match.enter("rolling", lasts=ROLL)

    def on_timer(self, match: Match, name: str) -> None:
        table = match.state.table
        if name == "rolling":
            match.enter("bidding")
            match.turn.give(table.first)
        elif name == "verdict":
            self.settle(match)
        elif len(table.shown) < len(match.state.cups):
            self.lift(match)
        else:
            self.judge(match)

    # Bidding ------------------------------------------------------------------------------------------------------

    def on_input(self, match: Match, seat: int, move: Raise | Call) -> None:
        table = match.state.table
        last = table.bids[-1] if table.bids else None
        if isinstance(move, Raise):
            dice = sum(table.dice.values())
            if move.count > dice:
                raise Refused("too_many", dice=dice)
            if last and (move.count, move.face) <= (last.count, last.face):
                raise Refused("too_low", count=last.count, face=last.face)
            table.bids.append(Bid(seat, move.count, move.face))
            match.turn.next()
        elif last is None:
            raise Refused("nothing_to_call")
        else:
            table.caller = seat
            match.turn.end()
            match.enter("called", lasts=DOUBT)

    def legal(self, match: Match, seat: int) -> list[Input]:
        """Every bid above the last one that the dice on the table allow, and the call."""
        table = match.state.table
        last = (table.bids[-1].count, table.bids[-1].face) if table.bids else (0, 0)
        bids = [(count, face) for count in range(1, sum(table.dice.values()) + 1) for face in range(1, 7)]
        calls: list[Input] = [Call()] if table.bids else []
        return calls + [Raise(count, face) for count, face in bids if (count, face) > last]

    def on_timeout(self, match: Match, seat: int) -> None:
        """Who lets the clock run out raises by as little as can be, or calls where that is past a third of the dice."""
        table = match.state.table
        count, face = lowest(table.bids[-1] if table.bids else None, match.options.wild)
        modest = 3 * count <= sum(table.dice.values())
        self.on_input(match, seat, Raise(count, face) if modest or not table.bids else Call())

    # After a call -------------------------------------------------------------------------------------------------

    def lift(self, match: Match) -> None:
        """The next cup is lifted: first the one after the bidder, the bidder's own last."""
        state, table, bid = match.state, match.state.table, match.state.table.bids[-1]
        covered = [seat for seat in state.cups if seat not in table.shown]
        seat = min(covered, key=lambda seat: (seat - bid.seat - 1) % len(match.seats))
        table.shown[seat] = state.cups[seat]
        table.count += sum(counts(die, bid.face, match.options.wild) for die in state.cups[seat])
        match.enter("reveal", lasts=LIFT)

    def judge(self, match: Match) -> None:
        """The bidder or the caller loses a die, and is out with the last one. Who has left already has none to lose."""
        table, bid = match.state.table, match.state.table.bids[-1]
        loser = table.loser = table.caller if table.count >= bid.count else bid.seat
        if table.dice[loser]:
            table.dice[loser] -= 1
            if not table.dice[loser]:
                match.eliminate(loser)
        match.enter("verdict", lasts=VERDICT)

    def settle(self, match: Match) -> None:
        """The last one with dice has won. Until then the loser begins the next round, or the seat after it."""
        if len(match.active) <= 1:
            match.finish()
        else:
            self.roll_from(match, match.state.table.loser)

    def roll_from(self, match: Match, seat: int) -> None:
        match.state.table.first = min(match.active, key=lambda other: (other - seat) % len(match.seats))
        self.roll(match, match.state)

    def on_leave(self, match: Match, seat: int) -> None:
        """The dice of who leaves are off the table.

        Before a call that makes the round void, and those who stay roll again; the same seat begins, or the next one.
        After a call the round is played out with the dice as they lie.
        """
        table = match.state.table
        table.dice[seat] = 0
        if len(match.active) <= 1:
            match.finish(reason=match.out[seat])
        elif match.phase in ("rolling", "bidding"):
            self.roll_from(match, table.first)

    # Who sees what ------------------------------------------------------------------------------------------------

    def audience(self, match: Match, seat: int | None) -> Audience:
        return seat

    def view(self, match: Match, audience: Audience) -> Sight:
        return Sight(match.state.table, match.state.cups.get(audience, []))
