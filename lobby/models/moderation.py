"""What is said in rooms, what players report, and what moderators decide. What changes these rows is in lobby/chat.py
and lobby/moderation.py.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lobby.models.people import NAME_LENGTH
from lobby.models.rooms import CODE_LENGTH, Room

LINE_LENGTH = 200
REASON_LENGTH = 200


class RoomLine(models.Model):
    """One line of a room's chat. The name is copied, as a match's seats copy it. Gone with the room."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="lines", verbose_name=_("room"))
    player = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="room_lines", verbose_name=_("player")
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    text = models.CharField(_("text"), max_length=LINE_LENGTH)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("line of chat")
        verbose_name_plural = _("lines of chat")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


class Mute(models.Model):
    """Until when a moderator lets nobody hear a player, and why. `until` empty: until it is lifted."""

    player = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes", verbose_name=_("player"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("given by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return str(self.player)


class Report(models.Model):
    """A player says that another behaved badly. `lines` is what was said around it, copied: [[name, text], ...]. It
    outlives the accounts of both, or whoever misbehaves would take the evidence along.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("taken")
        DONE = "done", _("acted on")
        DISMISSED = "dismissed", _("dismissed")

    player = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="reports",
        verbose_name=_("reported player"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="reports_made",
        verbose_name=_("reported by"),
    )
    match = models.ForeignKey(
        "games.Match", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("match")
    )
    room = models.CharField(_("room"), max_length=CODE_LENGTH, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    lines = models.JSONField(_("lines around it"), default=list, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, db_index=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("-pk",)
        permissions = (("mute_player", _("Can mute a player")),)

    def __str__(self) -> str:
        return f"{self.player or _('deleted account')}: {self.reason}"
