"""A match of the database, played to its end without a host: by bots, in one go, and kept as a host would keep it."""

from typing import Any

import msgspec

from games.engine import registry
from games.engine.match import Match as Core
from games.engine.recording import Recording, Submitted
from games.hosting.recorder import Parts
from games.hosting.store import Ending, Progress
from games.matches.services import SeatSpec, create_match
from games.matches.store import DjangoStore
from games.models import Match
from games.testing import Play

MOST = 32 * 2**20


def created(game: str = "lightcycles", seats: int = 2, player: Any = None, **options: Any) -> Match:
    """A match of bots, and of `player` on the first seat if one is given."""
    specs = [SeatSpec(None, f"Bot {number}", 1) for number in range(seats)]
    if player is not None:
        specs[0] = SeatSpec(player, "Ada", None)
    return create_match(game=game, options=options, seats=specs)


def played(match: Match, *, ticks: int | None = None) -> Match:
    """The match, played to its end, or for so many ticks, from where it stands."""
    store = DjangoStore()
    host = store.open_lease("")
    rules = registry.get(match.game)
    (record,) = [one for one in store.claim(host, [match.game], 100) if one.id == str(match.pk)]
    play = Play(rules, seats=len(record.seats), seed=record.seed, options=record.options, bots=1)
    if record.checkpoint is not None:
        play.match = Core.restore(rules, record.checkpoint)
    core = play.match
    parts = Parts(core, record, MOST)
    parts.told("seats", [{"number": seat.number, "name": seat.name, "status": "bot"} for seat in record.seats])

    def save() -> None:
        progress = Progress(record.id, record.epoch, core.tick, False, [], parts.checkpoint(), [], parts.unsaved())
        assert store.save(host, [progress])
        parts.saved(progress.parts)

    save()
    while core.outcome is None and (ticks is None or core.tick < ticks):
        play.run(40)
        parts.told("chat", {"seat": 0, "name": "Ada", "text": f"It is {core.tick}."})
        save()
    if core.outcome is not None:
        last = parts.unsaved(last=True)
        outcome = core.outcome
        ending = Ending(record.id, record.epoch, core.tick, "finished", outcome.reason, outcome, [], last)
        assert store.finish(host, ending)
    store.close_lease(host)
    match.refresh_from_db()
    return match


def flipped(recording: Recording) -> tuple[Recording, int]:
    """The recording with one input given to another seat, and the tick at which that input was applied."""
    for index, part in enumerate(recording.parts):
        for number, change in enumerate(part.changes):
            if isinstance(change, Submitted):
                seat = (change.seat + 1) % len(recording.seats)
                changes = [*part.changes]
                changes[number] = msgspec.structs.replace(change, seat=seat)
                parts = [*recording.parts]
                parts[index] = msgspec.structs.replace(part, changes=changes)
                return msgspec.structs.replace(recording, parts=parts), part.begins + change.at + 1
    raise AssertionError("nobody asked for anything")
