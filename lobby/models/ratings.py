"""Ratings: how good a player is in a mode, each change of that by a match, and which matches count.

Only lobby.ratings writes these rows, and all of them can be made again from the verdicts: `manage.py ratings rebuild`.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lobby.models.modes import Mode
from lobby.rating import is_provisional, points


class Verdict(models.Model):
    """Whether a match counts for ratings. Said once, when it ends, because what it rests on changes afterwards: guests
    become accounts, accounts are deleted, modes are switched. Taking a match back is the one later change.
    """

    match = models.OneToOneField("games.Match", models.CASCADE, related_name="verdict", verbose_name=_("match"))
    mode = models.ForeignKey(Mode, models.PROTECT, related_name="+", verbose_name=_("mode"))
    counts = models.BooleanField(_("counts"))
    at = models.DateTimeField(_("finished"))  # as of the match: the history is in this order

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        indexes = (
            models.Index(fields=("mode", "at", "match"), condition=models.Q(counts=True), name="verdict_history"),
        )

    def __str__(self) -> str:
        return f"{self.match_id} · {self.counts}"


class Rating(models.Model):
    """How good a player is in a mode, as openskill says it: probably `mu`, give or take `sigma`."""

    player = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ratings", verbose_name=_("player")
    )
    mode = models.ForeignKey(Mode, models.PROTECT, related_name="ratings", verbose_name=_("mode"))
    mu = models.FloatField()
    sigma = models.FloatField()
    games = models.PositiveIntegerField(_("matches"), default=0)
    played_at = models.DateTimeField(_("last match"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = (models.UniqueConstraint(fields=("player", "mode"), name="one_rating_per_mode"),)
        indexes = (models.Index(fields=("mode", "-mu", "player"), name="rating_board"),)

    def __str__(self) -> str:
        return f"{self.player} · {self.mode} · {self.points}"

    @property
    def points(self) -> int:
        """The number that people see."""
        return points(self.mu)

    @property
    def provisional(self) -> bool:
        """Whether it rests on too few matches to be ranked by."""
        return is_provisional(self.games)


class RatingChange(models.Model):
    """What one match did to the rating of who held one of its seats. Without `player` the account is gone; the numbers
    stay, because those of the others rest on them.
    """

    match = models.ForeignKey("games.Match", models.CASCADE, related_name="rating_changes", verbose_name=_("match"))
    seat = models.PositiveSmallIntegerField(_("seat"))
    player = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="rating_changes",
        verbose_name=_("player"),
    )
    mode = models.ForeignKey(Mode, models.PROTECT, related_name="+", verbose_name=_("mode"))
    mu_before = models.FloatField()
    sigma_before = models.FloatField()
    mu_after = models.FloatField()
    sigma_after = models.FloatField()
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("rating change")
        verbose_name_plural = _("rating changes")
        constraints = (
            models.UniqueConstraint(fields=("match", "seat"), name="one_rating_change_per_seat"),
            models.UniqueConstraint(fields=("match", "player"), name="one_rating_change_per_player"),
        )
        indexes = (
            models.Index(fields=("mode", "at", "match"), name="rating_change_history"),
            models.Index(fields=("player", "mode", "-at"), name="rating_change_curve"),
        )

    def __str__(self) -> str:
        return f"{self.match_id} {self.seat}: {self.gain:+d}"

    @property
    def gain(self) -> int:
        """Points won or lost, as the numbers before and after are shown."""
        return points(self.mu_after) - points(self.mu_before)
