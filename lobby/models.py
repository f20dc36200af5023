"""The rows of the lobby: players, their tokens, rooms and the seats of rooms.

This room knows shapes and constraints. What changes rows is in accounts.py, services.py, matchmaking.py and
presence.py; what reads them is in selectors.py. Player must never have a foreign key into games: games.0001 comes after
lobby.0001.
"""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from games.engine import registry
from games.engine.game import Game

NAME_LENGTH = 24
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which are read as digits
CODE_LENGTH = 6


def new_code() -> str:
    """A room's code: 24^6, about 190 million, so that guessing a private room takes longer than the room lives."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


class PlayerManager(UserManager["Player"]):
    """Makes accounts whose shown name is their username until they choose another."""

    def _create_user(self, username: str, email: str | None, password: str | None, **fields: Any) -> "Player":
        fields.setdefault("name", username[:NAME_LENGTH])
        return super()._create_user(username, email, password, **fields)


class Player(AbstractUser):
    """Somebody who plays: an account, or a guest, who has no password and an internal username."""

    first_name = None
    last_name = None
    name = models.CharField(_("shown name"), max_length=NAME_LENGTH, help_text=_("Need not be unique."))
    is_guest = models.BooleanField(_("guest"), default=False)
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now, db_index=True)

    objects = PlayerManager()

    class Meta:
        verbose_name = _("player")
        verbose_name_plural = _("players")

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
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.player} · {self.digest[:8]}"


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
