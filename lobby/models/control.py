"""What operators write about players: suspensions, notes, and which logins there are. What changes them is in
suspensions.py and moderation.py.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PLAYER = settings.AUTH_USER_MODEL
REASON_LENGTH = 200


class Suspension(models.Model):
    """A player who may not log in or play for a while, or until somebody lifts it. One at a time runs."""

    player = models.ForeignKey(PLAYER, models.CASCADE, related_name="suspensions", verbose_name=_("player"))
    reason = models.CharField(_("why"), max_length=REASON_LENGTH)
    by = models.ForeignKey(PLAYER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("from"), auto_now_add=True)
    until = models.DateTimeField(_("until"), null=True, blank=True, db_index=True)
    lifted_at = models.DateTimeField(_("ended"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        PLAYER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(fields=("player",), condition=Q(lifted_at=None), name="one_suspension_runs"),
        )
        permissions = (
            ("suspend_player", _("Can suspend players and lift suspensions")),
            ("reset_name", _("Can reset a player's name")),
            ("end_logins", _("Can end a player's logins and sockets")),
        )

    def __str__(self) -> str:
        return f"{self.player}: {self.reason}"


class Note(models.Model):
    """What operators tell each other about a player."""

    player = models.ForeignKey(PLAYER, models.CASCADE, related_name="notes", verbose_name=_("player"))
    text = models.CharField(_("note"), max_length=500)
    by = models.ForeignKey(PLAYER, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.text


class Login(models.Model):
    """A login session of a player, so that it can be found and ended. It says where from, and nothing that opens it."""

    player = models.ForeignKey(PLAYER, models.CASCADE, related_name="logins", verbose_name=_("player"))
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    address = models.CharField(_("address"), max_length=45, blank=True)
    agent = models.CharField(_("browser"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.player} · {self.address}"
