"""Modes for operators: what people queue for, its options, its bots, whether it is rated and whether it is on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from games.admin.reasons import AsksWhy, ReasonForm
from games.engine import registry
from games.matches.errors import Problem
from lobby.models import Mode
from lobby.services import clean_options

MOST_WAIT = 3600  # seconds until bots fill up: nobody waits longer


class ModeForm(ReasonForm):
    """A mode that its game can play."""

    class Meta:
        model = Mode
        fields = ("slug", "game", "title", "options", "seats", "teams", "rated", "enabled", "bots_after", "bot_level")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        game = registry.games().get(cleaned.get("game", self.instance.game))
        if game is None:
            raise ValidationError({"game": _("There is no such game.")})
        fewest, most = game.seats
        seats, teams = cleaned.get("seats") or 0, cleaned.get("teams") or 0
        if not fewest <= seats <= most:
            self.add_error("seats", _("This game has %(fewest)d to %(most)d seats.") % {"fewest": fewest, "most": most})
        if teams and (teams == 1 or seats % teams):
            self.add_error("teams", _("The seats have to be shared out evenly."))
        if not 1 <= (cleaned.get("bot_level") or 0) <= game.bot.levels:
            self.add_error("bot_level", _("A bot's level is 1 to %(most)d.") % {"most": game.bot.levels})
        if (cleaned.get("bots_after") or 0) > MOST_WAIT:
            self.add_error("bots_after", _("At most %(most)d seconds.") % {"most": MOST_WAIT})
        if not isinstance(cleaned.get("options") or {}, dict):
            self.add_error("options", _('Give the options by name: {"rounds": 3}. {} takes the defaults.'))
            return cleaned
        try:
            cleaned["options"] = clean_options(game, cleaned.get("options") or {})
        except Problem as problem:
            self.add_error("options", " ".join(f"{name}: {said}" for name, said in problem.fields.items()))
        return cleaned


@admin.register(Mode)
class ModeAdmin(AsksWhy, admin.ModelAdmin):  # type: ignore[type-arg]
    """Django keeps who changed what. A mode that matches and ratings name is switched off, not deleted."""

    form = ModeForm
    list_display = ("title", "game", "seats", "teams", "rated", "enabled", "bots_after", "bot_level")
    list_filter = ("enabled", "rated")
    search_fields = ("title", "slug", "game")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "game":
            choices = [(slug, _(game.title)) for slug, game in registry.games().items()]
            return forms.ChoiceField(label=db_field.verbose_name, choices=choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Mode | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Mode | None = None) -> tuple[str, ...]:
        return () if obj is None else ("slug", "game")  # what matches and ratings name it by, and are of
