"""What keeps new matches from beginning: a game that is switched off, and maintenance."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.engine import registry


class Switch(models.Model):
    """A game that was switched off: no new match of it begins. A game without a row is on."""

    game = models.SlugField(_("game"), max_length=40, unique=True)
    off = models.BooleanField(_("switched off"), default=True)
    reason = models.CharField(_("why"), max_length=200, blank=True, help_text=_("For other operators."))

    class Meta:
        verbose_name = _("game")
        verbose_name_plural = _("games")
        ordering = ("game",)

    def __str__(self) -> str:
        game = registry.games().get(self.game)
        return self.game if game is None else gettext(game.title)


class Maintenance(models.Model):
    """While there is a row no new match begins anywhere, and every page says from when on. There is at most one."""

    begins_at = models.DateTimeField(_("begins"), help_text=_("What pages say. New matches are refused at once."))
    text = models.CharField(_("message"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("maintenance")
        verbose_name_plural = _("maintenance")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="games_one_maintenance"),)

    def __str__(self) -> str:
        return gettext("Maintenance")
