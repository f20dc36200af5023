"""Players, their tokens, and whom they do not want to meet. What changes them is in accounts.py.

Player must never have a foreign key into games: games.0001 comes after lobby.0001.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 24


class PlayerManager(UserManager["Player"]):
    """Makes accounts whose shown name is their username until they choose another."""

    def _create_user(self, username: str, email: str | None, password: str | None, **fields: Any) -> "Player":
        fields.setdefault("name", username[:NAME_LENGTH])
        return super()._create_user(username, email, password, **fields)


class Player(AbstractUser):
    """Somebody who plays: an account, or a guest, who has no password and an internal username."""

    first_name = None
    last_name = None
    name = models.CharField(_("shown name"), max_length=NAME_LENGTH, db_index=True, help_text=_("Need not be unique."))
    is_guest = models.BooleanField(_("guest"), default=False)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now, db_index=True)

    objects = PlayerManager()

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")
        indexes = (models.Index(fields=("-date_joined",), name="lobby_player_joined"),)
        constraints = (  # whoever asks at the same time, in whichever letters
            models.UniqueConstraint(
                Lower("username"),
                name="lobby_username_once",
                violation_error_message=_("Somebody has this username, in other letters perhaps."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="lobby_email_once",
                violation_error_message=_("Somebody has this address."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    get_short_name = get_full_name  # what the admin greets with


class Token(models.Model):
    """A bearer token of a program. Only its SHA-256 is kept: who reads the database cannot use it."""

    player = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens", verbose_name=_("player")
    )
    digest = models.CharField(_("digest"), max_length=64, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True, help_text=_("What it is for."))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.player} · {self.digest[:8]}"


class Block(models.Model):
    """A player who does not want to meet another: neither in a match that strangers are brought together for, nor in
    what is said. Nobody is told that they are blocked.
    """

    player = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks", verbose_name=_("player")
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocked_by", verbose_name=_("blocked player")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = (
            models.UniqueConstraint(fields=("player", "blocked"), name="block_once"),
            models.CheckConstraint(condition=~Q(player=F("blocked")), name="block_somebody_else"),
        )

    def __str__(self) -> str:
        return f"{self.player} · {self.blocked}"
