"""What a frame costs the host, step by step: view, freezing, change, bytes. In the standard scene (ten entities that
all move), and in a crowd of 200 whose views are cut.

    python -m bench.frames

Prints microseconds of processor time per tick, the least of several rounds, and how many bytes go to each socket; the
JSON subprotocol stands beside as the measure that needs no types. Nothing else should run meanwhile.
"""

import time
from collections.abc import Callable
from typing import Any

from bench.scene import Standard
from games.engine import Audience, Game, Match, Sight
from games.engine.game import complete
from games.wire.codec import CODECS
from games.wire.frames import Moment
from games.wire.views import view_codec

ROUNDS, TICKS = 7, 60


class Cut(Standard):
    """Many, and everybody sees about a tenth of all there is."""

    slug, seats = "cut", (1, 200)
    sight = Sight(radius=2850, rows=("entities",))

    def audience(self, match: Match, seat: int | None) -> Audience:
        return seat

    def eye(self, match: Match, audience: Audience) -> tuple[int, int] | None:
        own = match.state.entities.get(audience)
        return own and (own.x, own.y)


def timed(costs: dict[str, float], name: str, job: Callable[[], Any]) -> Any:
    began = time.process_time()
    result = job()
    costs[name] = costs.get(name, 0.0) + time.process_time() - began
    return result


def run(game: type[Game], seats: int, name: str) -> tuple[dict[str, float], float]:
    """Seconds by step over TICKS ticks, and bytes a frame."""
    match, codec = Match(game, seats=seats, seed=1), view_codec(game)
    costs: dict[str, float] = {}
    before: dict[Any, Moment] = {}
    sent = frames = 0
    for number in range(TICKS + 1):
        match.step()
        rows: dict[Any, Any] | None = {} if game.sight else None
        audiences = list(dict.fromkeys(match.audience(seat) for seat in match.seats))
        views = timed(costs, "view", lambda: [match.view(audience) for audience in audiences])  # noqa: B023 - called at once
        frozen = timed(costs, "freeze", lambda: [codec.freeze(view, rows) for view in views])  # noqa: B023 - called at once
        taken = [number] * seats if not game.sight else [0] * seats
        moments = [Moment(1, match.tick, taken, None, view) for view in frozen]
        pairs = [(moment, before.get(audience)) for audience, moment in zip(audiences, moments, strict=True)]
        wire = CODECS[name]
        told = timed(costs, "frame", lambda: [wire.frame(now, base, codec, rows) for now, base in pairs])  # noqa: B023 - called at once
        before = dict(zip(audiences, moments, strict=True))
        if number == 0:  # whole frames
            costs.clear()
        else:
            sent, frames = sent + sum(map(len, told)), frames + len(told)
    return costs, sent / frames


def main() -> None:
    print(f"{'scene':<34}{'view':>9}{'freeze':>9}{'frame':>9}{'all':>9}   bytes a frame")
    for game, seats, title in ((Standard, 10, "10 entities, one view"), (Cut, 200, "200 entities, 200 views")):
        for name in ("backbeat.v1.binary", "backbeat.v1.json"):
            rounds = [run(game, seats, name) for _ in range(ROUNDS)]
            costs, size = min(rounds, key=lambda one: sum(one[0].values()))
            steps = [costs[step] / TICKS * 1e6 for step in ("view", "freeze", "frame")]
            row = "".join(f"{cost:9.1f}" for cost in (*steps, sum(steps)))
            print(f"{title + ', ' + name.rsplit('.', 1)[1]:<34}{row}   {size:.1f}")


complete(Standard)
complete(Cut)

if __name__ == "__main__":
    main()
