"""Modes: what people queue for. A mode is a named set of options of a game, and how its matches are put together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from games.engine import registry
from games.engine.game import Game

SLUG_LENGTH = 40


class Mode(models.Model):
    """A named set of options of a game. `slug` is what matches, ratings and URLs name it by, and never changes."""

    slug = models.SlugField(_("slug"), max_length=SLUG_LENGTH, unique=True)
    game = models.SlugField(_("game"), max_length=40)
    title = models.CharField(_("title"), max_length=40, help_text=_("What people choose it by."))
    options = models.JSONField(_("options"), default=dict, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), help_text=_("Of each of its matches."))
    teams = models.PositiveSmallIntegerField(_("teams"), default=0, help_text=_("0: everybody for themselves."))
    rated = models.BooleanField(_("rated"), default=True)
    enabled = models.BooleanField(_("can be queued for"), default=True)
    bots_after = models.PositiveSmallIntegerField(
        _("bots after"),
        null=True,
        blank=True,
        help_text=_("Seconds of waiting until bots fill up; empty: never."),
    )
    bot_level = models.PositiveSmallIntegerField(_("bot level"), default=2)

    class Meta:
        verbose_name = _("mode")
        verbose_name_plural = _("modes")
        ordering = ("game", "slug")

    def __str__(self) -> str:
        return f"{self.game} · {self.title}"

    @property
    def game_class(self) -> type[Game] | None:
        """The game's class, or None when its app is not installed any more."""
        return registry.games().get(self.game)
