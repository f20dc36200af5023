"""Django's keeper of matches: the Store that hosting asks for, on the ORM.

All of it runs on two threads of hosting's, one for leases and one for the rest. Each keeps its connection as long as it
works: what a host has to write waits for no page. Times are the database's, because hosts' clocks differ. Whoever no
longer holds a match writes nothing: each write names host and epoch.
"""

import logging
import os
import socket
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, Q
from django.db.models.functions import Now

from games.hosting.lease import LEASE_SECONDS
from games.hosting.store import CommandRecord, Ending, Location, MatchRecord, Progress, SeatRecord
from games.matches import forgetting, recordings, results, rules
from games.matches.errors import Problem
from games.matches.lease import ran_on
from games.models import Command, Host, Match, Seat, SpentTicket
from games.signals import match_finished, seats_changed

logger = logging.getLogger(__name__)

SWEEP_EVERY = 60.0  # seconds
FORGET_HOSTS_AFTER = timedelta(days=7)


def _from_now(seconds: float) -> Any:
    """So many seconds from now, by the database's clock."""
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())


def _renew_connection() -> None:
    """Of a thread that keeps one: only if something went wrong on it."""
    if connection.errors_occurred:
        connection.close_if_unusable_or_obsolete()


class DjangoStore:
    """See games.hosting.store.Store."""

    def __init__(self) -> None:
        self._swept = time.monotonic()

    def open_lease(self, channel: str) -> int:
        _renew_connection()
        self._sweep()
        host = Host.objects.create(
            name=f"{socket.gethostname()}:{os.getpid()}"[:100],
            channel=channel,
            url=settings.HOST_URL,
            expires_at=_from_now(LEASE_SECONDS),
        )
        return host.pk

    def _sweep(self) -> None:
        """Forget what nobody will ask for again."""
        self._swept = time.monotonic()
        Host.objects.filter(expires_at__lt=_from_now(-FORGET_HOSTS_AFTER.total_seconds())).delete()
        SpentTicket.objects.filter(expires_at__lt=Now()).delete()

    def renew_lease(self, host: int) -> bool:
        _renew_connection()
        if time.monotonic() - self._swept > SWEEP_EVERY:
            self._sweep()
        mine = Host.objects.filter(pk=host, expires_at__gt=Now())
        return mine.update(expires_at=_from_now(LEASE_SECONDS)) == 1

    def close_lease(self, host: int) -> None:
        Host.objects.filter(pk=host).update(expires_at=Now())

    def let_go(self) -> None:
        connection.close()

    def claim(self, host: int, games: list[str], most: int) -> list[MatchRecord]:
        _renew_connection()
        # A process that runs an older version may not have a game yet; another host has it.
        playable = Match.objects.live().filter(game__in=games)
        free = playable.filter(Q(host=None) | Q(host__expires_at__lte=Now()))
        if not free.exists():  # the usual case, and no reason to take a lock
            return []
        with transaction.atomic():
            skip = connection.features.has_select_for_update_skip_locked
            rows = free.select_for_update(skip_locked=skip, of=("self",), no_key=True) if skip else free
            claimed = list(rows.select_related("host").prefetch_related("seats").order_by("created_at")[:most])
            seconds = [ran_on(match) for match in claimed]
            for match, ran_for in zip(claimed, seconds, strict=True):
                self._claim(match, host, ran_for)
            return [self._record(match, ran_for) for match, ran_for in zip(claimed, seconds, strict=True)]

    def _claim(self, match: Match, host: int, ran_for: float) -> None:
        match.host_id, match.epoch = host, match.epoch + 1
        if match.game_class is not None:
            match.rules = rules.version(match.game_class)
        fields = ["host", "epoch", "rules"]
        if match.saved_at is not None:  # the time without a host counts for nobody, even if this one dies at once
            match.saved_at = _from_now(-ran_for)
            fields.append("saved_at")
        if match.started_at is None:
            match.status, match.started_at = Match.Status.RUNNING, Now()
            fields += ["status", "started_at"]
        match.save(update_fields=fields)

    @staticmethod
    def _record(match: Match, ran_for: float) -> MatchRecord:
        return MatchRecord(
            id=str(match.pk),
            epoch=match.epoch,
            game=match.game,
            seed=match.seed,
            options=match.options,
            seats=[SeatRecord(seat.number, seat.name, seat.bot, seat.left) for seat in match.seats.all()],
            rules=match.rules,
            tick=match.tick,
            checkpoint=None if match.checkpoint is None else bytes(match.checkpoint),
            events=match.events,
            ran_on=ran_for,
            recorded=recordings.recorded(match),
        )

    def commands(self, host: int) -> list[CommandRecord]:
        waiting = Command.objects.filter(effective_at=None, match__host=host, match__status__in=Match.LIVE)
        return [CommandRecord(row.pk, str(row.match_id), row.kind, row.params) for row in waiting.order_by("pk")[:100]]

    def took_effect(self, host: int, command: int, tick: int) -> bool:
        mine = Command.objects.filter(pk=command, effective_at=None, match__host=host)
        return mine.update(effective_at=Now(), tick=tick) == 1

    @transaction.atomic
    def save(self, host: int, batch: list[Progress]) -> set[str]:
        matches = Match.objects.live().filter(pk__in=[progress.match for progress in batch], host=host)
        epochs = {str(pk): epoch for pk, epoch in matches.select_for_update(no_key=True).values_list("pk", "epoch")}
        ours = [progress for progress in batch if epochs.get(progress.match) == progress.epoch]
        for progress in ours:
            Match.objects.filter(pk=progress.match).update(
                status=Match.Status.PAUSED if progress.paused else Match.Status.RUNNING,
                checkpoint=progress.checkpoint,
                events=progress.events,
                tick=progress.tick,
                saved_at=Now(),
            )
            if progress.left:
                self._leave(progress)
        recordings.keep({progress.match: progress.parts for progress in ours})
        return {progress.match for progress in ours}

    @staticmethod
    def _leave(progress: Progress) -> None:
        seats = Seat.objects.filter(match=progress.match, number__in=progress.left)
        if seats.filter(left=False).update(left=True):
            players = list(seats.filter(player__isnull=False).values_list("player", flat=True))
            seats_changed.send_robust(sender=Match, players=players)

    def finish(self, host: int, ending: Ending) -> bool:
        ours = self._finish(host, ending)
        if ours:
            recordings.close_soon(ending.match)
        return ours

    def _finish(self, host: int, ending: Ending) -> bool:
        with transaction.atomic():
            match = (
                Match.objects.select_for_update(no_key=True)
                .filter(pk=ending.match, host=host, epoch=ending.epoch)
                .first()
            )
            if match is None:
                return False
            if not match.is_live:
                return True
            match.status, match.reason, match.tick = ending.status, ending.reason, ending.tick
            match.finished_at, match.checkpoint = Now(), None
            match.events = forgetting.to_keep(match, ending.events)
            if ending.outcome is not None:
                placings = ending.outcome.placings
                match.outcome = {"placings": {str(seat): place for seat, place in placings.items()}}
                results.keep(match, placings)
            match.save()
            recordings.keep({ending.match: ending.parts})
            match.refresh_from_db()
            match_finished.send(sender=Match, match=match)
            players = list(match.seats.filter(player__isnull=False).values_list("player", flat=True))
            seats_changed.send_robust(sender=Match, players=players)
            return True

    def said(self, match: str, events: list[Any]) -> None:
        with transaction.atomic():
            row = Match.objects.select_for_update(no_key=True).filter(pk=match).exclude(status__in=Match.LIVE).first()
            if row is not None:
                row.events = forgetting.to_keep(row, events)
                row.save(update_fields=["events"])

    def rematch(self, match: str) -> str | None:
        from games.matches import services  # which wakes hosts through the runtime, which holds this store

        _renew_connection()
        try:
            return str(services.rematch(match=Match.objects.get(pk=match)).pk)
        except Problem as problem:
            logger.warning("There can be no rematch of match %s: %s", match, problem.message)
            return None

    def locate(self, match: str) -> Location | None:
        held = Match.objects.live().filter(pk=match, host__expires_at__gt=Now())
        row = held.values_list("host", "epoch", "game", "host__channel").first()
        return None if row is None else Location(*row)
