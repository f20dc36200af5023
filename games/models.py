"""The rows of a match: what is kept of it, who sat where, what was done to it, and which process runs it.

Rows that a running match owns are written by its host alone (games.matches.store); pages and operators ask by
Command rows. Shapes and constraints only: what changes rows is in games.matches.
"""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.engine import Game, registry


def new_seed() -> int:
    """A secret from which everything random in a match follows."""
    return secrets.randbits(63)


class Host(models.Model):
    """The lease of a process that runs matches. Its number is the primary key; who has lost it takes a new one."""

    name = models.CharField(_("process"), max_length=100)
    channel = models.CharField(_("channel"), max_length=100, blank=True)
    url = models.CharField(_("public address"), max_length=200, blank=True)
    draining = models.BooleanField(
        _("draining"),
        default=False,
        help_text=_("It hands its matches over and takes no more until it is started anew."),
    )
    load = models.JSONField(_("load"), default=dict, blank=True, help_text=_("What it does, as it said itself."))
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    expires_at = models.DateTimeField(_("lease ends"), db_index=True)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        permissions = (("drain_host", _("Can drain a host")),)

    def __str__(self) -> str:
        return self.name


class MatchQuerySet(models.QuerySet["Match"]):
    """Selections by what a match is doing."""

    def live(self) -> "MatchQuerySet":
        """Matches that run or are about to."""
        return self.filter(status__in=Match.LIVE)


class Match(models.Model):
    """One run of a game."""

    class Status(models.TextChoices):
        """What a match is doing. "ended" means by an operator or because nobody played on: without a result."""

        STARTING = "starting", _("starting")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")
        ENDED = "ended", _("ended")
        FAILED = "failed", _("failed")

    LIVE = (Status.STARTING, Status.RUNNING, Status.PAUSED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    game = models.SlugField(_("game"), max_length=40)
    rules = models.CharField(_("rules version"), max_length=40, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    mode = models.SlugField(
        _("mode"), max_length=40, blank=True, help_text=_("What its players queued for, if they did.")
    )
    seed = models.BigIntegerField(_("seed"), default=new_seed, editable=False)
    public = models.BooleanField(_("public"), default=False, help_text=_("Anybody may take over a bot's seat."))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.STARTING)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    outcome = models.JSONField(_("outcome"), null=True, blank=True)
    voided = models.BooleanField(
        _("voided"), default=False, help_text=_("An operator said that its result counts for nothing.")
    )
    tick = models.PositiveBigIntegerField(_("tick"), default=0)
    host = models.ForeignKey(Host, models.SET_NULL, null=True, blank=True, verbose_name=_("host"))
    epoch = models.PositiveIntegerField(_("epoch"), default=0)
    checkpoint = models.BinaryField(_("checkpoint"), null=True, editable=False)
    saved_at = models.DateTimeField(_("saved"), null=True, editable=False)  # the checkpoint, by the database's clock
    rematch = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="rematch_of",
        verbose_name=_("rematch"),
    )
    events = models.JSONField(_("events"), default=list, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("-created_at",)
        indexes = (
            models.Index(fields=("status", "game"), name="games_match_status"),
            models.Index(fields=("-created_at",), name="games_match_created"),
            models.Index(fields=("status", "-created_at"), name="games_match_status_created"),
            models.Index(fields=("game", "-created_at"), name="games_match_game_created"),
        )
        permissions = (
            ("pause_match", _("Can pause and resume a match")),
            ("end_match", _("Can end a match")),
            ("decide_match", _("Can end a match with a result")),
            ("void_match", _("Can void a finished match")),
            ("kick_seat", _("Can kick a seat")),
            ("ban_player", _("Can ban a player from a match and the site")),
            ("seat_bot", _("Can give a seat to a bot")),
            ("extend_clock", _("Can extend a clock")),
            ("get_recording", _("Can download recordings and open replays")),
            ("send_notice", _("Can send a message to all in a match")),
            ("see_secrets", _("Can see the secrets of a running match")),
        )

    def __str__(self) -> str:
        return f"{self.title} · {str(self.pk)[:8]}"

    @property
    def is_live(self) -> bool:
        """Whether it runs or is about to."""
        return self.status in self.LIVE

    @property
    def game_class(self) -> type[Game] | None:
        """The rules, or None if their app is not installed any more."""
        return registry.games().get(self.game)

    @property
    def title(self) -> str:
        """The game's shown name, in the reader's language; its slug if the game is gone."""
        game = self.game_class
        return self.game if game is None else gettext(game.title)


PLACED = models.Q(place__isnull=False, player__isnull=False)
UNPLACED = models.Q(place__isnull=True, player__isnull=False)


class Seat(models.Model):
    """A numbered place in a match. The name is copied when the seat is taken, so that history keeps it."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="seats", verbose_name=_("match"))
    number = models.PositiveSmallIntegerField(_("seat"))
    player = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name=_("player"),
    )
    name = models.CharField(_("name"), max_length=40)
    bot = models.PositiveSmallIntegerField(_("bot level"), null=True, blank=True)
    left = models.BooleanField(_("left"), default=False, help_text=_("Given up for good."))
    place = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)
    # Copied with the place (games.matches.results): results are counted by these, and not by what they come from.
    game = models.CharField(max_length=40, blank=True, editable=False)
    drawn = models.BooleanField(default=False, editable=False)
    resume = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("match", "number"), name="games_seat_number_once"),
            models.UniqueConstraint(fields=("match", "player"), name="games_seat_player_once"),
        )
        indexes = (
            models.Index(Upper("name"), name="games_seat_upper_name"),  # operators search by it
            models.Index(fields=("player",), condition=UNPLACED, name="games_seat_open"),
            models.Index(fields=("player", "-id"), condition=PLACED, name="games_seat_history"),
            models.Index(fields=("player", "game", "place", "drawn"), condition=PLACED, name="games_seat_results"),
        )

    def __str__(self) -> str:
        return f"{self.number + 1}: {self.name}"


class Command(models.Model):
    """Something that happens to a match from outside: audit and delivery at once."""

    class Kind(models.TextChoices):
        """What operators can do. AT_ONCE are rows for the record alone: they take effect where they are asked for."""

        PAUSE = "pause", _("pause")
        RESUME = "resume", _("resume")
        END = "end", _("end without a result")
        DECIDE = "decide", _("end with a result")
        VOID = "void", _("void the result")
        KICK = "kick", _("kick a seat")
        BAN = "ban", _("ban a player")
        BOT = "bot", _("give a seat to a bot")
        CLOCK = "clock", _("extend a clock")
        NOTICE = "notice", _("message to all")
        LOOK = "look", _("look at the secrets")
        RECORDING = "recording", _("download the recording")

    AT_ONCE = (Kind.VOID, Kind.LOOK, Kind.RECORDING)
    OVER = (Kind.VOID, Kind.RECORDING)  # for matches that are over; all others are for live ones

    match = models.ForeignKey(Match, models.CASCADE, related_name="commands", verbose_name=_("match"))
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    reason = models.CharField(_("why"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    effective_at = models.DateTimeField(_("took effect"), null=True, blank=True)
    tick = models.PositiveBigIntegerField(_("at tick"), null=True, blank=True)

    class Meta:
        verbose_name = _("command")
        verbose_name_plural = _("commands")
        ordering = ("id",)
        indexes = (
            models.Index(fields=("match",), condition=models.Q(effective_at=None), name="games_command_waiting"),
            models.Index(fields=("-created_at",), name="games_command_created"),
        )

    def __str__(self) -> str:
        return self.get_kind_display()


class RecordingPart(models.Model):
    """What happened in a match between two of its checkpoints, as games.engine.recording packs it. Parts become one
    file when the match is over.
    """

    match = models.ForeignKey(Match, models.CASCADE, related_name="recording_parts")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes before compression
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("match", "number"), name="games_recording_part_once"),)

    def __str__(self) -> str:
        return f"{self.match_id} {self.number}"


class RecordingFile(models.Model):
    """The recording of a match that is over, as a file."""

    match = models.OneToOneField(Match, models.CASCADE, primary_key=True, related_name="recording")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.match_id)


class Replay(models.Model):
    """What one seat (none: a spectator) saw of a match that is over, rendered from its recording for a browser to play.
    `version` says what rendered it, so that another version renders it anew.
    """

    recording = models.ForeignKey(RecordingFile, models.CASCADE, related_name="replays")
    seat = models.PositiveSmallIntegerField(null=True)
    version = models.CharField(max_length=80)
    data = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("recording", "seat"), name="games_replay_seat_once"),
            models.UniqueConstraint(
                fields=("recording",), condition=models.Q(seat=None), name="games_replay_spectator_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recording_id} {self.seat}"


class SpentTicket(models.Model):
    """A ticket that was used: its nonce, kept until the ticket would have expired anyway."""

    nonce = models.CharField(max_length=32, primary_key=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce


class Switch(models.Model):
    """A game that was switched off: no new match of it begins. A game without a row is on."""

    game = models.SlugField(_("game"), max_length=40, unique=True)
    off = models.BooleanField(_("switched off"), default=True)
    reason = models.CharField(_("why"), max_length=200, blank=True, help_text=_("For other operators."))

    class Meta:
        verbose_name = _("game")
        verbose_name_plural = _("games")
        ordering = ("game",)

    def __str__(self) -> str:
        game = registry.games().get(self.game)
        return self.game if game is None else gettext(game.title)


class Maintenance(models.Model):
    """While there is a row no new match begins anywhere, and every page says from when on. There is at most one."""

    begins_at = models.DateTimeField(_("begins"), help_text=_("What pages say. New matches are refused at once."))
    text = models.CharField(_("message"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("maintenance")
        verbose_name_plural = _("maintenance")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="games_one_maintenance"),)

    def __str__(self) -> str:
        return gettext("Maintenance")


class Sample(models.Model):
    """One number of the charts: of a minute (kept a day), or of an hour (kept a month). `process` is empty for what is
    true of the whole site. Minutes count from 1970, which every database divides alike.
    """

    class Span(models.IntegerChoices):
        """How long a sample stands for, in minutes."""

        MINUTE = 1
        HOUR = 60

    span = models.PositiveSmallIntegerField(choices=Span)
    name = models.CharField(max_length=80)
    minute = models.PositiveIntegerField()
    process = models.CharField(max_length=100, blank=True)
    value = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("span", "minute", "name", "process"), name="games_sample_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.minute}"


class Watch(models.Model):
    """Until when an operator looks at a live match: processes with a part in it write a Report each second."""

    match = models.OneToOneField(Match, models.CASCADE, primary_key=True, related_name="watch")
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.match_id)


class Report(models.Model):
    """What one process alone knows of a match that is watched: its sockets, and if it is the host, its time."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="reports")
    process = models.CharField(max_length=100)
    at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("match", "process"), name="games_report_once"),)

    def __str__(self) -> str:
        return f"{self.match_id} {self.process}"
