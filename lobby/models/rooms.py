"""Rooms and the seats of rooms. What changes them is in services.py, room_matches.py and presence.py; what reads them
is in selectors.py.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from games.engine import registry
from games.engine.game import Game

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which are read as digits
CODE_LENGTH = 6


def new_code() -> str:
    """A room's code: 24^6, about 190 million, so that guessing a private room takes longer than the room lives."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


class Room(models.Model):
    """The place before a match, where players gather. It lives as long as somebody is in it."""

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    game = models.SlugField(_("game"), max_length=40)
    options = models.JSONField(_("options"), default=dict, blank=True)
    private = models.BooleanField(_("private"), default=False, help_text=_("Not listed; the link still works."))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="owned_rooms", verbose_name=_("owner")
    )
    match = models.ForeignKey(
        "games.Match", models.SET_NULL, null=True, blank=True, related_name="rooms", verbose_name=_("match")
    )
    kicked = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("kicked players")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.code

    @property
    def game_class(self) -> type[Game] | None:
        """The game's class, or None when its app is not installed any more."""
        return registry.games().get(self.game)

    @property
    def is_playing(self) -> bool:
        """Whether the room's match runs now."""
        return self.match is not None and self.match.is_live


class RoomSeat(models.Model):
    """A numbered place in a room, held by a player or by a bot. Who holds which is decided by the constraints."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="seats", verbose_name=_("room"))
    number = models.PositiveSmallIntegerField(_("number"))
    player = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="room_seats",
        verbose_name=_("player"),
    )
    bot = models.PositiveSmallIntegerField(_("bot level"), null=True, blank=True)
    ready = models.BooleanField(_("ready"), default=False)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("room", "number"), name="one_holder_per_room_seat"),
            models.UniqueConstraint(fields=("room", "player"), name="one_room_seat_per_player"),
            models.CheckConstraint(
                condition=Q(player__isnull=False, bot__isnull=True) | Q(player__isnull=True, bot__gte=1),
                name="room_seat_is_player_or_bot",
            ),
        )

    def __str__(self) -> str:
        return f"{self.room} · {self.number + 1}"
