"""The queue: who waits for a match of a mode, and found matches that wait for everybody's "ready".

These are rows so that a restart loses nobody. What changes them is in queueing.py. An entry is "found" while it has a
proposal and "waiting" while it has none; the entries are gone once their match is made.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lobby.models.modes import Mode


class Proposal(models.Model):
    """A found match that is made when everybody has said "ready", and dissolved at the deadline."""

    mode = models.ForeignKey(Mode, models.CASCADE, related_name="proposals", verbose_name=_("mode"))
    seats = models.JSONField(_("seats"), help_text=_("Players' ids in the order of seats; null: a bot."))
    deadline = models.DateTimeField(_("deadline"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.mode} · {self.pk}"


class QueueEntry(models.Model):
    """A party that waits. `created_at` is kept when a proposal falls through: whoever was ready is in front again."""

    mode = models.ForeignKey(Mode, models.CASCADE, related_name="entries", verbose_name=_("mode"))
    proposal = models.ForeignKey(
        Proposal, models.SET_NULL, null=True, blank=True, related_name="entries", verbose_name=_("proposal")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        verbose_name = _("queue entry")
        verbose_name_plural = _("queue entries")
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"{self.mode} · {self.pk}"


class QueueMember(models.Model):
    """A player's place in an entry. That a player is in one entry at most is the database's constraint."""

    entry = models.ForeignKey(QueueEntry, models.CASCADE, related_name="members", verbose_name=_("queue entry"))
    player = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="queue_place", verbose_name=_("player")
    )
    ready = models.BooleanField(_("ready"), default=False)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)

    class Meta:
        verbose_name = _("queue member")
        verbose_name_plural = _("queue members")

    def __str__(self) -> str:
        return f"{self.entry} · {self.player}"
