"""The lobby's forms: they turn what browsers send into what services take. Whether a value is allowed, services say.

Titles and labels of options are the game's own sentences, translated here, where they are shown.
"""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from games.engine.game import Game
from games.engine.options import describe
from games.matches.errors import Problem
from lobby.models import NAME_LENGTH


class NameForm(forms.Form):
    """One field, so that a visitor is a player after one click."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class ClaimForm(forms.Form):
    username = forms.CharField(
        label=_("Username"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    email = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("To reset the password."),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )


class OptionsForm(forms.Form):
    """The options of one game, and whether its room is listed."""

    private = forms.BooleanField(label=_("Private: only people with the link find this room"), required=False)

    def __init__(self, game: type[Game], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = []
        for row in describe(game.options):
            self.fields[row["name"]] = _field(row)
            self.names.append(row["name"])
        self.order_fields([*self.names, "private"])

    def options(self) -> dict[str, Any]:
        """What was chosen, by name, as the game types it."""
        return {name: self.cleaned_data[name] for name in self.names}


def _field(row: dict[str, Any]) -> forms.Field:
    label = gettext(row["label"])
    match row["kind"]:
        case "bool":
            return forms.BooleanField(label=label, required=False)
        case "int":
            limits = _("%(least)d to %(most)d") % {"least": row["min"], "most": row["max"]}
            return forms.IntegerField(label=label, min_value=row["min"], max_value=row["max"], help_text=limits)
    choices = [(choice, gettext(said)) for choice, said in zip(row["choices"], row["labels"], strict=True)]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=_restore(row["choices"]))


def _restore(choices: list[Any]) -> Any:
    """Browsers send text; a game may offer numbers."""
    return {str(choice): choice for choice in choices}.__getitem__


def number(form: QueryDict, field: str) -> int:
    """A whole number that a button's hidden field holds, such as a seat's or a player's. Problem: `invalid`."""
    value = form.get(field, "")
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise Problem("invalid", gettext("This form was incomplete."))
    return int(value)
