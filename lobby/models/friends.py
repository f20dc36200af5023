"""Who is whose friend, and what a player is told about. What changes these rows is in lobby/friends.py and
lobby/notices.py.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lobby.models.rooms import CODE_LENGTH


class Friendship(models.Model):
    """Two players: one has asked, and when the other has accepted, they are friends. A pair has one row."""

    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="friendships_asked", verbose_name=_("asked by")
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="friendships_got", verbose_name=_("asked player")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("friendship")
        verbose_name_plural = _("friendships")
        constraints = (
            models.UniqueConstraint(Least("asker", "asked"), Greatest("asker", "asked"), name="friendship_once"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="friendship_with_another"),
        )

    def __str__(self) -> str:
        return f"{self.asker} · {self.asked}"


class Notice(models.Model):
    """What a player is told: who did what. One row for each kind, sender and room; repeated, it is only newer."""

    class Kind(models.TextChoices):
        FRIEND_ASKED = "friend_asked", _("asks to be your friend")
        FRIEND_ACCEPTED = "friend_accepted", _("is your friend now")
        INVITED = "invited", _("invites you to a room")

    player = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("player")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sender"))
    room = models.CharField(_("room"), max_length=CODE_LENGTH, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    read = models.BooleanField(_("read"), default=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("player", "kind", "sender", "room"), name="notice_once"),)

    def __str__(self) -> str:
        return f"{self.sender} {self.get_kind_display()}"
