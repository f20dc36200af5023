"""Bluffers made of code, of three levels. They see their own dice and the bids, and remember nothing between moves.

Chances are counted in permille, in whole numbers: how likely is it that the dice under the other cups hold as many of a
face as a bid still needs? Level 1 bids what it holds and lies for no reason. Levels 2 and 3 take the bid that is worth
most, true or not: one that looks likely to the others is seldom called. Level 3 takes bids for evidence of what lies
under a cup besides, and knows that its own will be taken so too.
"""

from collections.abc import Iterator
from functools import cache

from games.catalog.liarsdice.game import Bid, Call, LiarsDice, Raise, Sight, counts
from games.engine import Bot, BotSeat, Random, bot_for

SURE = 1000  # permille
PLAIN, WILD = 167, 333  # that a die counts for a face, without and with wild ones
FAITH = 2  # how much likelier, in odds, a die shows a face that its owner has bid
HARDLY = 100, 300  # between these a bid becomes too unlikely for level 1
FANCY = 6  # one bid in so many of level 1 is on any face
REACH = 1  # how many dice more than it must a bid may say
WHIM = 40  # thousandths of a die that chance adds to what a bid is worth: who always bids alike is read
TRUSTED = 850  # a bid that looks so likely to the others is not called
RELIEF = 200  # thousandths of a die that it is worth not to be called


@cache
def spread(dice: int, chance: int) -> tuple[int, ...]:
    """How likely each number of so many dice counts, in millionths, if each does with `chance` permille."""
    likely = [SURE * SURE]
    for _ in range(dice):
        miss = [share * (SURE - chance) // SURE for share in likely]
        hit = [share * chance // SURE for share in likely]
        likely = [one + other for one, other in zip([*miss, 0], [0, *hit], strict=True)]
    return tuple(likely)


@cache
def chances(dice: int, backing: int, chance: int) -> tuple[int, ...]:
    """Entry k: permille that at least k dice count: `dice` of anybody, and `backing` of those who have bid the face."""
    higher = SURE * chance * FAITH // (chance * FAITH + SURE - chance)
    likely = [0] * (dice + backing + 1)
    for one, share in enumerate(spread(dice, chance)):
        for other, part in enumerate(spread(backing, higher)):
            likely[one + other] += share * part
    tails = [sum(likely[least:]) for least in range(len(likely))]
    return tuple(tail * SURE // tails[0] for tail in tails)


class Mind:
    """What a seat makes of the table. A die lost costs 1000; that another loses one is worth `gain`."""

    def __init__(self, sight: Sight, me: BotSeat) -> None:
        table, wild, mine, reads = sight.table, me.options.wild, len(sight.cup), me.level == 3
        others = {seat: dice for seat, dice in table.dice.items() if seat != me.seat and dice}
        self.gain = SURE // len(others)
        self.dice = sum(others.values()) + mine
        self.own, self._true, self._seen = [0], [()], [()]
        for face in range(1, 7):
            chance = WILD if wild and face != 1 else PLAIN
            bidders = [bid.seat for bid in table.bids if bid.face == face and reads]
            backing = sum(dice for seat, dice in others.items() if seat in bidders)
            plain, shown = self.dice - mine - backing, mine if reads else 0
            self.own.append(sum(counts(die, face, wild) for die in sight.cup))
            self._true.append(chances(plain, backing, chance))
            self._seen.append(chances(plain + mine - shown, backing + shown, chance))

    def true(self, bid: Bid | Raise) -> int:
        """How likely it is that a bid holds."""
        tails, need = self._true[bid.face], max(0, bid.count - self.own[bid.face])
        return tails[need] if need < len(tails) else 0

    def seen(self, bid: Raise) -> int:
        """How likely it looks to those who do not know the own dice, once it is bid."""
        return self._seen[bid.face][bid.count]

    def worth(self, bid: Raise, called: int) -> int:
        """What a bid is worth if it is called with `called` permille."""
        return called * self._payoff(self.true(bid)) // SURE + (SURE - called) * RELIEF // SURE

    def worth_calling(self, last: Bid) -> int:
        return self._payoff(SURE - self.true(last))

    def _payoff(self, right: int) -> int:
        """Of a call, for the one who is right with so many permille."""
        return (right * self.gain - (SURE - right) * SURE) // SURE


@bot_for(LiarsDice)
class LiarsDiceBot(Bot):
    """Thinks as long as a person who does not hurry: just over a second."""

    every = 12

    def choose(self, view: Sight, me: BotSeat) -> Raise | Call | None:
        if not me.legal:
            return None  # the dice of the first round are still rolling
        last = view.table.bids[-1] if view.table.bids else None
        mind = Mind(view, me)
        bids = list(above(last, mind.dice))
        if not bids:
            return Call()
        return (simple if me.level == 1 else cunning)(mind, last, bids, me.random)


def above(last: Bid | None, dice: int) -> Iterator[Raise]:
    """For each face the lowest bid that is high enough, and a little more."""
    for face in range(1, 7):
        lowest = 1 if last is None else last.count + (face <= last.face)
        for count in range(lowest, min(dice, lowest + REACH) + 1):
            yield Raise(count, face)


def simple(mind: Mind, last: Bid | None, bids: list[Raise], random: Random) -> Raise | Call:
    """Calls what it can hardly believe, and bids the face it has most of; now and then any other."""
    if last and mind.true(last) < random.between(*HARDLY):
        return Call()
    bids = [bid for bid in bids if bid.count == bids[0].count]
    if random.below(FANCY) == 0:
        return random.choice(bids)
    return max(bids, key=lambda bid: (mind.own[bid.face], random.below(100)))


def cunning(mind: Mind, last: Bid | None, bids: list[Raise], random: Random) -> Raise | Call:
    """Takes what is worth most. A bid is called the likelier, the less likely it looks to the others."""
    worth = []
    for bid in bids:
        called = min(950, max(50, 2 * (TRUSTED - mind.seen(bid))))
        worth.append((mind.worth(bid, called) + random.below(WHIM), bid))
    best, bid = max(worth, key=lambda pair: pair[0])
    return Call() if last and mind.worth_calling(last) > best else bid
