"""A match, its seats, and what was done to it. Rows that a running match owns are written by its host alone
(games.matches.store); pages and operators ask by Command rows.
"""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.engine import Game, registry
from games.models.hosts import Host


def new_seed() -> int:
    """A secret from which everything random in a match follows."""
    return secrets.randbits(63)


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
    ONCE = (
        Kind.PAUSE,
        Kind.RESUME,
        Kind.END,
        Kind.DECIDE,
        Kind.KICK,
        Kind.BAN,
        Kind.BOT,
    )  # a second one would change nothing

    # What was done outlives what it was done to: who deletes a match does not delete the audit.
    match = models.ForeignKey(
        Match, models.SET_NULL, null=True, blank=True, related_name="commands", verbose_name=_("match")
    )
    about = models.CharField(_("of which match"), max_length=100, blank=True, default="", editable=False)
    whom = models.CharField(_("about whom"), max_length=200, blank=True, default="", editable=False)
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
