"""What must be true of the database after a trial. Each law is one function over the rows (and over what was seen from
outside, where rows do not say it) that yields a sentence for each breach.

Nothing here knows how the site does its work: only what may not have come of it.
"""

import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db.models import Count
from django.db.models.functions import Now

from games.engine.packing import RecordingError, unpack
from games.engine.rerun import verify
from games.matches import recordings
from games.matches.errors import Problem
from games.models import Command, Match, Seat
from lobby.models import Block, Mode, Proposal, QueueEntry, RatingChange, Suspension, Verdict
from tests.trial.journal import Journal

Breaches = Iterator[str]
Law = Callable[[Journal], Breaches]
A_MOMENT = timedelta(seconds=1)  # between a look at a switch and the match that follows from it


def nobody_is_in_two_matches_at_once(journal: Journal) -> Breaches:
    """Bots queue for the next match when they have left the last one, or it is over."""
    stays = defaultdict(list)
    rows = Seat.objects.filter(player__isnull=False, left=False).exclude(match__mode="")
    for player, match, since, until in rows.values_list(
        "player", "match", "match__created_at", "match__finished_at"
    ).order_by("match__created_at"):
        for other, other_until in stays[player]:
            if other_until is None or since < other_until:
                yield f"player {player} was in match {match} while match {other} was not over"
        stays[player].append((match, until))


def no_queue_entry_is_matched_twice(journal: Journal) -> Breaches:
    seats = Seat.objects.filter(player__isnull=False, match__rematch_of=None).exclude(match__mode="")
    for player, matches in seats.values_list("player").annotate(count=Count("pk")):
        if matches > journal.joins[player]:
            yield f"player {player} was given {matches} matches, and had queued {journal.joins[player]} times"


def seats_are_unique(journal: Journal) -> Breaches:
    for field in ("number", "player"):
        twice = Seat.objects.exclude(**{field: None}).values_list("match", field).annotate(count=Count("pk"))
        for match, value, count in twice.filter(count__gt=1):
            yield f"match {match} has {count} seats of {field} {value}"
    for match in Match.objects.exclude(outcome=None).prefetch_related("seats"):
        placed = {seat.number: seat.place for seat in match.seats.all()}
        said = {int(seat): place for seat, place in match.outcome["placings"].items()}
        if placed != said:
            yield f"match {match.pk} has the placings {said}, and its seats say {placed}"


def every_end_is_whole(journal: Journal) -> Breaches:
    """One result if it was played to its end, else none; and a time."""
    for match in Match.objects.exclude(status__in=Match.LIVE):
        if (match.status == "finished") != (match.outcome is not None):
            yield f"match {match.pk} is {match.status} with the result {match.outcome}"
        if match.finished_at is None or match.checkpoint is not None:
            yield f"match {match.pk} is {match.status}, and is not put away"
        if match.status == "failed":
            yield f"match {match.pk} of {match.game} failed: {match.reason}"


def every_match_of_a_mode_is_rated_once_or_not_for_a_reason(journal: Journal) -> Breaches:
    changes = Counter(RatingChange.objects.values_list("match", flat=True))
    verdicts = {verdict.match_id: verdict for verdict in Verdict.objects.all()}
    for match in Match.objects.exclude(status__in=Match.LIVE).prefetch_related("seats__player"):
        verdict, seats = verdicts.get(match.pk), list(match.seats.all())
        counts = verdict is not None and verdict.counts
        if match.mode and verdict is None:
            yield f"nothing was said about whether match {match.pk} counts"
        if changes[match.pk] != (len(seats) if counts else 0):
            yield f"match {match.pk} counts: {counts}, and has {changes[match.pk]} changes of ratings"
        why_not = [
            "it is voided" if match.voided else "",
            "it has no result" if match.outcome is None else "",
            "a seat was a bot's" if any(seat.player is None for seat in seats) else "",
            "a guest played" if any(seat.player and seat.player.is_guest for seat in seats) else "",
        ]
        if match.mode and verdict is not None and not counts and not any(why_not):
            yield f"match {match.pk} does not count, and nothing says why"
        if counts and any(why_not):
            yield f"match {match.pk} counts, though {', '.join(filter(None, why_not))}"


def ratings_are_what_a_rebuild_gives(journal: Journal) -> Breaches:
    said = io.StringIO()
    call_command("ratings", "rebuild", stdout=said)
    for line in said.getvalue().splitlines():
        if not (line.endswith(": 0 matches caught up with.") or line.endswith(": 0 rows corrected.")):
            yield f"ratings rebuild: {line}"


def voided_matches_do_not_count(journal: Journal) -> Breaches:
    for match in Match.objects.filter(voided=True):
        if RatingChange.objects.filter(match=match).exists() or Verdict.objects.filter(match=match, counts=True):
            yield f"match {match.pk} is voided, and counts"


def who_blocked_another_is_not_matched_with_them_afterwards(journal: Journal) -> Breaches:
    matches: dict[int, dict[object, object]] = defaultdict(dict)
    rows = Seat.objects.filter(player__isnull=False).exclude(match__mode="")
    for player, match, made in rows.values_list("player", "match", "match__created_at"):
        matches[player][match] = made
    for block in Block.objects.all():
        for match in matches[block.player_id].keys() & matches[block.blocked_id].keys():
            if matches[block.player_id][match] > block.created_at:
                yield f"player {block.player_id} had blocked {block.blocked_id}, and both are in match {match}"


def nothing_is_stuck(journal: Journal) -> Breaches:
    """Everybody has gone home a while ago."""
    for match in Match.objects.live().select_related("host"):
        yield f"match {match.pk} of {match.game} is {match.status} still, with the host {match.host}"
    for entry in QueueEntry.objects.all():
        yield f"queue entry {entry} of {entry.created_at} is there still"
    for proposal in Proposal.objects.all():
        yield f"the ready check {proposal}, due {proposal.deadline}, is there still"


def every_act_has_its_row(journal: Journal) -> Breaches:
    """Who, what and why: commands of matches, Django's log of everything else."""
    commands = {row.reason: row for row in Command.objects.select_related("by")}
    entries = [(row.object_id, row.change_message) for row in LogEntry.objects.filter(user__username="operator")]
    for act in journal.acts:
        if act.kind in Command.Kind.values:
            row = commands.get(act.reason)
            if row is None or (row.kind, str(row.match_id)) != (act.kind, act.target) or row.by is None:
                yield f"there is no command for the act {act}"
            elif row.effective_at is None and row.match.is_live:
                yield f"the act {act} has had no effect"
        elif not any(act.target == target and act.reason in said for target, said in entries):
            yield f"the log does not have the act {act}"
    for row in Suspension.objects.filter(by=None):
        yield f"nobody suspended player {row.player_id}"


def nothing_began_while_it_was_shut(journal: Journal) -> Breaches:
    for shut in journal.closed:
        rows = Match.objects.filter(created_at__range=(shut.since + A_MOMENT, shut.until))
        for match in rows.filter(game=shut.game) if shut.game else rows:
            yield f"match {match.pk} of {match.game} began at {match.created_at}, while it was shut ({shut})"


def every_recording_plays_again_to_the_same_states(journal: Journal) -> Breaches:
    for match in Match.objects.exclude(status__in=Match.LIVE).iterator(chunk_size=50):
        data = recordings.find(match)
        if data is None:
            if match.status == "finished":
                yield f"match {match.pk} is finished, and there is no recording"
            continue
        try:
            recording = unpack(data)
            divergence = verify(recording, recordings.played_by(recording))
        except (RecordingError, Problem) as error:
            yield f"the recording of match {match.pk} ({match.game}) is no good: {error}"
        else:
            if divergence is not None:
                yield f"the recording of match {match.pk} ({match.game}) plays otherwise: {divergence}"


ALL: list[Law] = [
    nobody_is_in_two_matches_at_once,
    no_queue_entry_is_matched_twice,
    seats_are_unique,
    every_end_is_whole,
    every_match_of_a_mode_is_rated_once_or_not_for_a_reason,
    ratings_are_what_a_rebuild_gives,
    voided_matches_do_not_count,
    who_blocked_another_is_not_matched_with_them_afterwards,
    nothing_is_stuck,
    every_act_has_its_row,
    nothing_began_while_it_was_shut,
    every_recording_plays_again_to_the_same_states,
]


# While it runs ------------------------------------------------------------------------------------------------------


class Witness:
    """Looks now and then, while people play, for what must not last: `look` gives what has lasted too long."""

    LASTS = 15.0  # seconds: leases last 4, processes start in 5, on a machine that does everything at once

    def __init__(self, patience: float = 1.0) -> None:
        self.lasts = self.LASTS * patience
        self._since: dict[str, float] = {}

    def look(self, now: float) -> list[str]:
        seen = set(self._seen())
        self._since = {what: self._since.get(what, now) for what in seen}
        return [f"for {self.lasts:.0f} s {what}" for what, since in self._since.items() if now - since > self.lasts]

    def _seen(self) -> Breaches:
        for match in Match.objects.live().exclude(host__expires_at__gt=Now()).values_list("pk", flat=True):
            yield f"match {match} had no living host"
        for proposal in Proposal.objects.filter(deadline__lt=Now()).values_list("pk", flat=True):
            yield f"ready check {proposal} was overdue"
        for command in Command.objects.filter(effective_at=None, match__status__in=Match.LIVE):
            yield f"the command {command.kind} for match {command.match_id} had no effect"
        for mode in Mode.objects.all():
            found = Counter(
                player for seats in mode.proposals.values_list("seats", flat=True) for player in seats if player
            )
            for player, count in found.items():
                if count > 1:
                    yield f"player {player} was in {count} ready checks of {mode.slug}"
