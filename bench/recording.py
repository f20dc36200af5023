"""What recordings cost, and whether they hold: on this Python version, or on another.

`python -m bench.recording` plays one match of Lightcycles with eight bots and prints what hashing and writing down adds
to a tick, how large the recording is, and how much faster than it was played it is run again. `python -m
bench.recording 100 <folder>` plays so many matches between bots, of all games of the catalog in turn, and leaves their
recordings there; `python -m bench.recording verify <folder>` runs each again, by any Python that has msgspec: no
Django, no server, no database.
"""

import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

import games.catalog
from games.engine import Game, Match
from games.engine.bot import bot_input, may_think, next_thought
from games.engine.packing import pack, pack_part, unpack, unpack_part
from games.engine.recorder import Recorder
from games.engine.recording import End, Recording, Sitter
from games.engine.registry import games as registered
from games.engine.rerun import verify
from games.matches import rules

RUNS = 5
PART_SECONDS = 2
MOST = 32 * 2**20
LONGEST = 15 * 60  # seconds of play: then the match is recorded as far as it went
MOST_SEATS = 16


def installed() -> dict[str, type[Game]]:
    """The catalog, found as Django would find it, but without Django."""
    for package in pkgutil.iter_modules(games.catalog.__path__, "games.catalog."):
        for module in ("game", "bot"):
            if find_spec(f"{package.name}.{module}"):
                import_module(f"{package.name}.{module}")
    return dict(sorted(registered().items()))


def play(game: type[Game], seats: int, seed: int, *, level: int = 1, record: bool = True) -> tuple[Any, float]:
    """A match between bots as a host runs it, its recording, and the seconds that its ticks took without the bots."""
    match, took, asked = Match(game, seats=seats, seed=seed), 0.0, -1
    recorder = Recorder(match, epoch=1, rules=rules.version(game), most=MOST) if record else None
    parts = [recorder.part(match)] if recorder else []
    while match.outcome is None and match.tick < LONGEST * game.tick_rate:
        due = next_thought(match, asked)
        if due is not None and match.tick >= due:
            asked = match.tick
            for seat in match.seats:
                if may_think(match, seat) and (wish := bot_input(match, seat, level)) is not None:
                    match.submit(seat, wish)
        begun = perf_counter()
        match.advance(match.tick + 1)
        if recorder and (match.outcome or match.tick % match.seconds(PART_SECONDS) == 0):
            parts.append(recorder.part(match, last=match.outcome is not None))
        took += perf_counter() - begun
    if recorder is None:
        return match, took
    if match.outcome is None:
        parts.append(recorder.part(match, last=True))
    end = End(match.tick, "finished", match.outcome.reason, match.outcome.placings) if match.outcome else None
    recording = Recording(
        match=f"{seed:08x}",
        game=game.slug,
        tick_rate=game.tick_rate,
        seed=seed,
        options=msgspec.to_builtins(match.options),
        seats=[Sitter(seat, f"Bot {seat}", level) for seat in match.seats],
        parts=[unpack_part(pack_part(part)) for part in parts if part],
        end=end,
    )
    return recording, took


def measure() -> None:
    """One match: the cost in the host, the size, the speed."""
    game = installed()["lightcycles"]
    played = [(play(game, 8, 1, record=False), play(game, 8, 1)) for _ in range(RUNS)]
    alone, recorded = (min(took for _match, took in runs) for runs in zip(*played, strict=True))
    match, recording = played[0][0][0], played[0][1][0]
    seconds, data = match.tick / game.tick_rate, pack(recording)
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        divergence = verify(unpack(data), game)
        times.append(perf_counter() - begun)
    again = min(times)
    say(f"Lightcycles, 8 seats, {match.tick} ticks, {seconds:.0f} s of play; the best of {RUNS} runs")
    say(f"a tick: {1e6 * alone / match.tick:.1f} µs, recorded {1e6 * recorded / match.tick:.1f} µs")
    say(f"size:   {len(data)} bytes, {len(data) / seconds:.0f} a second")
    same = divergence or "every state the same"
    say(f"again:  {again:.3f} s, {seconds / again:.0f} times as fast as it was played; {same}")


def record(count: int, folder: Path) -> None:
    """So many matches, of each game in turn, with from the fewest to the most seats."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = list(installed().values())
    for number in range(count):
        game = kinds[number % len(kinds)]
        fewest, most = game.seats[0], min(game.seats[1], MOST_SEATS)
        seats = fewest + number // len(kinds) % (most - fewest + 1)
        level = 1 if game.bot.thinks else 1 + number // len(kinds) % game.bot.levels
        recording, _took = play(game, seats, 1000 + number, level=level)
        (folder / f"{number:03}-{game.slug}.backbeat").write_bytes(pack(recording))


def verify_all(folder: Path) -> int:
    """Run every recording again, say how it went for each game, and answer how many differ."""
    known, differ = installed(), 0
    figures: dict[str, list[float]] = {}
    for path in sorted(folder.glob("*.backbeat")):
        recording = unpack(path.read_bytes())
        game, begun = known[recording.game], perf_counter()
        if recording.rules != [rules.version(game)]:
            say(f"{path.name}: other rules ({', '.join(recording.rules)})")
            differ += 1
            continue
        divergence = verify(recording, game)
        seconds = (recording.ticks[1] - recording.ticks[0]) / recording.tick_rate
        sums = figures.setdefault(recording.game, [0, 0, 0, 0])
        for index, value in enumerate((1, seconds, perf_counter() - begun, path.stat().st_size)):
            sums[index] += value
        if divergence is not None:
            say(f"{path.name}: {divergence}")
            differ += 1
    for slug, (count, seconds, took, size) in figures.items():
        speed = f"{seconds / took:6.0f} times as fast"
        say(f"{slug:12} {count:4.0f} matches {seconds:8.0f} s of play, {speed}, {size:9.0f} bytes")
    say(f"Python {sys.version.split()[0]}: {differ} differ")
    return differ


def say(line: str) -> None:
    print(line)


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            measure()
        case ["verify", folder]:
            sys.exit(min(1, verify_all(Path(folder))))
        case [count, folder]:
            record(int(count), Path(folder))
            sys.exit(min(1, verify_all(Path(folder))))
        case _:
            sys.exit(__doc__)
